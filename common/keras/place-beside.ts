import { columnWidth, moveNodes, rowHeight, type Position } from '../network/edit-network.ts';
import type { NetworkSpec, SubnetworkSpec } from '../network/network-spec.ts';

/** Leaves layers that were there before where they are, and puts new ones behind what feeds them. */
export function placeBeside(network: NetworkSpec, previous: SubnetworkSpec): NetworkSpec {
  const former = new Set(previous.nodes.map(({ id }) => id));
  const places = new Map<string, Position>(
    network.nodes.filter(({ id }) => former.has(id)).map(({ id, position }) => [id, position]),
  );
  const moved = new Map<string, Position>();
  for (const { id } of network.nodes) {
    if (former.has(id)) continue;
    const sources = network.edges
      .filter(({ to }) => to === id)
      .flatMap(({ from }) => places.get(from) ?? []);
    const position = freePlace(behind(sources, [...places.values()]), [...places.values()]);
    places.set(id, position);
    moved.set(id, position);
  }
  return moveNodes(network, moved);
}

function behind(sources: readonly Position[], all: readonly Position[]): Position {
  if (sources.length === 0) {
    const left = Math.min(...all.map(({ x }) => x));
    const bottom = Math.max(...all.map(({ y }) => y));
    return all.length === 0 ? { x: 0, y: 0 } : { x: left, y: bottom + rowHeight };
  }
  return {
    x: Math.max(...sources.map(({ x }) => x)) + columnWidth,
    y: sources.reduce((sum, { y }) => sum + y, 0) / sources.length,
  };
}

/** The first place at or below the wanted one where no card is in the way. */
function freePlace(wanted: Position, taken: readonly Position[]): Position {
  let { y } = wanted;
  const inTheWay = (place: Position) =>
    Math.abs(place.x - wanted.x) < columnWidth - 16 && Math.abs(place.y - y) < rowHeight - 16;
  while (taken.some(inTheWay)) y += rowHeight;
  return { x: wanted.x, y };
}
