import { elementCount } from '../../../../common/tensor/shape.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';

/** What a rule is given: `dy` is the loss's gradient at the result, and may be shorter where it is constant. */
export interface RuleCall {
  readonly graph: OpGraph;
  readonly node: OpNode;
  readonly dy: OpNode;
  /** The gradient that has arrived at a node recorded later than this one. */
  readonly arrivedAt: (node: OpNode) => OpNode | undefined;
  /** Takes gradients through the graph of a loop's body. */
  readonly accumulate: Accumulate;
}

/**
 * Records the gradients that reach `sources` when `seeds` come in at nodes of `graph`. A gradient may be
 * shorter along axes where it is constant; a source that none reaches has no entry.
 */
export type Accumulate = (
  graph: OpGraph,
  seeds: readonly (readonly [node: OpNode, gradient: OpNode])[],
  sources: readonly OpNode[],
) => ReadonlyMap<OpNode, OpNode>;

/** For each input, a function that records its gradient; only those that are needed are called. */
export type ReverseRule = (call: RuleCall) => readonly ((() => OpNode) | undefined)[];

/** The only operand; throws a RangeError when there is none. */
export function only(node: OpNode): OpNode {
  const [input] = node.inputs;
  if (!input) throw new RangeError(`The operation ${node.kind} has no input.`);
  return input;
}

/** The first two operands; throws a RangeError when one is missing. */
export function pair(node: OpNode): readonly [OpNode, OpNode] {
  const [a, b] = node.inputs;
  if (!a || !b) throw new RangeError(`The operation ${node.kind} needs two inputs.`);
  return [a, b];
}

/** A gradient for a value of shape `from`, laid out as `to`; a single number stays one. */
export function restoreAxes(
  graph: OpGraph,
  dy: OpNode,
  from: readonly number[],
  to: readonly number[],
): OpNode {
  if (elementCount(dy.shape) === 1) return graph.reshape(dy, []);
  return graph.reshape(graph.expand(dy, from), to);
}
