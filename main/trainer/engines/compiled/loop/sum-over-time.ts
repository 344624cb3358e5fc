import { equalShapes } from '../broadcast.ts';
import type { OpGraph } from '../op-graph.ts';
import type { OpKind, OpNode } from '../op-node.ts';
import { mergeTime, type Outer } from './lift.ts';

interface SumCall {
  readonly graph: OpGraph;
  /** In the loop's body. */
  readonly node: OpNode;
  readonly time: number;
  readonly outsideOf: (node: OpNode) => Outer;
  /** True for operations that are done outside of the loop. */
  readonly isWorkedOutside: (node: OpNode) => boolean;
}

/** Operations that may as well be done on the sum. */
const linear: ReadonlySet<OpKind> = new Set([
  ...(['add', 'sub', 'neg', 'reshape', 'expand'] as const),
  ...(['transpose', 'concat', 'slice', 'pad', 'reverse'] as const),
]);

/**
 * Records the sum over all times of what `node` is at each: the gradient of a value that the loop is
 * given once. The product of a matrix per time becomes one product over all times and rows.
 */
export function sumOverTime(call: SumCall): OpNode {
  const { graph, node, time, outsideOf, isWorkedOutside } = call;
  const again = (input: OpNode) => sumOverTime({ ...call, node: input });
  if (isWorkedOutside(node)) {
    if (linear.has(node.kind) && node.inputs.every((input) => fits(node, input))) {
      return graph.record(node.kind, node.inputs.map(again), node.shape, node.attributes);
    }
    const whole = sumRows(call);
    if (whole) return whole;
  }
  const { node: value, timed } = outsideOf(node);
  return timed ? graph.reduceSum(value, [0], false) : graph.mul(value, graph.constant(time));
}

/** The sum where the operation itself adds up rows: one operation over the rows of all times. */
function sumRows({ graph, node, outsideOf }: SumCall): OpNode | null {
  const { transposeA, transposeB, axes = [], keepDims = false } = node.attributes;
  const [a, b] = node.inputs;
  if (node.kind === 'matmul' && transposeA && !transposeB && a && b) {
    const [left, right] = [outsideOf(a), outsideOf(b)];
    if (!left.timed || !right.timed) return null;
    return graph.gemm(mergeTime(graph, left.node), mergeTime(graph, right.node), { a: true });
  }
  if (node.kind === 'reduceSum' && axes.length === 1 && axes[0] === 0 && a) {
    const { node: value, timed } = outsideOf(a);
    return timed ? graph.reduceSum(mergeTime(graph, value), [0], keepDims) : null;
  }
  return null;
}

/** False where an operand would be broadcast, which its sum might not be. */
function fits(node: OpNode, input: OpNode): boolean {
  return !['add', 'sub'].includes(node.kind) || equalShapes(node.shape, input.shape);
}
