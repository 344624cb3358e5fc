import type { LossId } from '../../../../common/training/training-config.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';

/** Keras's `epsilon()`: how far probabilities are kept from 0 and 1 before the logarithm. */
const epsilon = 1e-7;

/**
 * Loss terms [batch] or [batch, width]; the mean over all of them is the loss, as with Keras's
 * `sum_over_batch_size`. `target` has the output's shape, one-hot for classes.
 *
 * When the output comes straight from sigmoid or softmax, cross-entropy is taken from its input, which is
 * stable for any value; Keras on TensorFlow does the same. Otherwise probabilities are clipped to
 * [1e-7, 1 − 1e-7], and both categorical losses scale them to sum to 1.
 */
export function lossTerms(graph: OpGraph, loss: LossId, output: OpNode, target: OpNode): OpNode {
  const [beforeActivation] = output.inputs;
  switch (loss) {
    case 'mean_squared_error':
      return graph.square(graph.sub(output, target));
    case 'mean_absolute_error':
      return graph.abs(graph.sub(output, target));
    case 'binary_crossentropy':
      return output.kind === 'sigmoid' && beforeActivation
        ? graph.sigmoidCrossEntropy(beforeActivation, target)
        : binaryFromProbabilities(graph, output, target);
    case 'categorical_crossentropy':
      return output.kind === 'softmax' && beforeActivation
        ? graph.softmaxCrossEntropy(beforeActivation, target)
        : categoricalFromProbabilities(graph, output, target);
    case 'sparse_categorical_crossentropy':
      return output.kind === 'softmax' && beforeActivation
        ? graph.softmaxCrossEntropy(beforeActivation, target)
        : graph.softmaxCrossEntropy(graph.log(clip(graph, output)), target);
    default:
      throw new RangeError(`${loss} is not computed here.`);
  }
}

function binaryFromProbabilities(graph: OpGraph, output: OpNode, target: OpNode): OpNode {
  const one = graph.constant(1);
  const probability = clip(graph, output);
  const ofOne = graph.mul(target, graph.log(probability));
  const ofZero = graph.mul(graph.sub(one, target), graph.log(graph.sub(one, probability)));
  return graph.neg(graph.add(ofOne, ofZero));
}

function categoricalFromProbabilities(graph: OpGraph, output: OpNode, target: OpNode): OpNode {
  const scaled = graph.div(output, graph.reduceSum(output, [-1], true));
  const terms = graph.mul(target, graph.log(clip(graph, scaled)));
  return graph.neg(graph.reduceSum(terms, [-1], false));
}

function clip(graph: OpGraph, x: OpNode): OpNode {
  const raised = graph.maximum(x, graph.constant(epsilon));
  return graph.minimum(raised, graph.constant(1 - epsilon));
}
