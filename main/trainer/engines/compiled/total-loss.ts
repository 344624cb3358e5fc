import { elementCount } from '../../../../common/tensor/shape.ts';
import type { OutputTarget } from '../target-form.ts';
import { lossTerms } from './losses.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';
import type { RecordedOutput } from './record-network.ts';

/**
 * Loss of each row of one output, [batch]: the mean over its terms. With a mask the mean over all rows is that
 * over the time steps that count, as in Keras; `rowWeights` [batch] are what each row weighs.
 */
export function rowLosses(
  graph: OpGraph,
  target: OutputTarget,
  { value, mask }: RecordedOutput,
  goal: OpNode,
  rowWeights: OpNode | null,
): OpNode {
  const terms = lossTerms(graph, target, value, goal);
  const masked = mask === null ? terms : countedTerms(graph, terms, mask);
  const rows = graph.reduceMean(masked, [...masked.shape.keys()].slice(1), false);
  return rowWeights === null ? rows : graph.mul(rows, rowWeights);
}

/** The terms of the time steps that count, enlarged so that their mean over all is that over those. */
function countedTerms(graph: OpGraph, terms: OpNode, mask: OpNode): OpNode {
  const [batch = 1, time = 1] = mask.shape;
  const perStep =
    terms.shape.length > 2
      ? graph.reduceMean(terms, [...terms.shape.keys()].slice(2), false)
      : terms;
  if (perStep.shape.length < 2 || perStep.shape[1] !== time) return terms;
  const counted = graph.maximum(graph.reduceSum(mask, [0, 1], false), graph.constant(1));
  const scale = graph.div(graph.constant(elementCount([batch, time])), counted);
  return graph.mul(graph.mul(perStep, mask), scale);
}
