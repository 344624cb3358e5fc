import type { Size, SizeOf } from './card-size.ts';
import { orderNodes } from './compile-order.ts';
import type { Position } from './edit-network.ts';
import type { EdgeSpec, FlowDirection, NodeSpec } from './network-spec.ts';

/** Pixels between one rank and the next, and between cards of one rank. */
export interface RankGaps {
  readonly ranksep: number;
  readonly nodesep: number;
}

/**
 * Top-left corners of layers in ranks along the flow of data: a layer stands one rank behind the last that feeds it, and
 * within its rank by the mean place of those (the barycentre of Sugiyama, Tagawa and Toda 1981, in one sweep). It takes
 * a time in proportion to the layers, where finding the best order takes many times that.
 */
export function rankLayers(
  nodes: readonly NodeSpec[],
  edges: readonly EdgeSpec[],
  direction: FlowDirection,
  gaps: RankGaps,
  sizeOf: SizeOf,
): Map<string, Position> {
  const { ordered, circular } = orderNodes({ version: 2, nodes, edges });
  const incoming = Map.groupBy(edges, (edge) => edge.to);
  const rankOf = new Map<string, number>();
  for (const { id } of [...ordered, ...circular]) {
    const before = (incoming.get(id) ?? []).map(({ from }) => rankOf.get(from) ?? -1);
    rankOf.set(id, before.reduce((last, rank) => Math.max(last, rank), -1) + 1);
  }
  const ranks = Map.groupBy(nodes, ({ id }) => rankOf.get(id) ?? 0);
  const places = new Map<string, Position>();
  /** Where the middle of a layer is across the flow. */
  const middles = new Map<string, number>();
  const [along, across] =
    direction === 'right' ? (['width', 'height'] as const) : (['height', 'width'] as const);
  let at = 0;
  for (const [, rank] of [...ranks].sort(([a], [b]) => a - b)) {
    const aim = (node: NodeSpec): number => {
      const before = (incoming.get(node.id) ?? []).flatMap(({ from }) => middles.get(from) ?? []);
      return before.length === 0 ? 0 : before.reduce((sum, one) => sum + one, 0) / before.length;
    };
    const aimed = rank.map((node) => ({ node, aim: aim(node), size: sizeOf(node) }));
    aimed.sort((a, b) => a.aim - b.aim);
    let end = -Infinity;
    for (const { node, aim: wanted, size } of aimed) {
      const start = Math.max(end, wanted - size[across] / 2);
      end = start + size[across] + gaps.nodesep;
      middles.set(node.id, start + size[across] / 2);
      places.set(node.id, direction === 'right' ? { x: at, y: start } : { x: start, y: at });
    }
    at += deepest(aimed.map(({ size }) => size[along])) + gaps.ranksep;
  }
  return places;
}

function deepest(sizes: readonly Size['width'][]): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}
