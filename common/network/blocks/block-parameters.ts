import type { BlockParameter, NodeSpec, ParamValue, SubnetworkSpec } from '../network-spec.ts';

/** The value of a setting of a block: its own, or the default. */
export function blockValue(
  { params }: Pick<NodeSpec, 'params'>,
  { key, default: fallback }: BlockParameter,
): ParamValue {
  const own = params[key];
  return own === undefined ? fallback : own;
}

/** How often a block follows itself: its `repeat`, at least once. */
export function repeatsOf({ params }: Pick<NodeSpec, 'params'>): number {
  const { repeat } = params;
  return typeof repeat === 'number' && repeat > 1 ? repeat : 1;
}

/** The layers inside a block, with the values of its settings put into their parameters. */
export function withBlockParameters(
  block: Pick<NodeSpec, 'params' | 'network' | 'parameters'>,
): SubnetworkSpec {
  const inner = block.network ?? { nodes: [], edges: [] };
  const { parameters = [] } = block;
  if (parameters.length === 0) return inner;
  const values = new Map<string, Record<string, ParamValue>>();
  for (const parameter of parameters) {
    const value = blockValue(block, parameter);
    for (const { node, param } of parameter.sets) {
      values.set(node, { ...values.get(node), [param]: value });
    }
  }
  return {
    ...inner,
    nodes: inner.nodes.map((node) => {
      const set = values.get(node.id);
      return set ? { ...node, params: { ...node.params, ...set } } : node;
    }),
  };
}
