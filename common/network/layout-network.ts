import { columnWidth, moveNodes, rowHeight, type Position } from './edit-network.ts';
import type { NetworkSpec } from './network-spec.ts';

/** How often the order within columns is improved; more changes nothing on networks of a usual size. */
const sweeps = 4;

/**
 * Places layers in columns from left to right, each as far right as its longest way from an input,
 * and orders every column so that few connections cross (layers at the mean place of their neighbours,
 * Sugiyama, Tagawa and Toda 1981). Layers that nothing is connected to stand in a row below.
 */
export function layoutNetwork(network: NetworkSpec): NetworkSpec {
  const connected = new Set(network.edges.flatMap((edge) => [edge.from, edge.to]));
  const columns = toColumns(network, connected);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    orderColumns(columns, network, sweep % 2 === 0);
  }
  const positions = new Map<string, Position>();
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  columns.forEach((column, x) => {
    const top = ((tallest - column.length) * rowHeight) / 2;
    column.forEach((id, y) => positions.set(id, { x: x * columnWidth, y: top + y * rowHeight }));
  });
  const below = columns.length > 0 ? tallest * rowHeight + 24 : 0;
  const loose = network.nodes.filter((node) => !connected.has(node.id));
  loose.forEach((node, index) => positions.set(node.id, { x: index * columnWidth, y: below }));
  return moveNodes(network, positions);
}

/** Connected layers by their distance from the start; a circle's layers stay in the first column. */
function toColumns(network: NetworkSpec, connected: ReadonlySet<string>): string[][] {
  const followers = Map.groupBy(network.edges, (edge) => edge.from);
  const waitingFor = new Map<string, number>();
  for (const edge of network.edges) waitingFor.set(edge.to, (waitingFor.get(edge.to) ?? 0) + 1);
  const rank = new Map<string, number>();
  const nodes = network.nodes.filter((node) => connected.has(node.id));
  const ready = nodes.filter((node) => !waitingFor.has(node.id)).map((node) => node.id);
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    const column = rank.get(id) ?? 0;
    for (const { to } of followers.get(id) ?? []) {
      rank.set(to, Math.max(rank.get(to) ?? 0, column + 1));
      const left = (waitingFor.get(to) ?? 1) - 1;
      waitingFor.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  const columns: string[][] = [];
  for (const { id } of nodes) (columns[rank.get(id) ?? 0] ??= []).push(id);
  return columns;
}

function orderColumns(columns: string[][], network: NetworkSpec, rightwards: boolean): void {
  const neighbours = Map.groupBy(network.edges, (edge) => (rightwards ? edge.to : edge.from));
  const place = new Map<string, number>();
  for (const column of columns) column.forEach((id, index) => place.set(id, index));
  for (const column of rightwards ? columns : columns.toReversed()) {
    const wanted = new Map(
      column.map((id, index) => {
        const near = neighbours.get(id) ?? [];
        const sum = near.reduce(
          (total, edge) => total + (place.get(rightwards ? edge.from : edge.to) ?? 0),
          0,
        );
        return [id, near.length === 0 ? index : sum / near.length];
      }),
    );
    column.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    column.forEach((id, index) => place.set(id, index));
  }
}
