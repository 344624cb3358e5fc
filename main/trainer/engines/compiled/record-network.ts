import type { Sym } from '../../../../common/layers/forward-ops.ts';
import type { NetworkPlan, PlannedLayer } from '../network-plan.ts';
import { runLayers } from '../run-layers.ts';
import { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';

/** An output of the recorded network, with its mask where time steps do not count. */
export interface RecordedOutput {
  /** [batch, …shape] */
  readonly value: OpNode;
  /** [batch, time], or null. */
  readonly mask: OpNode | null;
}

/**
 * Records the network's forward pass over the features `x` [batch, plan.featureCount]; gives the outputs in
 * the plan's order. Weights become inputs under their keys.
 */
export function recordForward(
  graph: OpGraph,
  plan: NetworkPlan,
  x: OpNode,
  training: boolean,
): readonly RecordedOutput[] {
  const outputs = runLayers(plan, x, {
    ops: graph,
    training,
    weight: ({ key, shape }) => graph.input(key, shape),
    enter: (layer) => (graph.scope = weightOwner(layer)),
  });
  const nodeOf = ({ id }: Sym): OpNode => {
    const node = graph.nodes[id];
    if (!node) throw new RangeError('A layer gave a value that was not recorded.');
    return node;
  };
  return outputs.map(({ value, mask }) => ({
    value: nodeOf(value),
    mask: mask === null ? null : nodeOf(mask),
  }));
}

/** Keys of the weights that training moves without the optimiser: moving statistics. */
export function movingWeights(plan: NetworkPlan): ReadonlySet<string> {
  const graph = new OpGraph();
  recordForward(graph, plan, graph.input('x', [2, plan.featureCount]), true);
  return new Set(graph.stateUpdates.keys());
}

/** The layer that owns the weights: another than the layer itself where it shares them. */
function weightOwner({ node, weights }: PlannedLayer): string {
  return weights[0]?.nodeId ?? node.id;
}
