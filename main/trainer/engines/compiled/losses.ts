import type { LossSettings } from '../../../../common/evaluation/loss-of-outputs.ts';
import { resolveLossOptions } from '../../../../common/training/loss-catalogue.ts';
import type { LossId, LossOptions } from '../../../../common/training/training-config.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';

/** Keras's `epsilon()`: how far probabilities are kept from 0 and 1 before the logarithm. */
const epsilon = 1e-7;

/** What a loss is recorded from. */
interface LossCall {
  readonly graph: OpGraph;
  readonly output: OpNode;
  /** Of the output's shape, one-hot for classes. */
  readonly target: OpNode;
  readonly options: Required<LossOptions>;
}

/**
 * Loss terms [batch, …], with the last axis of the output or without; the mean over all of them is the loss,
 * as with Keras's `sum_over_batch_size`. `target` has the output's shape, one-hot for classes.
 *
 * When the output comes straight from sigmoid or softmax, cross-entropy is taken from its input, which is
 * stable for any value; Keras on TensorFlow does the same. Otherwise probabilities are clipped to
 * [1e-7, 1 − 1e-7], and both categorical losses scale them to sum to 1. All formulas are those of
 * keras/src/losses/losses.py; they name no batch size, so that the rows of many steps can be taken as one.
 */
export function lossTerms(
  graph: OpGraph,
  { loss, lossOptions }: LossSettings,
  output: OpNode,
  target: OpNode,
): OpNode {
  const options = resolveLossOptions(loss, lossOptions);
  return recorders[loss]({ graph, output, target, options });
}

const recorders: Readonly<Record<LossId, (call: LossCall) => OpNode>> = {
  mean_squared_error: ({ graph, output, target }) => graph.square(graph.sub(output, target)),
  mean_absolute_error: ({ graph, output, target }) => graph.abs(graph.sub(output, target)),
  mean_absolute_percentage_error({ graph, output, target }) {
    const size = graph.maximum(graph.abs(target), graph.constant(epsilon));
    const share = graph.abs(graph.div(graph.sub(target, output), size));
    return graph.mul(share, graph.constant(100));
  },
  mean_squared_logarithmic_error({ graph, output, target }) {
    const log = (x: OpNode) =>
      graph.log(graph.add(graph.maximum(x, graph.constant(epsilon)), graph.constant(1)));
    return graph.square(graph.sub(log(output), log(target)));
  },
  huber({ graph, output, target, options }) {
    const delta = graph.constant(options.delta);
    const error = graph.abs(graph.sub(output, target));
    const near = graph.minimum(error, delta);
    const far = graph.mul(delta, graph.sub(error, near));
    return graph.add(graph.mul(graph.square(near), graph.constant(0.5)), far);
  },
  log_cosh({ graph, output, target }) {
    const error = graph.sub(output, target);
    const bend = graph.softplus(graph.mul(error, graph.constant(-2)));
    return graph.sub(graph.add(error, bend), graph.constant(Math.LN2));
  },
  poisson({ graph, output, target }) {
    const log = graph.log(graph.add(output, graph.constant(epsilon)));
    return graph.sub(output, graph.mul(target, log));
  },
  hinge: hinge,
  squared_hinge: (call) => call.graph.square(hinge(call)),
  binary_crossentropy: (call) => binaryEntropy(call, smoothed(call, 2)),
  binary_focal_crossentropy: binaryFocal,
  categorical_crossentropy(call) {
    const { graph, output } = call;
    const target = smoothed(call, classesOf(call));
    const logits = logitsOf(call, 'softmax');
    if (logits) return graph.softmaxCrossEntropy(logits, target);
    const log = graph.log(clip(graph, scaledToOne(graph, output)));
    return graph.neg(graph.reduceSum(graph.mul(target, log), [-1], false));
  },
  sparse_categorical_crossentropy(call) {
    const { graph, output, target } = call;
    const logits = logitsOf(call, 'softmax') ?? graph.log(clip(graph, output));
    return graph.softmaxCrossEntropy(logits, target);
  },
  categorical_focal_crossentropy(call) {
    const { graph, output, options } = call;
    const given = options.from_logits ? graph.softmax(output) : output;
    const probability = clip(graph, scaledToOne(graph, given));
    const entropy = graph.neg(graph.mul(smoothed(call, classesOf(call)), graph.log(probability)));
    const focus = power(graph, graph.sub(graph.constant(1), probability), options.gamma);
    const weighted = graph.mul(graph.mul(focus, graph.constant(options.alpha)), entropy);
    return graph.reduceSum(weighted, [-1], false);
  },
  categorical_hinge({ graph, output, target }) {
    const own = graph.reduceSum(graph.mul(target, output), [-1], false);
    const others = graph.mul(graph.sub(graph.constant(1), target), output);
    const lead = graph.sub(graph.reduceMax(others, [-1], false), own);
    return graph.relu(graph.add(lead, graph.constant(1)));
  },
  kl_divergence({ graph, output, target }) {
    const within = (x: OpNode) =>
      graph.minimum(graph.maximum(x, graph.constant(epsilon)), graph.constant(1));
    const goal = within(target);
    const terms = graph.mul(goal, graph.log(graph.div(goal, within(output))));
    return graph.reduceSum(terms, [-1], false);
  },
  cosine_similarity({ graph, output, target }) {
    const product = graph.mul(unitVectors(graph, target), unitVectors(graph, output));
    return graph.neg(graph.reduceSum(product, [-1], false));
  },
};

