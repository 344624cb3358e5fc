import { connect } from '../../../common/network/connect.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import { useAgain } from '../../../common/network/share-weights.ts';
import { Drawing } from '../../engines/drawing.ts';

/** A block with a shortcut around a dense layer, and its width as a setting. */
export function residualBlock(more: Partial<NodeSpec> = {}): NodeSpec {
  const inside = new Drawing();
  const input = inside.add('Input', { shape: [8] });
  const dense = inside.add('Dense', { units: 8, activation: 'relu' }, input);
  inside.add('Add', {}, dense, input);
  const { nodes, edges } = inside.network();
  return {
    id: 'b',
    type: 'Block',
    name: 'residual_1',
    params: {},
    position: { x: 0, y: 0 },
    network: { nodes, edges },
    parameters: [
      { key: 'units', label: 'Width', default: 8, sets: [{ node: dense, param: 'units' }] },
    ],
    ...more,
  };
}

/** An input, blocks one behind the other, and a dense layer. */
export function withBlocks(...blocks: readonly NodeSpec[]): NetworkSpec {
  const input: NodeSpec = {
    id: 'i',
    type: 'Input',
    name: 'input_1',
    params: { shape: [8] },
    position: { x: 0, y: 0 },
  };
  const output: NodeSpec = {
    id: 'o',
    type: 'Dense',
    name: 'out',
    params: { units: 1 },
    position: { x: 0, y: 0 },
  };
  const nodes = [input, ...blocks, output];
  const edges = nodes.slice(1).map((node, index) => ({
    id: `e${index}`,
    from: nodes[index]?.id ?? '',
    to: node.id,
    toPort: 0,
  }));
  return { version: 2, nodes, edges };
}

/** Two inputs that go through the same block: the second use has the weights of the first. */
export function twinBlocks(more: Partial<NodeSpec> = {}): NetworkSpec {
  return twinsOver([8], [8], residualBlock({ name: 'encoder', ...more }));
}

/** Two sequences of these lengths, of four numbers a step, that go through the same convolution and the same LSTM. */
export function twinSequences(left: number, right: number): NetworkSpec {
  const inside = new Drawing();
  const input = inside.add('Input', { shape: [left, 4] });
  const convolution = { filters: 6, kernel_size: 3, activation: 'relu' };
  inside.add('LSTM', { units: 5 }, inside.add('Conv1D', convolution, input));
  const block = { id: 'b', type: 'Block', name: 'encoder', params: {}, position: { x: 0, y: 0 } };
  return twinsOver([left, 4], [right, 4], { ...block, network: inside.network() });
}

function twinsOver(
  leftShape: readonly number[],
  rightShape: readonly number[],
  owner: NodeSpec,
): NetworkSpec {
  const drawing = new Drawing();
  const left = drawing.add('Input', { shape: leftShape });
  const right = drawing.add('Input', { shape: rightShape });
  const both = drawing.add('Concatenate', {});
  drawing.add('Dense', { units: 1 }, both);
  const { nodes, edges } = drawing.network();
  const { trainable: _trainable, ...content } = owner;
  const twin: NodeSpec = { ...content, id: 'twin', name: 'encoder_1', sharesWith: owner.id };
  const edge = (from: string, to: string, toPort = 0) => ({
    id: `t${from}${to}`,
    from,
    to,
    toPort,
  });
  return {
    version: 2,
    nodes: [...nodes, owner, twin],
    edges: [
      ...edges,
      edge(left, owner.id),
      edge(right, twin.id),
      edge(owner.id, both),
      edge(twin.id, both, 1),
    ],
  };
}

/** The network with another use of its first block, fed by what feeds that one. */
export function useBlockAgain(network: NetworkSpec): NetworkSpec {
  const block = network.nodes.find((node) => node.network && node.sharesWith === undefined);
  if (!block) return network;
  const again = useAgain(network, block.id);
  return network.edges
    .filter(({ to }) => to === block.id)
    .reduce(
      (joined, { from, fromPort = 0, toPort }) =>
        connect(joined, from, again.id, { fromPort, toPort }),
      again.network,
    );
}
