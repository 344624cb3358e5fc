import { sameValue } from '../diff-network.ts';
import { isInput } from '../is-input.ts';
import type {
  BlockOutput,
  EdgeSpec,
  NetworkSpec,
  NodeSpec,
  SubnetworkSpec,
} from '../network-spec.ts';
import { outputsOfBlock } from './block-outputs.ts';

/**
 * A block may be used several times with the same weights, as a model of Keras that is called several times. Each
 * use holds the same layers, outputs, settings and values as the block whose weights it uses; a change of one use is a
 * change of all.
 */
type Content = Pick<NodeSpec, 'params' | 'network' | 'outputs' | 'parameters'>;

/** The block whose content and weights a block has: itself, or the one it shares with; null where that is none. */
export function contentOwner(nodes: readonly NodeSpec[], block: NodeSpec): NodeSpec | null {
  if (block.sharesWith === undefined) return block;
  const owner = nodes.find(({ id }) => id === block.sharesWith);
  return owner?.network && owner.type === block.type && owner.sharesWith === undefined
    ? owner
    : null;
}

/** A block with the content of another one. */
export function withContentOf(block: NodeSpec, source: NodeSpec): NodeSpec {
  if (block === source) return block;
  const { params: _p, network: _n, outputs: _o, parameters: _s, ...own } = block;
  const { params, network, outputs, parameters } = source;
  return {
    ...own,
    params,
    ...(network ? { network } : {}),
    ...(outputs ? { outputs } : {}),
    ...(parameters ? { parameters } : {}),
  };
}

/** The network in which every use of a block has what its owner has, at every depth: as one that was read must be. */
export function withUsesFilled<Graph extends SubnetworkSpec>(network: Graph): Graph {
  if (!network.nodes.some((node) => node.network)) return network;
  const inner = network.nodes.map((node) => {
    if (!node.network) return node;
    const filled = withUsesFilled(node.network);
    return filled === node.network ? node : { ...node, network: filled };
  });
  const nodes = inner.map((node) => {
    const owner = node.sharesWith === undefined ? null : contentOwner(inner, node);
    return owner && !sameContent(node, owner) ? withContentOf(node, owner) : node;
  });
  const isSame = nodes.every((node, index) => node === network.nodes[index]);
  return isSame ? network : { ...network, nodes };
}

/**
 * The network after an edit in which every use of a block has what was changed in one of them. Connections to the other
 * uses stay at the Input and the output that they were at. The same network where nothing has to follow.
 */
export function withUsesAlike(before: SubnetworkSpec, after: NetworkSpec): NetworkSpec {
  if (!after.nodes.some((node) => node.network && node.sharesWith !== undefined)) return after;
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  let network = after;
  for (const owner of after.nodes) {
    if (!owner.network || owner.sharesWith !== undefined) continue;
    const uses = after.nodes.filter((node) => node.network && node.sharesWith === owner.id);
    const all = [owner, ...uses];
    const isChanged = (node: NodeSpec): boolean => {
      const was = old.get(node.id);
      return was !== undefined && was.sharesWith === node.sharesWith && !sameContent(was, node);
    };
    const source = all.find(isChanged) ?? owner;
    for (const use of all) if (use !== source) network = follow(network, use, source);
  }
  return network;
}

/** Gives a use of a block the content of another one; its connections follow. */
function follow(network: NetworkSpec, use: NodeSpec, source: NodeSpec): NetworkSpec {
  if (sameContent(use, source)) return network;
  const changed = withContentOf(use, source);
  const [oldInputs, inputs] = [inputsOf(use), inputsOf(source)];
  const [oldOutputs, outputs] = [outputsOfBlock(use), outputsOfBlock(source)];
  const edges = network.edges.flatMap((edge): EdgeSpec[] => {
    const { fromPort = 0, ...rest } = edge;
    const toPort = edge.to === use.id ? placeOf(inputs, oldInputs, edge.toPort) : edge.toPort;
    const port = edge.from === use.id ? outputPlace(outputs, oldOutputs, fromPort) : fromPort;
    if (port < 0 || toPort < 0) return [];
    if (port === fromPort && toPort === edge.toPort) return [edge];
    return [{ ...rest, toPort, ...(port > 0 ? { fromPort: port } : {}) }];
  });
  const kept =
    edges.length === network.edges.length &&
    edges.every((edge, index) => edge === network.edges[index]);
  return {
    ...network,
    nodes: network.nodes.map((node) => (node.id === use.id ? changed : node)),
    edges: kept ? network.edges : edges,
  };
}

/** Where among the inputs the one stands that was at a place; −1 where it is gone. */
function placeOf(now: readonly string[], before: readonly string[], place: number): number {
  const id = before[place];
  return id === undefined ? -1 : now.indexOf(id);
}

/** The same of outputs. One that is gone is followed by what stands in its place, unless that was given before. */
function outputPlace(
  now: readonly BlockOutput[],
  before: readonly BlockOutput[],
  place: number,
): number {
  const isSame = (a: BlockOutput | undefined, b: BlockOutput | undefined): boolean =>
    a !== undefined && a.node === b?.node && a.port === b.port;
  const at = now.findIndex((output) => isSame(output, before[place]));
  if (at >= 0) return at;
  const there = now[place];
  const isNew = there !== undefined && !before.some((output) => isSame(output, there));
  return isNew ? place : -1;
}

function inputsOf({ network }: NodeSpec): readonly string[] {
  return (network?.nodes ?? []).filter(isInput).map(({ id }) => id);
}

function sameContent(a: Content, b: Content): boolean {
  return (
    sameValue(a.params, b.params) &&
    sameValue(a.network, b.network) &&
    sameValue(a.outputs, b.outputs) &&
    sameValue(a.parameters, b.parameters)
  );
}
