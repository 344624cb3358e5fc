import { AppError } from '../errors/app-error.ts';
import { findLayer } from '../layers/catalogue.ts';
import { paramsOf } from '../layers/read-params.ts';
import { inputsOfNew, newLayer, type NewLayer } from './blocks/new-layer.ts';
import { flowAxes } from './card-size.ts';
import { connect, connectionProblem, disconnect, freePort } from './connect.ts';
import { heirsOf } from './heirs.ts';
import { freshId, nameProblem } from './layer-name.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec, ParamValue } from './network-spec.ts';

/** Canvas coordinates in pixels. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A network with the id of the layer that was just made in it. */
export interface Added {
  readonly network: NetworkSpec;
  readonly id: string;
}

export { columnWidth, rowHeight } from './card-size.ts';

/** Finds a layer; throws `not-found` when it is gone. */
export function nodeOf(network: NetworkSpec, id: string): NodeSpec {
  const node = network.nodes.find((candidate) => candidate.id === id);
  if (!node)
    throw new AppError('not-found', 'That layer is no longer there.', { place: { node: id } });
  return node;
}

/** Places a new layer or block that nothing is connected to. Throws `invalid-network` for an unknown kind. */
export function addNode(
  network: NetworkSpec,
  what: NewLayer,
  position: Position,
  params: NodeSpec['params'] = {},
): Added {
  const id = freshId('n', new Set(network.nodes.map((node) => node.id)));
  const names = new Set(network.nodes.map((node) => node.name));
  const node: NodeSpec = { id, ...newLayer(what, params, names), position: rounded(position) };
  return { network: { ...network, nodes: [...network.nodes, node] }, id };
}

/**
 * Places a new layer behind `after`, further along the flow of data. When exactly one layer follows, the new
 * one goes between; layers behind make room. A layer that takes no input is placed unconnected.
 */
export function addAfter(network: NetworkSpec, after: string, what: NewLayer): Added {
  const { along, step } = flowAxes(network);
  const previous = nodeOf(network, after).position;
  const position = { ...previous, [along]: previous[along] + step };
  const followers = network.edges.filter((edge) => edge.from === after);
  const takesInput = (inputsOfNew(what)?.max ?? 0) > 0;
  const [only] = followers;
  if (takesInput && only && followers.length === 1) {
    return insertOnEdge(makeRoom(network, only.to, position[along]), only.id, what, position);
  }
  const added = addNode(network, what, freePlace(network, position));
  return takesInput ? { network: connect(added.network, after, added.id), id: added.id } : added;
}

/** Places a new layer behind several and connects them all to it, in the order given. */
export function addJoining(
  network: NetworkSpec,
  sources: readonly string[],
  what: NewLayer,
): Added {
  const places = sources.map((id) => nodeOf(network, id).position);
  const { along, across, step } = flowAxes(network);
  const front = Math.max(...places.map((place) => place[along])) + step;
  const middle = places.reduce((sum, place) => sum + place[across], 0) / places.length;
  const position = along === 'x' ? { x: front, y: middle } : { x: middle, y: front };
  const added = addNode(network, what, freePlace(network, position));
  const joined = sources.reduce((to, from) => connect(to, from, added.id), added.network);
  return { network: joined, id: added.id };
}

/** Places a new layer in the middle of a connection. */
export function insertOnEdge(
  network: NetworkSpec,
  edgeId: string,
  what: NewLayer,
  position: Position,
): Added {
  const added = addNode(network, what, position);
  return { network: insertNodeOnEdge(added.network, edgeId, added.id), id: added.id };
}

/** Places a new layer in a connection, one step behind where it starts; layers behind make room. */
export function insertBehind(network: NetworkSpec, edgeId: string, what: NewLayer): Added {
  const edge = network.edges.find((candidate) => candidate.id === edgeId);
  if (!edge) throw new AppError('not-found', 'That connection is no longer there.');
  const { along, step } = flowAxes(network);
  const start = nodeOf(network, edge.from).position;
  const position = { ...start, [along]: start[along] + step };
  const room = makeRoom(network, edge.to, position[along]);
  return insertOnEdge(room, edgeId, what, freePlace(room, position));
}

