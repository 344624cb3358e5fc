import type { Bounds } from '../bounds.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';

/** Keras's `epsilon()`, added to norms that are divided by. */
const epsilon = 1e-7;

/** Records a weight tensor held to its bounds (keras/src/constraints/constraints.py). */
export function recordBounded(graph: OpGraph, bounds: Bounds, weight: OpNode): OpNode {
  if (bounds.kind === 'non-negative') return graph.relu(weight);
  const squares = graph.reduceSum(graph.square(weight), bounds.axes, true);
  const norm = graph.sqrt(squares);
  const divisor = graph.add(norm, graph.constant(epsilon));
  if (bounds.kind === 'unit-norm') return graph.div(weight, divisor);
  const { min, max, rate } = bounds;
  const raised = min === 0 ? norm : graph.maximum(norm, graph.constant(min));
  const within = graph.minimum(raised, graph.constant(max));
  const wanted =
    rate === 1
      ? within
      : graph.add(
          graph.mul(within, graph.constant(rate)),
          graph.mul(norm, graph.constant(1 - rate)),
        );
  return graph.mul(weight, graph.div(wanted, divisor));
}
