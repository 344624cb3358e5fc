import { elementCount } from '../../../../../common/tensor/shape.ts';
import { padRank } from '../broadcast.ts';
import type { OpGraph } from '../op-graph.ts';
import type { OpKind, OpNode } from '../op-node.ts';

/** A value outside of a loop that stands for one inside: [time, …] when it differs from time to time. */
export interface Outer {
  readonly node: OpNode;
  readonly timed: boolean;
}

interface LiftCall {
  readonly graph: OpGraph;
  /** The operation in the loop's body. */
  readonly node: OpNode;
  readonly operands: readonly Outer[];
  readonly time: number;
}

type Lift = (call: LiftCall) => OpNode;

/** Operations that work on every element by itself, with operands that broadcast. */
const elementwise: readonly OpKind[] = [
  ...(['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'greater', 'equal', 'where'] as const),
  ...(['neg', 'exp', 'log', 'sqrt', 'square', 'pow', 'abs', 'sin', 'cos', 'floor'] as const),
  ...(['relu', 'sigmoid', 'tanh', 'softplus', 'erf', 'positive', 'nonZero', 'detach'] as const),
];

/** Operations whose axes are counted from the front. */
const alongAxes: readonly OpKind[] = ['reduceSum', 'reduceMean', 'reduceMax', 'reverse', 'concat'];

const lifts: Partial<Record<OpKind, Lift>> = {
  ...Object.fromEntries(elementwise.map((kind) => [kind, liftElementwise])),
  ...Object.fromEntries(alongAxes.map((kind) => [kind, liftAlongAxes])),
  softmax: repeatOver,
  logSoftmax: repeatOver,
  reshape: repeatOver,
  matmul: liftProduct,
  batchMatmul: liftProduct,
  expand: ({ graph, node, operands, time }) => {
    const [x] = operands.map(({ node: value }) => value);
    const within = padRank(x?.shape.slice(1) ?? [], node.shape.length);
    return graph.expand(graph.reshape(x ?? node, [time, ...within]), [time, ...node.shape]);
  },
  transpose: ({ graph, node, operands }) => {
    const permutation = (node.attributes.permutation ?? []).map((axis) => axis + 1);
    return graph.transpose(theOnly(operands), [0, ...permutation]);
  },
  slice: ({ graph, node, operands, time }) =>
    graph.slice(theOnly(operands), [0, ...(node.attributes.begin ?? [])], [time, ...node.shape]),
  pad: ({ graph, node, operands }) =>
    graph.pad(
      theOnly(operands),
      [0, ...(node.attributes.begin ?? [])],
      [0, ...(node.attributes.after ?? [])],
    ),
};

/** True when the operation can be done for all times at once. */
export function canLift(node: OpNode): boolean {
  return lifts[node.kind] !== undefined;
}

/** Records what `node` is at every time, [time, …], from what its operands are at every time. */
export function lift(call: LiftCall): OpNode {
  const over = lifts[call.node.kind];
  if (!over) throw new RangeError(`${call.node.kind} cannot be done for all times at once.`);
  return over(call);
}

function liftElementwise({ graph, node, operands, time }: LiftCall): OpNode {
  const rank = node.shape.length;
  const aligned = operands.map(({ node: value, timed }) =>
    timed ? graph.reshape(value, [time, ...padRank(value.shape.slice(1), rank)]) : value,
  );
  const [a, b] = aligned;
  // A vector that comes to a product of all times is left to the graph, which does both at once.
  if (node.kind === 'add' && a && b) return graph.add(a, b);
  return graph.record(node.kind, aligned, [time, ...node.shape], node.attributes);
}

function liftAlongAxes({ graph, node, operands, time }: LiftCall): OpNode {
  const axes = (node.attributes.axes ?? []).map((axis) => axis + 1);
  const values = operands.map((operand) => repeated(graph, operand, time));
  return graph.record(node.kind, values, [time, ...node.shape], { ...node.attributes, axes });
}

function repeatOver({ graph, node, operands, time }: LiftCall): OpNode {
  const x = theOnly(operands);
  if (node.kind === 'reshape') return graph.reshape(x, [time, ...node.shape]);
  return graph.record(node.kind, [x], [time, ...node.shape], node.attributes);
}

/** One product over all times where only the first factor differs, else a product per time. */
function liftProduct({ graph, node, operands, time }: LiftCall): OpNode {
  const { transposeA = false, transposeB = false } = node.attributes;
  const transposed = { a: transposeA, b: transposeB };
  const [a, b] = operands;
  if (!a || !b) throw new RangeError('A product needs two factors.');
  if (node.kind === 'matmul' && a.timed && !b.timed && !transposeA) {
    const [, rows = 1, inner = 1] = a.node.shape;
    const product = graph.gemm(graph.reshape(a.node, [time * rows, inner]), b.node, transposed);
    return graph.reshape(product, [time, ...node.shape]);
  }
  return graph.batchMatmul(repeated(graph, a, time), repeated(graph, b, time), transposed);
}

function repeated(graph: OpGraph, { node, timed }: Outer, time: number): OpNode {
  if (timed) return node;
  return graph.expand(graph.reshape(node, [1, ...node.shape]), [time, ...node.shape]);
}

function theOnly([operand]: readonly Outer[]): OpNode {
  if (!operand) throw new RangeError('An operation without operands is the same at every time.');
  return operand.node;
}

/** Joins the axis of time with the one behind it: [time, rows, …] → [time · rows, …]. */
export function mergeTime(graph: OpGraph, x: OpNode): OpNode {
  const [time = 1, rows = 1, ...rest] = x.shape;
  return elementCount(x.shape) === 0 ? x : graph.reshape(x, [time * rows, ...rest]);
}