/** A port of a layer, and where a layer beside it goes; null: one step on. */
export interface Beside {
  readonly kind: 'after' | 'before';
  readonly node: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly position: Position | null;
}

/** Places a new layer and connects it to one port: behind an output, or before an input. */
export function addBeside(network: NetworkSpec, beside: Beside, what: NewLayer): Added {
  const { along, step } = flowAxes(network);
  const { kind, node, fromPort, toPort } = beside;
  const at = nodeOf(network, node).position;
  const next = { ...at, [along]: at[along] + (kind === 'after' ? step : -step) };
  const added = addNode(network, what, beside.position ?? freePlace(network, next));
  return {
    network:
      kind === 'after'
        ? connect(added.network, node, added.id, { fromPort })
        : connect(added.network, added.id, node, { toPort }),
    id: added.id,
  };
}

/** Why a layer that is already there may not go into a connection, or null when it may. */
export function insertProblem(network: NetworkSpec, edgeId: string, node: string): string | null {
  const edge = network.edges.find((candidate) => candidate.id === edgeId);
  if (!edge) return 'That connection is no longer there.';
  if (edge.from === node || edge.to === node) return 'The layer is already at that connection.';
  const open = disconnect(network, new Set([edgeId]));
  return (
    connectionProblem(open, edge.from, node) ??
    connectionProblem(connect(open, edge.from, node), node, edge.to)
  );
}

/**
 * Puts a layer that is already there into a connection: from → node → to, at the same input of `to`.
 * Throws `invalid-network` with the reason when it does not fit.
 */
export function insertNodeOnEdge(network: NetworkSpec, edgeId: string, node: string): NetworkSpec {
  const problem = insertProblem(network, edgeId, node);
  const edge = network.edges.find((candidate) => candidate.id === edgeId);
  if (problem !== null || !edge) {
    throw new AppError('invalid-network', problem ?? 'That connection is no longer there.', {
      place: { node },
    });
  }
  const toPort = freePort(network, node) ?? 0;
  const id = freshId('e', new Set(network.edges.map((candidate) => candidate.id)));
  const from = startOf(edge);
  return {
    ...network,
    edges: network.edges.flatMap((candidate) =>
      candidate.id === edgeId
        ? [
            { ...from, id, to: node, toPort },
            { id: edge.id, from: node, to: edge.to, toPort: edge.toPort },
          ]
        : [candidate],
    ),
  };
}

/**
 * Removes layers and their connections. With `bridge`, the layer before a removed one is connected to
 * the layers behind it, so that deleting from the middle of a chain leaves a chain. Weights that other layers
 * share stay with the first of these.
 */
export function removeNodes(
  network: NetworkSpec,
  ids: ReadonlySet<string>,
  { bridge = false }: { readonly bridge?: boolean } = {},
): NetworkSpec {
  if (!network.nodes.some((node) => ids.has(node.id))) return network;
  let edges = network.edges;
  if (bridge) for (const id of ids) edges = bridged(edges, id);
  return {
    ...network,
    nodes: heirsOf(network.nodes, ids),
    edges: edges.filter((edge) => !ids.has(edge.from) && !ids.has(edge.to)),
  };
}

/** Moves layers to new places; ids that are not there are ignored. */
export function moveNodes(
  network: NetworkSpec,
  positions: ReadonlyMap<string, Position>,
): NetworkSpec {
  const nodes = network.nodes.map((node) => {
    const to = positions.get(node.id);
    if (!to) return node;
    const position = rounded(to);
    const stays = position.x === node.position.x && position.y === node.position.y;
    return stays ? node : { ...node, position };
  });
  return nodes.every((node, index) => node === network.nodes[index])
    ? network
    : { ...network, nodes };
}

/** Renames a layer. Throws `invalid-input` with the reason when the name will not do. */
export function renameNode(network: NetworkSpec, id: string, name: string): NetworkSpec {
  const trimmed = name.trim();
  const problem = nameProblem(network, id, trimmed);
  if (problem !== null) {
    throw new AppError('invalid-input', problem, { place: { node: id, field: 'name' } });
  }
  return replaceNode(network, id, (node) => ({ ...node, name: trimmed }));
}

