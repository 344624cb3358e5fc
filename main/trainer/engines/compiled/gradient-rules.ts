import { convolutionRules } from './convolution/rules.ts';
import { loopRules } from './loop/rules.ts';
import type { OpKind } from './op-node.ts';
import { only, pair, restoreAxes, type ReverseRule } from './reverse-rule.ts';
import { structuralRules } from './structural-rules.ts';

/** One rule per primitive. `null`: the gradient ends here. */
export const reverseRules: Readonly<Record<OpKind, ReverseRule | null>> = {
  input: null,
  constant: null,
  positive: null,
  nonZero: null,
  detach: null,
  constantTensor: null,
  floor: null,
  greater: null,
  equal: null,
  ...structuralRules,
  ...convolutionRules,
  ...loopRules,
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
  pow: ({ graph, node, dy }) => [
    () => {
      const exponent = node.attributes.value ?? 1;
      const slope = graph.mul(graph.pow(only(node), exponent - 1), graph.constant(exponent));
      return graph.mul(dy, slope);
    },
  ],
  sin: ({ graph, node, dy }) => [() => graph.mul(dy, graph.cos(only(node)))],
  cos: ({ graph, node, dy }) => [() => graph.neg(graph.mul(dy, graph.sin(only(node))))],
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
  where: ({ graph, node, dy }) => {
    const [condition] = node.inputs;
    const none = graph.constant(0);
    return [
      undefined,
      () => graph.where(condition ?? none, dy, none),
      () => graph.where(condition ?? none, none, dy),
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
};