/** Class 0 counts as −1, as in Keras, where it does so when all targets are 0 or 1. */
function hinge({ graph, output, target }: LossCall): OpNode {
  const sign = graph.sub(target, graph.equal(target, graph.constant(0)));
  return graph.relu(graph.sub(graph.constant(1), graph.mul(sign, output)));
}

function binaryFocal(call: LossCall): OpNode {
  const { graph, output, options } = call;
  const one = graph.constant(1);
  const target = smoothed(call, 2);
  const probability = options.from_logits ? graph.sigmoid(output) : output;
  const mix = (ofOne: OpNode, ofZero: OpNode) =>
    graph.add(graph.mul(target, ofOne), graph.mul(graph.sub(one, target), ofZero));
  const ofTruth = mix(probability, graph.sub(one, probability));
  const focus = power(graph, graph.sub(one, ofTruth), options.gamma);
  const focal = graph.mul(focus, binaryEntropy(call, target));
  if (!options.apply_class_balancing) return focal;
  const { alpha } = options;
  return graph.mul(mix(graph.constant(alpha), graph.constant(1 - alpha)), focal);
}

function binaryEntropy(call: LossCall, target: OpNode): OpNode {
  const { graph, output } = call;
  const logits = logitsOf(call, 'sigmoid');
  if (logits) return graph.sigmoidCrossEntropy(logits, target);
  const one = graph.constant(1);
  const probability = clip(graph, output);
  const ofOne = graph.mul(target, graph.log(probability));
  const ofZero = graph.mul(graph.sub(one, target), graph.log(graph.sub(one, probability)));
  return graph.neg(graph.add(ofOne, ofZero));
}

/** What goes into the final activation, or the output when that is said to be logits; else undefined. */
function logitsOf({ output, options }: LossCall, activation: 'sigmoid' | 'softmax') {
  if (output.kind === activation) return output.inputs[0];
  return options.from_logits ? output : undefined;
}

function smoothed({ graph, target, options }: LossCall, classes: number): OpNode {
  const { label_smoothing } = options;
  const kept = graph.mul(target, graph.constant(1 - label_smoothing));
  return graph.add(kept, graph.constant(label_smoothing / classes));
}

function classesOf({ output }: LossCall): number {
  return output.shape.at(-1) ?? 1;
}

function scaledToOne(graph: OpGraph, output: OpNode): OpNode {
  return graph.div(output, graph.reduceSum(output, [-1], true));
}

/** x / |x|, where |x| counts as no less than 1e-7; Keras's `normalize`. */
function unitVectors(graph: OpGraph, x: OpNode): OpNode {
  const length = graph.sqrt(graph.reduceSum(graph.square(x), [-1], true));
  const factor = graph.div(graph.constant(1), length);
  return graph.mul(x, graph.minimum(factor, graph.constant(1 / epsilon)));
}

/** The power of a number that may be 0, whose slope is no number for the exponent 0. */
function power(graph: OpGraph, x: OpNode, exponent: number): OpNode {
  return exponent === 0 ? graph.constant(1) : graph.pow(x, exponent);
}

function clip(graph: OpGraph, x: OpNode): OpNode {
  const raised = graph.maximum(x, graph.constant(epsilon));
  return graph.minimum(raised, graph.constant(1 - epsilon));
}
