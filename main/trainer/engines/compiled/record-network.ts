import type { NetworkPlan } from '../network-plan.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';

/** Records the network's forward pass over `x` [batch, …] and returns its output [batch, width]. */
export function recordForward(
  graph: OpGraph,
  plan: NetworkPlan,
  x: OpNode,
  training: boolean,
): OpNode {
  const results = new Map<string, OpNode>([[plan.input.id, x]]);
  for (const layer of plan.layers) {
    graph.scope = layer.node.id;
    const given = layer.definition.forward({
      ops: graph,
      inputs: layer.inputs.map((id) => resultOf(results, id)),
      masks: layer.inputs.map(() => null),
      params: layer.params,
      weights: Object.fromEntries(
        layer.weights.map((weight) => [weight.name, graph.input(weight.key, weight.shape)]),
      ),
      training,
      trainable: true,
    });
    const [result] = 'id' in given ? [given] : given;
    const node = graph.nodes[result?.id ?? -1];
    if (node) results.set(layer.node.id, node);
  }
  return resultOf(results, plan.output.id);
}

function resultOf(results: ReadonlyMap<string, OpNode>, id: string): OpNode {
  const result = results.get(id);
  if (!result) throw new RangeError(`The layer ${id} has no result yet.`);
  return result;
}
