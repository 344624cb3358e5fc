import type { InferredShapes } from '../infer-shapes.ts';
import { separator } from '../expand-blocks.ts';
import type { NetworkSpec, SubnetworkSpec } from '../network-spec.ts';
import { repeatsOf, withBlockParameters } from './block-parameters.ts';
import type { BlockPath } from './edit-block.ts';

/** A layer inside a block, and in which of the repetitions (from 0, of all blocks on the way together). */
export interface PlaceInside {
  readonly node: string;
  readonly copy: number;
}

/** What ids of layers inside a block begin with, in the first of its repetitions: `b1:0:`. */
export function prefixInside(network: NetworkSpec, path: BlockPath): string {
  let inside: SubnetworkSpec = network;
  let prefix = '';
  for (const id of path) {
    const block = inside.nodes.find((node) => node.id === id);
    if (!block) break;
    const repeats = repeatsOf(block) > 1;
    prefix += repeats ? `${id}${separator}0${separator}` : `${id}${separator}`;
    inside = withBlockParameters(block);
  }
  return prefix;
}

/** The layer directly inside a block that an id of the expanded network stands for; null for any other. */
export function placeInside(network: NetworkSpec, path: BlockPath, id: string): PlaceInside | null {
  let inside: SubnetworkSpec = network;
  let rest = id;
  let copy = 0;
  for (const step of path) {
    const block = inside.nodes.find((node) => node.id === step);
    if (!block || !rest.startsWith(`${step}${separator}`)) return null;
    rest = rest.slice(step.length + 1);
    const repeats = repeatsOf(block);
    if (repeats > 1) {
      const at = Number.parseInt(rest, 10);
      copy = copy * repeats + at;
      rest = rest.slice(rest.indexOf(separator) + 1);
    }
    inside = withBlockParameters(block);
  }
  return rest.includes(separator) ? null : { node: rest, copy };
}

/**
 * What follows for the layers directly inside a block, by their own ids: shapes and weights of the first
 * repetition, and the first error of any.
 */
export function shapesInside(
  network: NetworkSpec,
  path: BlockPath,
  inferred: InferredShapes,
  inside: NetworkSpec,
): InferredShapes {
  if (path.length === 0) return inferred;
  const prefix = prefixInside(network, path);
  const own = <T>(values: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map(
      inside.nodes.flatMap(({ id }): [string, T][] => {
        const value = values.get(prefix + id);
        return value === undefined ? [] : [[id, value]];
      }),
    );
  const errors = new Map<string, string>();
  const first = path[0] ?? '';
  for (const [id, message] of inferred.errors) {
    if (!id.startsWith(`${first}${separator}`)) continue;
    const place = placeInside(network, path, id) ?? blockAround(network, path, id);
    if (!place || errors.has(place.node)) continue;
    const where = place.copy > 0 ? ` (in repetition ${place.copy + 1})` : '';
    errors.set(place.node, `${message}${where}`);
  }
  return {
    shapes: own(inferred.shapes),
    outputs: own(inferred.outputs),
    parameters: own(inferred.parameters),
    errors,
  };
}

/** The block directly inside that an error of a layer deeper within belongs to. */
function blockAround(network: NetworkSpec, path: BlockPath, id: string): PlaceInside | null {
  for (let end = id.lastIndexOf(separator); end > 0; end = id.lastIndexOf(separator, end - 1)) {
    const place = placeInside(network, path, id.slice(0, end));
    if (place?.node) return place;
  }
  return null;
}
