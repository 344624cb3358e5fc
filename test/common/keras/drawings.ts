import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
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
