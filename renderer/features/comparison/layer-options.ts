import type { InsideLayer } from '../../../common/comparison/inside/inside-api.ts';

/** Layers to choose from, each with the shape of its output. */
export function layerOptions(
  layers: readonly InsideLayer[],
): readonly { readonly value: string; readonly label: string }[] {
  return layers.map(({ id, name, shape }) => ({
    value: id,
    label: `${name} (${shape.join(' × ')})`,
  }));
}