/**
 * Sets a parameter; `undefined` goes back to the layer's default. Values are not judged here. What a wrapper
 * knew of the layer inside it forgets where the new one has no such parameter, or another kind of it.
 */
export function setParam(
  network: NetworkSpec,
  id: string,
  key: string,
  value: ParamValue | undefined,
): NetworkSpec {
  return replaceNode(network, id, (node) => {
    const { [key]: _previous, ...others } = node.params;
    const params = value === undefined ? others : { ...others, [key]: value };
    return { ...node, params: forgetUnfit(node, params, key) };
  });
}

/** Without the parameters, other than the one that was set, that the layer does not have with it. */
function forgetUnfit(
  { type, params: before }: NodeSpec,
  params: NodeSpec['params'],
  set: string,
): NodeSpec['params'] {
  const definition = findLayer(type);
  if (!definition?.paramsFor) return params;
  const known = new Map(paramsOf(definition, before).map((schema) => [schema.key, schema.kind]));
  const kinds = new Map(paramsOf(definition, params).map((schema) => [schema.key, schema.kind]));
  const kept = Object.entries(params).filter(
    ([key]) => key === set || !known.has(key) || known.get(key) === kinds.get(key),
  );
  return Object.fromEntries(kept);
}

/** Freezes a layer, so that training leaves its weights as they are, or lets it learn again. */
export function setTrainable(network: NetworkSpec, id: string, trainable: boolean): NetworkSpec {
  return replaceNode(network, id, ({ trainable: _previous, ...node }) =>
    trainable ? node : { ...node, trainable: false },
  );
}

function replaceNode(
  network: NetworkSpec,
  id: string,
  change: (node: NodeSpec) => NodeSpec,
): NetworkSpec {
  nodeOf(network, id);
  return {
    ...network,
    nodes: network.nodes.map((node) => (node.id === id ? change(node) : node)),
  };
}

function bridged(edges: NetworkSpec['edges'], id: string): NetworkSpec['edges'] {
  const incoming = edges.filter((edge) => edge.to === id);
  const [only] = incoming;
  if (!only || incoming.length !== 1) return edges;
  const rest = edges.filter((edge) => edge !== only);
  const doubled = (to: string) => rest.some((edge) => edge.from === only.from && edge.to === to);
  return rest.flatMap((edge) =>
    edge.from !== id
      ? [edge]
      : doubled(edge.to)
        ? []
        : [{ ...startOf(only), id: edge.id, to: edge.to, toPort: edge.toPort }],
  );
}

/** The layer and output that a connection starts at. */
function startOf({ from, fromPort }: EdgeSpec): Pick<EdgeSpec, 'from' | 'fromPort'> {
  return fromPort === undefined ? { from } : { from, fromPort };
}

/** Moves everything from `first` onwards along the flow until there is room for a card at `start`. */
function makeRoom(network: NetworkSpec, first: string, start: number): NetworkSpec {
  const { along, step } = flowAxes(network);
  const edge = nodeOf(network, first).position[along];
  const gap = start + step - edge;
  if (gap <= 0) return network;
  const moved = network.nodes.filter((node) => node.position[along] >= edge);
  return moveNodes(
    network,
    new Map(moved.map(({ id, position }) => [id, { ...position, [along]: position[along] + gap }])),
  );
}

/** The first place at or beside `position` where no card is in the way. */
export function freePlace(network: NetworkSpec, position: Position): Position {
  const { along, across, step, gap } = flowAxes(network);
  const beside = network.nodes.filter(
    (node) => Math.abs(node.position[along] - position[along]) < step - 16,
  );
  let at = position[across];
  while (beside.some((node) => Math.abs(node.position[across] - at) < gap - 16)) at += gap;
  return { ...position, [across]: at };
}

function rounded({ x, y }: Position): Position {
  return { x: Math.round(x), y: Math.round(y) };
}
