import { elementCount } from '../../../../common/tensor/shape.ts';
import { equalShapes, padRank, reducedShape } from './broadcast.ts';
import { reverseRules } from './gradient-rules.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpKind, OpNode } from './op-node.ts';
import type { Accumulate } from './reverse-rule.ts';
import { sumGradients } from './sum-gradients.ts';

/**
 * Records the gradients of the scalar `loss` with respect to `weights`, by reverse accumulation over one
 * rule per primitive. Each gradient has its weight's shape; a weight that the loss does not depend on gets zeros.
 * All gradients are multiplied by `scale`, which costs nothing when it is done at the start.
 */
export function gradients(
  graph: OpGraph,
  loss: OpNode,
  weights: readonly OpNode[],
  scale = 1,
): OpNode[] {
  const found = accumulate(graph, [[loss, graph.constant(scale)]], weights);
  return weights.map((weight) =>
    graph.expand(found.get(weight) ?? graph.constant(0), weight.shape),
  );
}

const accumulate: Accumulate = (graph, seeds, sources) => {
  const forward = graph.nodes.slice(0, Math.max(...seeds.map(([node]) => node.id)) + 1);
  const needed = dependents(forward, sources);
  const arriving = new Map<OpNode, OpNode[]>();
  const arrive = (node: OpNode, gradient: OpNode) => {
    arriving.set(node, [...(arriving.get(node) ?? []), gradient]);
  };
  for (const [node, gradient] of seeds) arrive(node, gradient);
  const totals = new Map<OpNode, OpNode>();
  const outside = graph.layer;
  for (const node of forward.toReversed()) {
    const contributions = arriving.get(node);
    if (!contributions) continue;
    // What a layer's gradient takes belongs to the layer as well.
    graph.layer = node.layer;
    const dy = sumGradients(graph, contributions);
    totals.set(node, dy);
    const parts = reverseRules[node.kind]?.({
      graph,
      node,
      dy,
      arrivedAt: (later) => totals.get(later),
      accumulate,
    });
    node.inputs.forEach((input, index) => {
      const part = needed.has(input) ? parts?.[index] : undefined;
      if (part) arrive(input, sumToShape(graph, part(), node, input));
    });
  }
  graph.layer = outside;
  return totals;
};

/** Nodes whose value depends on one of `sources` in a way that has a gradient. */
function dependents(nodes: readonly OpNode[], sources: readonly OpNode[]): ReadonlySet<OpNode> {
  const found = new Set(sources);
  for (const node of nodes) {
    if (reverseRules[node.kind] && node.inputs.some((input) => found.has(input))) found.add(node);
  }
  return found;
}

/** Kinds whose operands broadcast; the rules of others give gradients that fit their inputs. */
const broadcasting: ReadonlySet<OpKind> = new Set([
  'add',
  'sub',
  'mul',
  'div',
  'maximum',
  'minimum',
  'where',
  'expand',
  'sigmoidCrossEntropy',
]);

/**
 * Undoes broadcasting: sums a gradient over the axes along which `input` was repeated.
 * A gradient may itself be shorter along an axis, which stands for equal values along it.
 */
function sumToShape(graph: OpGraph, gradient: OpNode, node: OpNode, input: OpNode): OpNode {
  if (!broadcasting.has(node.kind) || equalShapes(node.shape, input.shape)) return gradient;
  const rank = node.shape.length;
  const from = padRank(input.shape, rank);
  const given = padRank(gradient.shape, rank);
  const repeated = node.shape.map((length, axis) => length > 1 && from[axis] === 1);
  const axes = given.flatMap((length, axis) => (repeated[axis] && length > 1 ? [axis] : []));
  const copies = elementCount(node.shape.filter((_, axis) => repeated[axis] && given[axis] === 1));
  const scaled = graph.mul(gradient, graph.constant(copies));
  // A gradient with fewer axes than the result has no values along the missing ones.
  const missing = rank - gradient.shape.length;
  const summed = axes.map((axis) => axis - missing);
  const leading = rank - input.shape.length;
  const onlyLeading = summed.length === leading && summed.every((axis) => axis < leading);
  // Of a matrix the sum over its rows is kept as a matrix with one row, which is quicker to work out.
  if (onlyLeading && missing === 0 && rank !== 2) return graph.reduceSum(scaled, summed, false);
  const kept = graph.reduceSum(scaled, summed, true);
  const surplus = Math.max(0, kept.shape.length - input.shape.length);
  return graph.reshape(kept, reducedShape(kept.shape, [...Array(surplus).keys()], false));
}
