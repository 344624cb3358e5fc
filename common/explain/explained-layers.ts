import type { FeatureBlock } from '../datasets/feature-block.ts';
import { blocksWidth } from '../datasets/feature-block.ts';
import type { FittedRecipe } from '../datasets/recipe.ts';
import { findLayer } from '../layers/catalogue.ts';
import { incomingEdges, topologicalOrder } from '../network/compile-order.ts';
import { expandBlocks } from '../network/expand-blocks.ts';
import { inferShapes } from '../network/infer-shapes.ts';
import { isInput } from '../network/is-input.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import { shareInputs } from '../network/share-inputs.ts';
import { elementCount } from '../tensor/shape.ts';
import type { MappedLayer } from './explain-api.ts';

/** The convolutions over pictures whose maps have more than one place, in the order of computation. */
export function convolutionsOf(network: NetworkSpec): readonly MappedLayer[] {
  const { network: expanded } = expandBlocks(network);
  const { shapes } = inferShapes(expanded);
  return topologicalOrder(expanded).flatMap(({ id, name, type }) => {
    const shape = shapes.get(id);
    if (findLayer(type)?.category !== 'convolution' || !/conv2d/i.test(type)) return [];
    const [, height, width] = shape ?? [];
    if (shape?.length !== 4 || typeof height !== 'number' || typeof width !== 'number') return [];
    return height * width > 1 ? [{ id, name, height, width }] : [];
  });
}

/** The Embedding that takes a block of words straight from its Input layer; null without one. */
export function embeddingOf(
  network: NetworkSpec,
  fitted: Pick<FittedRecipe, 'blocks'>,
  block: FeatureBlock,
): { readonly id: string; readonly name: string } | null {
  const { network: expanded } = expandBlocks(network);
  const { shapes } = inferShapes(expanded);
  const order = topologicalOrder(expanded);
  const inputs = order.filter(isInput);
  const demands = inputs.map(({ id, name, params }) => ({
    id,
    name,
    size: elementCount((shapes.get(id) ?? []).slice(1).map(Number)),
    columns: Array.isArray(params['columns']) ? (params['columns'] as readonly number[]) : null,
  }));
  const shares = shareInputs(demands, blocksWidth(fitted.blocks));
  const size = elementCount(block.shape);
  const fed = inputs.filter((_, index) => {
    const share = shares[index] ?? [];
    return share.length === size && share[0] === block.start;
  });
  const incoming = incomingEdges(expanded);
  const found = order.find(
    ({ id, type }) =>
      type === 'Embedding' &&
      (incoming.get(id) ?? []).some(({ from }) => fed.some((input) => input.id === from)),
  );
  return found ? { id: found.id, name: found.name } : null;
}
