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
 * the plan's order. Weights become inputs under their keys. `leave` is told of every layer's first result.
 */
export function recordForward(
  graph: OpGraph,
  plan: NetworkPlan,
  x: OpNode,
  training: boolean,
  leave?: (layer: PlannedLayer, value: OpNode) => void,
): readonly RecordedOutput[] {
  const nodeOf = ({ id }: Sym): OpNode => {
    const node = graph.nodes[id];
    if (!node) throw new RangeError('A layer gave a value that was not recorded.');
    return node;
  };
  const outputs = runLayers(plan, x, {
    ops: graph,
    training,
    // A layer that is used twice in a step goes on from what its first use left.
    weight: ({ key, shape }) => graph.stateUpdates.get(key) ?? graph.input(key, shape),
    enter: (layer) => {
      graph.scope = weightOwner(layer);
      graph.layer = layer.node.id;
    },
    leave: (layer, value) => leave?.(layer, nodeOf(value)),
  });
  graph.layer = '';
  return outputs.map(({ value, mask }) => ({
    value: nodeOf(value),
    mask: mask === null ? null : nodeOf(mask),
  }));
}

/** What shows only when a training step is recorded. */
export interface TrainingTraits {
  /** Keys of the weights that training moves without the optimiser: moving statistics. */
  readonly moving: ReadonlySet<string>;
  /** True when regularisers or masks make the loss of a batch more than the sum of its rows' losses. */
  readonly lossOverBatch: boolean;
}

/** Records a small step to see what it does besides giving outputs. */
export function examineTraining(plan: NetworkPlan): TrainingTraits {
  const graph = new OpGraph();
  const outputs = recordForward(graph, plan, graph.input('x', [2, plan.featureCount]), true);
  return {
    moving: new Set(graph.stateUpdates.keys()),
    lossOverBatch: graph.losses.length > 0 || outputs.some(({ mask }) => mask !== null),
  };
}

/** The layer that owns the weights: another than the layer itself where it shares them. */
function weightOwner({ node, weights }: PlannedLayer): string {
  return weights[0]?.nodeId ?? node.id;
}
