import { elementCount } from '../../../../common/tensor/shape.ts';
import { reducedShape } from './broadcast.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode, StructuralKind } from './op-node.ts';
import { only, pair, restoreAxes, type ReverseRule } from './reverse-rule.ts';

/** Rules of operations that multiply matrices, move, pick and sum values. */
export const structuralRules: Readonly<Record<StructuralKind, ReverseRule>> = {
  matmul: ({ graph, node, dy }) => {
    const [a, b] = pair(node);
    const full = () => graph.expand(dy, node.shape);
    return productGradients(node, a, b, full, (x, y, transposed) => graph.gemm(x, y, transposed));
  },
  batchMatmul: ({ graph, node, dy }) => {
    const [a, b] = pair(node);
    const full = () => graph.expand(dy, node.shape);
    return productGradients(node, a, b, full, (x, y, transposed) =>
      graph.batchMatmul(x, y, transposed),
    );
  },
  reshape: ({ graph, node, dy }) => [() => restoreAxes(graph, dy, node.shape, only(node).shape)],
  transpose: ({ graph, node, dy }) => [
    () => {
      const permutation = node.attributes.permutation ?? [];
      const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
      return graph.transpose(graph.expand(dy, node.shape), inverse);
    },
  ],
  expand: ({ dy }) => [() => dy],
  concat: ({ graph, node, dy }) => {
    const [axis = 0] = node.attributes.axes ?? [];
    const full = graph.expand(dy, node.shape);
    let start = 0;
    return node.inputs.map((part) => {
      const begin = node.shape.map((_, index) => (index === axis ? start : 0));
      start += part.shape[axis] ?? 1;
      return () => graph.slice(full, begin, part.shape);
    });
  },
  slice: ({ graph, node, dy }) => [
    () => {
      const x = only(node);
      const { begin = [] } = node.attributes;
      const after = x.shape.map(
        (length, axis) => length - (begin[axis] ?? 0) - (node.shape[axis] ?? 0),
      );
      return graph.pad(graph.expand(dy, node.shape), begin, after);
    },
  ],
  pad: ({ graph, node, dy }) => [
    () => graph.slice(graph.expand(dy, node.shape), node.attributes.begin ?? [], only(node).shape),
  ],
  reverse: ({ graph, node, dy }) => [
    () => graph.reverse(graph.expand(dy, node.shape), node.attributes.axes?.[0] ?? 0),
  ],
  gather: ({ graph, node, dy }) => {
    const [table, ids] = pair(node);
    return [() => graph.scatterAdd(ids, graph.expand(dy, node.shape), table.shape[0] ?? 1)];
  },
  scatterAdd: ({ graph, node, dy }) => {
    const [ids] = pair(node);
    return [undefined, () => graph.gather(graph.expand(dy, node.shape), ids)];
  },
  reduceSum: ({ graph, node, dy }) => [() => spread(graph, node, dy)],
  reduceMean: ({ graph, node, dy }) => [
    () => {
      const count = elementCount(only(node).shape) / elementCount(node.shape);
      return spread(graph, node, graph.div(dy, graph.constant(count)));
    },
  ],
  // Equal largest values share the gradient, as in TensorFlow.
  reduceMax: ({ graph, node, dy }) => [
    () => {
      const x = only(node);
      const { axes = [] } = node.attributes;
      const largest = graph.equal(x, graph.reshape(node, reducedShape(x.shape, axes, true)));
      const share = graph.div(spread(graph, node, dy), graph.reduceSum(largest, axes, true));
      return graph.mul(largest, share);
    },
  ],
};

/** The gradients of C = A · B, where either factor may be transposed first. */
function productGradients(
  node: OpNode,
  a: OpNode,
  b: OpNode,
  dy: () => OpNode,
  multiply: (x: OpNode, y: OpNode, transposed: { a?: boolean; b?: boolean }) => OpNode,
): readonly (() => OpNode)[] {
  const { transposeA = false, transposeB = false } = node.attributes;
  return [
    () =>
      transposeA
        ? multiply(b, dy(), { a: transposeB, b: true })
        : multiply(dy(), b, { b: !transposeB }),
    () =>
      transposeB
        ? multiply(dy(), a, { a: true, b: transposeA })
        : multiply(a, dy(), { a: !transposeA }),
  ];
}

/** The gradient of a sum, with axes of length 1 where it was summed. */
function spread(graph: OpGraph, node: OpNode, dy: OpNode): OpNode {
  const shape = reducedShape(only(node).shape, node.attributes.axes ?? [], true);
  return restoreAxes(graph, dy, node.shape, shape);
}
