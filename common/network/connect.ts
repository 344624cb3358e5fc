import { AppError } from '../errors/app-error.ts';
import { freshId } from './layer-name.ts';
import type { EdgeSpec, NetworkSpec } from './network-spec.ts';
import { nodeInputs } from './node-ports.ts';

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
  const limit = node ? (nodeInputs(node)?.max ?? 0) : 0;
  const taken = new Set(network.edges.filter((edge) => edge.to === to).map((edge) => edge.toPort));
  for (let port = 0; port < limit; port++) if (!taken.has(port)) return port;
  return null;
}

/** Which output and which input a connection joins; the first output and the first free input without. */
export interface Ports {
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
}

/** Why `from` may not feed `to`, as a sentence, or null when it may. Shapes are not looked at. */
export function connectionProblem(
  network: NetworkSpec,
  from: string,
  to: string,
  ports: Ports = {},
): string | null {
  return connectionProblems(network, from)(to, ports);
}

/** The same for many ends of one start: what follows from `from` is worked out once. */
export function connectionProblems(
  network: NetworkSpec,
  from: string,
): (to: string, ports?: Ports) => string | null {
  const before = reaching(network, from);
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const incoming = Map.groupBy(network.edges, (edge) => edge.to);
  const source = byId.get(from);
  return (to, ports = {}) => {
    const target = byId.get(to);
    if (!source || !target) return 'One of the two layers is no longer there.';
    if (from === to) return `${source.name} cannot feed itself.`;
    const inputs = nodeInputs(target);
    if (!inputs) return `${target.name} is of a kind that is not known here: ${target.type}.`;
    if (inputs.max === 0) {
      return `${target.name} is an input: it takes the data and no other layer.`;
    }
    if (before.has(to)) {
      return `That would make a circle: ${target.name} already comes before ${source.name}.`;
    }
    const feeding = incoming.get(to) ?? [];
    const own = feeding.filter((edge) => edge.from === from);
    const { toPort } = ports;
    const taken = feeding.find((edge) => edge.toPort === toPort);
    const full = feeding.length >= inputs.max;
    if (
      taken
        ? taken.from === from
        : own.length > 0 && toPort === undefined && (!inputs.names || full)
    ) {
      return `${source.name} already feeds ${target.name}.`;
    }
    // One that feeds the layer elsewhere changes places with what is there.
    if (taken && own.length > 0) return null;
    const current = byId.get((taken ?? feeding[0])?.from ?? '')?.name ?? 'another layer';
    if (full) {
      return inputs.max === 1
        ? `${target.name} takes one input and already has ${current}. Remove that connection first.`
        : `${target.name} takes at most ${inputs.max} inputs and has them all.`;
    }
    return taken && inputs.names
      ? `The ${inputs.names[taken.toPort] ?? 'input'} of ${target.name} is already ${current}. Remove that connection first.`
      : null;
  };
}

/**
 * Connects two layers, at the first free input unless one is named. At an input that is taken, a layer
 * that already feeds another input changes places with what is there; a new one moves the others on.
 * Throws `invalid-network` with the reason when they may not be connected.
 */
export function connect(
  network: NetworkSpec,
  from: string,
  to: string,
  ports: Ports = {},
): NetworkSpec {
  const problem = connectionProblem(network, from, to, ports);
  const toPort = ports.toPort ?? freePort(network, to);
  if (problem !== null || toPort === null) {
    throw new AppError('invalid-network', problem ?? 'All inputs of the layer are taken.', {
      place: { node: to },
    });
  }
  const taken = network.edges.find((edge) => edge.to === to && edge.toPort === toPort);
  const own = network.edges.find((edge) => edge.to === to && edge.from === from);
  if (taken && own) return swapInputs(network, taken, own);
  const id = freshId('e', new Set(network.edges.map((edge) => edge.id)));
  const fromPort = ports.fromPort ? { fromPort: ports.fromPort } : {};
  const edges = taken ? movedOn(network.edges, to, toPort) : network.edges;
  return { ...network, edges: [...edges, { id, from, to, toPort, ...fromPort }] };
}

/** Puts a connection at another input of its layer; what is there changes places with it. */
export function moveInput(network: NetworkSpec, edgeId: string, toPort: number): NetworkSpec {
  const edge = network.edges.find((candidate) => candidate.id === edgeId);
  if (!edge || edge.toPort === toPort) return network;
  const there = network.edges.find(
    (candidate) => candidate.to === edge.to && candidate.toPort === toPort,
  );
  return swapInputs(network, edge, there ?? { ...edge, toPort });
}

function swapInputs(network: NetworkSpec, one: EdgeSpec, other: EdgeSpec): NetworkSpec {
  return {
    ...network,
    edges: network.edges.map((edge) => {
      if (edge === one) return { ...edge, toPort: other.toPort };
      return edge === other ? { ...edge, toPort: one.toPort } : edge;
    }),
  };
}

/** Connections into a layer with those from `port` on one further, up to the first free input. */
function movedOn(edges: readonly EdgeSpec[], to: string, port: number): readonly EdgeSpec[] {
  const taken = new Set(edges.filter((edge) => edge.to === to).map((edge) => edge.toPort));
  let gap = port;
  while (taken.has(gap)) gap++;
  return edges.map((edge) =>
    edge.to === to && edge.toPort >= port && edge.toPort < gap
      ? { ...edge, toPort: edge.toPort + 1 }
      : edge,
  );
}

/** Removes connections; ids that are not there are ignored. */
export function disconnect(network: NetworkSpec, edgeIds: ReadonlySet<string>): NetworkSpec {
  const edges = network.edges.filter((edge) => !edgeIds.has(edge.id));
  return edges.length === network.edges.length ? network : { ...network, edges };
}
