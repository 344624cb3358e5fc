import fc from 'fast-check';
import { connect, connectionProblem, disconnect } from '../../../common/network/connect.ts';
import {
  addAfter,
  addNode,
  insertNodeOnEdge,
  insertProblem,
  moveNodes,
  removeNodes,
  renameNode,
  setParam,
} from '../../../common/network/edit-network.ts';
import { layers } from '../../../common/layers/catalogue.ts';
import { nameProblem } from '../../../common/network/layer-name.ts';
import {
  emptyNetwork,
  type NetworkSpec,
  type NodeSpec,
} from '../../../common/network/network-spec.ts';

export type Step = readonly [type: string, params?: NodeSpec['params']];

/** Layers one behind the other: n1 → n2 → … */
export function chainOf(...steps: readonly Step[]): NetworkSpec {
  let network = emptyNetwork;
  let previous: string | null = null;
  for (const [index, [type, params]] of steps.entries()) {
    const added = addNode(network, type, { x: index * 248, y: 0 }, params ?? {});
    network = previous ? connect(added.network, previous, added.id) : added.network;
    previous = added.id;
  }
  return network;
}

/** Input, dense layers with relu, and a last dense layer: widths are units from input to output. */
export function denseNetwork(widths: readonly number[], last = 'linear'): NetworkSpec {
  return chainOf(
    ['Input', { shape: [widths[0] ?? 1] }],
    ...widths
      .slice(1)
      .map((units, index): Step => [
        'Dense',
        { units, activation: index === widths.length - 2 ? last : 'relu' },
      ]),
  );
}

const number = fc.nat(1000);
/** One edit of layers and connections. */
export const edit = fc.record({
  kind: fc.constantFrom(
    'add',
    'addAfter',
    'connect',
    'disconnect',
    'insert',
    'move',
    'remove',
    'bridge',
    'rename',
    'param',
  ),
  a: number,
  b: number,
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

/** Does one random edit; one that is refused or has no object leaves the network as it is. */
export function perform(network: NetworkSpec, { kind, a, b }: Edit): NetworkSpec {
  const node = network.nodes[a % Math.max(1, network.nodes.length)];
  const other = network.nodes[b % Math.max(1, network.nodes.length)];
  const edge = network.edges[a % Math.max(1, network.edges.length)];
  const type = layers[b % layers.length]?.type ?? 'Dense';
  switch (kind) {
    case 'add':
      return addNode(network, type, { x: a, y: b }).network;
    case 'addAfter':
      return node ? addAfter(network, node.id, type).network : network;
    case 'connect':
      return node && other && connectionProblem(network, node.id, other.id) === null
        ? connect(network, node.id, other.id)
        : network;
    case 'disconnect':
      return edge ? disconnect(network, new Set([edge.id])) : network;
    case 'insert':
      return edge && other && insertProblem(network, edge.id, other.id) === null
        ? insertNodeOnEdge(network, edge.id, other.id)
        : network;
    case 'move':
      return node ? moveNodes(network, new Map([[node.id, { x: a, y: b }]])) : network;
    case 'remove':
    case 'bridge':
      return node
        ? removeNodes(network, new Set([node.id]), { bridge: kind === 'bridge' })
        : network;
    case 'rename':
      return node && nameProblem(network, node.id, `layer_${b}`) === null
        ? renameNode(network, node.id, `layer_${b}`)
        : network;
    case 'param':
      return node ? setParam(network, node.id, 'units', b % 3 === 0 ? undefined : b) : network;
    default:
      return network;
  }
}

/** Random edits, to be done one after the other. */
export const edits = fc.array(edit, { maxLength: 60, size: 'max' });

/** A network that random edits lead to. */
export const networks = edits.map((list) => list.reduce(perform, emptyNetwork));
