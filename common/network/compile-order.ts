import { AppError } from '../errors/app-error.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec } from './network-spec.ts';

/** Layers in an order in which each comes after those that feed it, and those that form a circle. */
export interface NodeOrder {
  readonly ordered: readonly NodeSpec[];
  /** Layers on a circle or behind one; empty in a sound network. */
  readonly circular: readonly NodeSpec[];
}

/** Orders a network (Kahn 1962), keeping the order of `nodes` where connections leave it open. Never throws. */
export function orderNodes(network: NetworkSpec): NodeOrder {
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const edges = network.edges.filter((edge) => byId.has(edge.from) && byId.has(edge.to));
  const waiting = new Map(network.nodes.map((node) => [node.id, 0]));
  for (const { to } of edges) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const following = Map.groupBy(edges, (edge) => edge.from);
  const ordered: NodeSpec[] = [];
  const ready = network.nodes.filter((node) => waiting.get(node.id) === 0);
  for (let next = 0; next < ready.length; next++) {
    const node = ready[next];
    if (!node) break;
    ordered.push(node);
    for (const { to } of following.get(node.id) ?? []) {
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      const target = byId.get(to);
      if (left === 0 && target) ready.push(target);
    }
  }
  const done = new Set(ordered);
  return { ordered, circular: network.nodes.filter((node) => !done.has(node)) };
}

/** All layers, each after those that feed it; throws `invalid-network` naming a layer on a circle. */
export function topologicalOrder(network: NetworkSpec): NodeSpec[] {
  const { ordered, circular } = orderNodes(network);
  const [first] = circular;
  if (first) {
    throw new AppError(
      'invalid-network',
      `The connections through ${first.name} form a circle. Remove one of them.`,
      { place: { node: first.id } },
    );
  }
  return [...ordered];
}

/** Connections into each layer, by input number. */
export function incomingEdges(network: NetworkSpec): ReadonlyMap<string, readonly EdgeSpec[]> {
  const incoming = Map.groupBy(network.edges, (edge) => edge.to);
  for (const edges of incoming.values()) edges.sort((a, b) => a.toPort - b.toPort);
  return incoming;
}
