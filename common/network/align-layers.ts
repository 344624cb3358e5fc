import { usualSize, type SizeOf } from './card-size.ts';
import type { Position } from './edit-network.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';
import { moveByHand } from './pin-layers.ts';

/** The edge or middle line that cards are brought to. */
export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Which axis an alignment moves cards on, and which share of a card lies before the line. */
const lines: Readonly<Record<Alignment, readonly ['x' | 'y', number]>> = {
  left: ['x', 0],
  centre: ['x', 0.5],
  right: ['x', 1],
  top: ['y', 0],
  middle: ['y', 0.5],
  bottom: ['y', 1],
};

/**
 * Brings the cards of layers to one line: the outermost edge among them, or the middle of the space they take.
 * Fewer than two stay where they are.
 */
export function alignLayers(
  network: NetworkSpec,
  ids: ReadonlySet<string>,
  alignment: Alignment,
  sizeOf: SizeOf = usualSize,
): NetworkSpec {
  const chosen = network.nodes.filter((node) => ids.has(node.id));
  if (chosen.length < 2) return network;
  const [axis, share] = lines[alignment];
  const length = lengthOn(axis, sizeOf);
  const first = Math.min(...chosen.map((node) => node.position[axis]));
  const last = Math.max(...chosen.map((node) => node.position[axis] + length(node)));
  const line = first + (last - first) * share;
  return moveByHand(
    network,
    along(chosen, axis, (node) => line - length(node) * share),
  );
}

/**
 * Leaves the first and the last card on an axis and puts the others between them with equal gaps.
 * Fewer than three stay where they are.
 */
export function distributeLayers(
  network: NetworkSpec,
  ids: ReadonlySet<string>,
  axis: 'x' | 'y',
  sizeOf: SizeOf = usualSize,
): NetworkSpec {
  const length = lengthOn(axis, sizeOf);
  const chosen = network.nodes
    .filter((node) => ids.has(node.id))
    .toSorted((a, b) => a.position[axis] + length(a) / 2 - b.position[axis] - length(b) / 2);
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (!first || !last || chosen.length < 3) return network;
  const space = last.position[axis] + length(last) - first.position[axis];
  const taken = chosen.reduce((sum, node) => sum + length(node), 0);
  const gap = (space - taken) / (chosen.length - 1);
  let at = first.position[axis];
  const starts = new Map<NodeSpec, number>();
  for (const node of chosen) {
    starts.set(node, at);
    at += length(node) + gap;
  }
  return moveByHand(
    network,
    along(chosen, axis, (node) => starts.get(node) ?? node.position[axis]),
  );
}

function lengthOn(axis: 'x' | 'y', sizeOf: SizeOf): (node: NodeSpec) => number {
  return (node) => (axis === 'x' ? sizeOf(node).width : sizeOf(node).height);
}

function along(
  nodes: readonly NodeSpec[],
  axis: 'x' | 'y',
  to: (node: NodeSpec) => number,
): ReadonlyMap<string, Position> {
  return new Map(nodes.map((node) => [node.id, { ...node.position, [axis]: to(node) }]));
}
