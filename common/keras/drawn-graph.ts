import { AppError } from '../errors/app-error.ts';
import { findLayer, resolveParams } from '../layers/catalogue.ts';
import { orderNodes } from '../network/compile-order.ts';
import { blockType } from '../network/expand-blocks.ts';
import { isInput } from '../network/is-input.ts';
import type { BlockOutput, EdgeSpec, NodeSpec, SubnetworkSpec } from '../network/network-spec.ts';

/** A network, or the inside of a block, in the order in which code makes it. */
export interface DrawnGraph {
  /** Every layer after those that feed it. */
  readonly ordered: readonly NodeSpec[];
  /** Input layers, in drawn order. */
  readonly inputs: readonly NodeSpec[];
  /** Layers that feed no other, in drawn order: what the network gives. */
  readonly outputs: readonly NodeSpec[];
  /** Connections into a layer, by input number. */
  readonly into: (node: NodeSpec) => readonly EdgeSpec[];
  /** Layers whose inputs are all there: data can reach them. */
  readonly reached: ReadonlySet<string>;
}

/** Reads how a network hangs together. Throws `invalid-network` naming a layer on a circle. */
export function drawnGraph({ nodes, edges }: SubnetworkSpec): DrawnGraph {
  const { ordered, circular } = orderNodes({ version: 2, nodes, edges });
  const [first] = circular;
  if (first) {
    throw new AppError(
      'invalid-network',
      `The connections through ${first.name} form a circle. Remove one of them.`,
      { place: { node: first.id } },
    );
  }
  const known = new Set(nodes.map(({ id }) => id));
  const sound = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  const incoming = Map.groupBy(sound, (edge) => edge.to);
  for (const into of incoming.values()) into.sort((a, b) => a.toPort - b.toPort);
  const into = (node: NodeSpec) => incoming.get(node.id) ?? [];
  const reached = new Set<string>();
  for (const node of ordered) {
    const before = into(node);
    const isFed = before.length > 0 && before.every(({ from }) => reached.has(from));
    if (isInput(node) || isFed) reached.add(node.id);
  }
  const feeding = new Set(sound.filter(({ to }) => reached.has(to)).map(({ from }) => from));
  return {
    ordered,
    inputs: nodes.filter(isInput),
    outputs: nodes.filter(
      (node) => reached.has(node.id) && !isInput(node) && !feeding.has(node.id),
    ),
    into,
    reached,
  };
}

/** How many outputs a node has; a block has those that it names, or that the layers inside give. */
export function outputCount(node: NodeSpec): number {
  if (node.type === blockType) return givenByBlock(node).length;
  const definition = findLayer(node.type);
  if (!definition?.furtherOutputs) return 1;
  return 1 + definition.furtherOutputs([], resolveParams(definition, node.params)).length;
}

/** What a block gives, in order: what it names, or the first output of each last layer, all of a block's. */
export function givenByBlock({
  network = { nodes: [], edges: [] },
  outputs,
}: Pick<NodeSpec, 'network' | 'outputs'>): readonly BlockOutput[] {
  if (outputs) return outputs;
  return drawnGraph(network).outputs.flatMap((end) => {
    const count = end.type === blockType ? outputCount(end) : 1;
    return Array.from({ length: count }, (_, port) => ({ node: end.id, port }));
  });
}

/**
 * The layers one behind the other where each has one input and gives one output, an Input layer first; null for any
 * other graph. Only such a network is a Sequential.
 */
export function chainOf(network: SubnetworkSpec): readonly NodeSpec[] | null {
  const { ordered, inputs, into, reached } = drawnGraph(network);
  const [first] = ordered;
  if (inputs.length !== 1 || !first || !isInput(first) || ordered.length < 2) return null;
  if (reached.size !== ordered.length) return null;
  const isChain = ordered.every((node, index) => {
    if (node.type === blockType || node.sharesWith !== undefined) return false;
    const before = into(node);
    if (index === 0) return before.length === 0;
    const [only] = before;
    return before.length === 1 && only?.from === ordered[index - 1]?.id && !only?.fromPort;
  });
  const merges = ordered.some((node) => (findLayer(node.type)?.inputs.min ?? 1) > 1);
  return isChain && !merges && ordered.every((node) => outputCount(node) === 1) ? ordered : null;
}
