import type { NodeSpec, ParamValue, SubnetworkSpec } from '../network/network-spec.ts';

/** The inside of a block with the values of its settings in the layers that take them. */
export function insideWithValues({ network, parameters, params }: NodeSpec): SubnetworkSpec {
  const inside = network ?? { nodes: [], edges: [] };
  if (!parameters || parameters.length === 0) return inside;
  const given = new Map<string, Record<string, ParamValue>>();
  for (const { key, default: usual, sets } of parameters) {
    for (const { node, param } of sets) {
      given.set(node, { ...given.get(node), [param]: params[key] ?? usual });
    }
  }
  return {
    ...inside,
    nodes: inside.nodes.map((node) => {
      const values = given.get(node.id);
      return values ? { ...node, params: { ...node.params, ...values } } : node;
    }),
  };
}
