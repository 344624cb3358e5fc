import type { OptimizerConfig } from '../../../../common/training/training-config.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';

/** True when the optimiser clips gradients in any way; as in Keras a limit of 0 clips nothing. */
export function clips({ clipnorm, clipvalue, global_clipnorm }: OptimizerConfig): boolean {
  return [clipnorm, clipvalue, global_clipnorm].some((limit) => limit !== null && limit > 0);
}

/** Records the gradients as the optimiser clips them: each tensor's norm, all together, or every element. */
export function clipGradients(
  graph: OpGraph,
  { clipnorm, clipvalue, global_clipnorm }: OptimizerConfig,
  gradients: readonly OpNode[],
): readonly OpNode[] {
  if (clipnorm) {
    const most = graph.constant(clipnorm);
    return gradients.map((gradient) => {
      const norm = graph.sqrt(squaredNorm(graph, gradient));
      return graph.mul(gradient, graph.div(most, graph.maximum(norm, most)));
    });
  }
  if (global_clipnorm) {
    const most = graph.constant(global_clipnorm);
    const squares = gradients.map((gradient) => squaredNorm(graph, gradient));
    const [first, ...rest] = squares;
    if (!first) return gradients;
    const norm = graph.sqrt(rest.reduce((sum, square) => graph.add(sum, square), first));
    const factor = graph.div(most, graph.maximum(norm, most));
    return gradients.map((gradient) => graph.mul(gradient, factor));
  }
  if (clipvalue) {
    const most = graph.constant(clipvalue);
    return gradients.map((gradient) =>
      graph.maximum(graph.minimum(gradient, most), graph.neg(most)),
    );
  }
  return gradients;
}

function squaredNorm(graph: OpGraph, x: OpNode): OpNode {
  return graph.reduceSum(graph.square(x), [...x.shape.keys()], false);
}
