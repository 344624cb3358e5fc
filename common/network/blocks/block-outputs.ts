import { isInput } from '../is-input.ts';
import type { BlockOutput, NodeSpec } from '../network-spec.ts';

/** What a block gives, in order: as it says, or every layer inside that feeds no other. */
export function outputsOfBlock({
  network,
  outputs,
}: Pick<NodeSpec, 'network' | 'outputs'>): readonly BlockOutput[] {
  if (outputs) return outputs;
  const { nodes, edges } = network ?? { nodes: [], edges: [] };
  const feeding = new Set(edges.map((edge) => edge.from));
  return nodes
    .filter((node) => !feeding.has(node.id) && !isInput(node))
    .flatMap((node) => {
      const count = node.network ? outputsOfBlock(node).length : 1;
      return Array.from({ length: count }, (_, port) => ({ node: node.id, port }));
    });
}
