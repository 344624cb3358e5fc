import { elementCount } from '../../../../common/tensor/shape.ts';
import { reducedShape } from './broadcast.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpKind, OpNode } from './op-node.ts';

/** What a rule is given: `dy` is the loss's gradient at the result, and may be shorter where it is constant. */
export interface RuleCall {
  readonly graph: OpGraph;
  readonly node: OpNode;
  readonly dy: OpNode;
}

/** For each input, a function that records its gradient; only those that are needed are called. */
export type ReverseRule = (call: RuleCall) => readonly ((() => OpNode) | undefined)[];

/** One rule per primitive. `null`: the gradient ends here. */
export const reverseRules: Readonly<Record<OpKind, ReverseRule | null>> = {
  input: null,
  constant: null,
  positive: null,
  nonZero: null,
  detach: null,
  expand: null,
  concat: null,
  add: ({ dy }) => [() => dy, () => dy],
  sub: ({ graph, dy }) => [() => dy, () => graph.neg(dy)],
  mul: (call) => {
    const [a, b] = pair(call.node);
    return [() => call.graph.mul(call.dy, b), () => call.graph.mul(call.dy, a)];
  },
  div: ({ graph, node, dy }) => {
    const [, b] = pair(node);
    const byA = () => graph.div(dy, b);
    return [byA, () => graph.neg(graph.mul(byA(), node))];
  },
  neg: ({ graph, dy }) => [() => graph.neg(dy)],
  exp: ({ graph, node, dy }) => [() => graph.mul(dy, node)],
  log: ({ graph, node, dy }) => [() => graph.div(dy, only(node))],
  sqrt: ({ graph, node, dy }) => [() => graph.div(graph.mul(dy, graph.constant(0.5)), node)],
  square: ({ graph, node, dy }) => [() => graph.mul(graph.mul(dy, graph.constant(2)), only(node))],
  abs: ({ graph, node, dy }) => [
    () => {
      const x = only(node);
      return graph.mul(dy, graph.sub(graph.positive(x), graph.positive(graph.neg(x))));
    },
  ],
  // On a tie the first operand takes the whole gradient, as in TensorFlow.
  maximum: ({ graph, node, dy }) => {
    const [a, b] = pair(node);
    const second = () => graph.positive(graph.sub(b, a));
    return [
      () => graph.mul(dy, graph.sub(graph.constant(1), second())),
      () => graph.mul(dy, second()),
    ];
  },
  minimum: ({ graph, node, dy }) => {
    const [a, b] = pair(node);
    const second = () => graph.positive(graph.sub(a, b));
    return [
      () => graph.mul(dy, graph.sub(graph.constant(1), second())),
      () => graph.mul(dy, second()),
    ];
  },
  relu: ({ graph, node, dy }) => [() => graph.mul(dy, graph.positive(node))],
  sigmoid: ({ graph, node, dy }) => [
    () => graph.mul(dy, graph.mul(node, graph.sub(graph.constant(1), node))),
  ],
  tanh: ({ graph, node, dy }) => [
    () => graph.mul(dy, graph.sub(graph.constant(1), graph.square(node))),
  ],
  softplus: ({ graph, node, dy }) => [() => graph.mul(dy, graph.sigmoid(only(node)))],
  erf: ({ graph, node, dy }) => [
    () => {
      const bell = graph.exp(graph.neg(graph.square(only(node))));
      return graph.mul(dy, graph.mul(bell, graph.constant(2 / Math.sqrt(Math.PI))));
    },
  ],
  softmax: ({ graph, node, dy }) => [
    () => {
      const weighted = graph.mul(graph.expand(dy, node.shape), node);
      return graph.sub(weighted, graph.mul(node, graph.reduceSum(weighted, [-1], true)));
    },
  ],
  logSoftmax: ({ graph, node, dy }) => [
    () => {
      const full = graph.expand(dy, node.shape);
      return graph.sub(full, graph.mul(graph.exp(node), graph.reduceSum(full, [-1], true)));
    },
  ],
  softmaxCrossEntropy: ({ graph, node, dy }) => {
    const [logits, target] = pair(node);
    return [
      () => {
        const error = graph.sub(graph.softmax(logits), target);
        return graph.mul(error, restoreAxes(graph, dy, node.shape, [...node.shape, 1]));
      },
    ];
  },
  sigmoidCrossEntropy: ({ graph, node, dy }) => {
    const [logits, target] = pair(node);
    return [() => graph.mul(graph.sub(graph.sigmoid(logits), target), dy)];
  },
  matmul: ({ graph, node, dy }) => {
    const [a, b] = pair(node);
    if (node.attributes.transposeA || node.attributes.transposeB) {
      throw new RangeError('The gradient of a product with a transposed factor is not defined.');
    }
    const full = () => graph.expand(dy, node.shape);
    return [() => graph.gemm(full(), b, { b: true }), () => graph.gemm(a, full(), { a: true })];
  },
  reshape: ({ graph, node, dy }) => [() => restoreAxes(graph, dy, node.shape, only(node).shape)],
  transpose: ({ graph, node, dy }) => [
    () => {
      const permutation = node.attributes.permutation ?? [];
      const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
      return graph.transpose(graph.expand(dy, node.shape), inverse);
    },
  ],
  reduceSum: ({ graph, node, dy }) => [() => spread(graph, node, dy)],
  reduceMean: ({ graph, node, dy }) => [
    () => {
      const count = elementCount(only(node).shape) / elementCount(node.shape);
      return spread(graph, node, graph.div(dy, graph.constant(count)));
    },
  ],
};

/** The gradient of a sum, with axes of length 1 where it was summed. */
function spread(graph: OpGraph, node: OpNode, dy: OpNode): OpNode {
  const shape = reducedShape(only(node).shape, node.attributes.axes ?? [], true);
  return restoreAxes(graph, dy, node.shape, shape);
}

/** A gradient for a value of shape `from`, laid out as `to`; a single number stays one. */
function restoreAxes(
  graph: OpGraph,
  dy: OpNode,
  from: readonly number[],
  to: readonly number[],
): OpNode {
  if (elementCount(dy.shape) === 1) return graph.reshape(dy, []);
  return graph.reshape(graph.expand(dy, from), to);
}

function only(node: OpNode): OpNode {
  const [input] = node.inputs;
  if (!input) throw new RangeError(`The operation ${node.kind} has no input.`);
  return input;
}

function pair(node: OpNode): readonly [OpNode, OpNode] {
  const [a, b] = node.inputs;
  if (!a || !b) throw new RangeError(`The operation ${node.kind} needs two inputs.`);
  return [a, b];
}
