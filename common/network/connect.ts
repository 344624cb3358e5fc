import { AppError } from '../errors/app-error.ts';
import { findLayer } from '../layers/catalogue.ts';
import { freshId } from './layer-name.ts';
import type { EdgeSpec, NetworkSpec } from './network-spec.ts';

/** Ids of every layer that can be reached from `start` along connections, `start` included. */
export function reachableFrom(network: NetworkSpec, start: string): ReadonlySet<string> {
  return reach(network.edges, start, 'from', 'to');
}

/** Ids of every layer from which `end` can be reached, `end` included. */
export function reaching(network: NetworkSpec, end: string): ReadonlySet<string> {
  return reach(network.edges, end, 'to', 'from');
}

function reach(
  edges: readonly EdgeSpec[],
  start: string,
  near: 'from' | 'to',
  far: 'from' | 'to',
): ReadonlySet<string> {
  const next = Map.groupBy(edges, (edge) => edge[near]);
  const seen = new Set([start]);
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const edge of next.get(id) ?? []) {
      if (seen.has(edge[far])) continue;
      seen.add(edge[far]);
      waiting.push(edge[far]);
    }
  }
  return seen;
}

/** The lowest input number of a layer that nothing feeds, or null when all are taken. */
export function freePort(network: NetworkSpec, to: string): number | null {
  const node = network.nodes.find((candidate) => candidate.id === to);
  const limit = node ? (findLayer(node.type)?.inputs.max ?? 0) : 0;
  const taken = new Set(network.edges.filter((edge) => edge.to === to).map((edge) => edge.toPort));
  for (let port = 0; port < limit; port++) if (!taken.has(port)) return port;
  return null;
}

/** Why `from` may not feed `to`, as a sentence, or null when it may. Shapes are not looked at. */
export function connectionProblem(network: NetworkSpec, from: string, to: string): string | null {
  return connectionProblems(network, from)(to);
}

/** The same for many ends of one start: what follows from `from` is worked out once. */
export function connectionProblems(
  network: NetworkSpec,
  from: string,
): (to: string) => string | null {
  const before = reaching(network, from);
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const incoming = Map.groupBy(network.edges, (edge) => edge.to);
  const source = byId.get(from);
  return (to) => {
    const target = byId.get(to);
    if (!source || !target) return 'One of the two layers is no longer there.';
    if (from === to) return `${source.name} cannot feed itself.`;
    const definition = findLayer(target.type);
    if (!definition) return `${target.name} is of a kind that is not known here: ${target.type}.`;
    if (definition.inputs.max === 0) {
      return `${target.name} is an input: it takes the data and no other layer.`;
    }
    const feeding = incoming.get(to) ?? [];
    if (feeding.some((edge) => edge.from === from)) {
      return `${source.name} already feeds ${target.name}.`;
    }
    if (before.has(to)) {
      return `That would make a circle: ${target.name} already comes before ${source.name}.`;
    }
    if (feeding.length < definition.inputs.max) return null;
    const current = byId.get(feeding[0]?.from ?? '')?.name ?? 'another layer';
    return definition.inputs.max === 1
      ? `${target.name} takes one input and already has ${current}. Remove that connection first.`
      : `${target.name} takes at most ${definition.inputs.max} inputs and has them all.`;
  };
}

/**
 * Connects two layers at the first free input.
 * Throws `invalid-network` with the reason when they may not be connected.
 */
export function connect(network: NetworkSpec, from: string, to: string): NetworkSpec {
  const problem = connectionProblem(network, from, to);
  const toPort = freePort(network, to);
  if (problem !== null || toPort === null) {
    throw new AppError('invalid-network', problem ?? 'All inputs of the layer are taken.', {
      place: { node: to },
    });
  }
  const id = freshId('e', new Set(network.edges.map((edge) => edge.id)));
  return { ...network, edges: [...network.edges, { id, from, to, toPort }] };
}

/** Removes connections; ids that are not there are ignored. */
export function disconnect(network: NetworkSpec, edgeIds: ReadonlySet<string>): NetworkSpec {
  const edges = network.edges.filter((edge) => !edgeIds.has(edge.id));
  return edges.length === network.edges.length ? network : { ...network, edges };
}
