import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import { incomingEdges, topologicalOrder } from '../../network/compile-order.ts';
import { expandBlocks } from '../../network/expand-blocks.ts';
import { inferShapes, ownerOf } from '../../network/infer-shapes.ts';
import { isInput } from '../../network/is-input.ts';
import type { NetworkSpec, NodeSpec } from '../../network/network-spec.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { InsideLayer } from './inside-api.ts';

/** Numbers that describe a row at most; a layer over a plane or over time that gives more is averaged over its places. */
export const widestDescription = 4096;

/**
 * The layers of a network whose shapes are known, in the order of computation with blocks unfolded, and the one whose
 * output reaches the last layer with weights on the way to the main output.
 */
export function insideLayers(network: NetworkSpec): {
  readonly layers: readonly InsideLayer[];
  readonly described: string;
} {
  const { network: expanded } = expandBlocks(network);
  const { shapes } = inferShapes(expanded);
  const layers = topologicalOrder(expanded).flatMap(({ id, name, type }): InsideLayer[] => {
    const shape = shapes.get(id)?.slice(1);
    if (!shape?.every((length) => typeof length === 'number')) return [];
    return [{ id, name, type, shape: shape.map(Number) }];
  });

  const byId = new Map(expanded.nodes.map((node) => [node.id, node]));
  const incoming = incomingEdges(expanded);
  const sourcesOf = (id: string) => (incoming.get(id) ?? []).map(({ from }) => from);
  const hasWeights = (node: NodeSpec): boolean => {
    const definition = findLayer(node.type);
    const inputs = sourcesOf(node.id).flatMap((from) => [shapes.get(from) ?? []]);
    if (!definition || isInput(node)) return false;
    const params = resolveParams(definition, ownerOf(node, byId).params);
    return definition.weights(inputs, params).length > 0;
  };
  const feeding = new Set(expanded.edges.map(({ from }) => from));
  // Drawn last, as predictions are read: see `planNetwork`.
  const main = expanded.nodes.findLast((node) => !feeding.has(node.id) && !isInput(node));
  const before = (id: string) => byId.get(sourcesOf(id)[0] ?? '');
  let last = main;
  while (last && !isInput(last) && !hasWeights(last)) last = before(last.id);
  const described = (last && before(last.id)) ?? main;
  return { layers, described: described?.id ?? layers.at(-1)?.id ?? '' };
}

/** How many numbers describe a row by a layer, and whether they are means over places. */
export function descriptionWidth({ shape }: Pick<InsideLayer, 'shape'>): {
  readonly width: number;
  readonly pooled: boolean;
} {
  const size = elementCount(shape);
  const pooled = size > widestDescription && shape.length > 1;
  return { width: pooled ? (shape.at(-1) ?? 1) : size, pooled };
}
