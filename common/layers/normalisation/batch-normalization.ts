import { countAxis, keepAxes } from '../axes.ts';
import type { ForwardOps, Sym } from '../forward-ops.ts';
import { axisLength, onlyInput, onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition } from '../layer.ts';
import { spreadMask } from '../masks.ts';
import { momentsOf } from '../moments.ts';
import { axisParam, numberParam } from '../params.ts';
import { numberOf } from '../read-params.ts';
import { initializerParam } from '../weight-params.ts';
import { centerAndScale, epsilonParam, gammaAndBeta } from './gamma-and-beta.ts';
import { weightSpec } from '../weight-spec.ts';

/**
 * Keras `BatchNormalization` (Ioffe and Szegedy 2015): gamma · (x − mean) / √(variance + epsilon) + beta
 * per entry of `axis`. Training uses the batch's mean and population variance and moves the stored ones
 * by moving · momentum + batch · (1 − momentum); prediction uses the stored ones.
 */
export const batchNormalization: LayerDefinition = {
  type: 'BatchNormalization',
  category: 'normalisation',
  summary: 'Keeps values centred and evenly spread.',
  help: {
    what: 'Brings each feature to mean 0 and variance 1 over the batch, then applies a trainable scale and shift. Predicts with averages gathered while training.',
    formula: 'y = γ · (x − μ) / √(σ² + ε) + β',
    when: 'Between a layer and its activation in deeper networks, to train faster and more steadily.',
  },
  params: [
    axisParam('The axis of the features; −1 is the last one.'),
    numberParam(
      'momentum',
      'Momentum',
      0.99,
      'How slowly the stored averages follow the batches. Lower it for short trainings.',
      { min: 0, max: 1, step: 0.01 },
    ),
    epsilonParam,
    ...centerAndScale,
    initializerParam('moving_mean', 'Moving mean start', 'zeros', 'How the stored mean starts.'),
    initializerParam(
      'moving_variance',
      'Moving variance start',
      'ones',
      'How the stored variance starts.',
    ),
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const shape = onlyShape(inputs);
    axisLength(shape, numberOf(params, 'axis'));
    return shape;
  },
  weights: (inputs, params) => {
    const shape = [axisLength(onlyShape(inputs), numberOf(params, 'axis'))];
    return [
      ...gammaAndBeta(params, shape),
      weightSpec(params, 'moving_mean', shape, { trainable: false }),
      weightSpec(params, 'moving_variance', shape, { trainable: false }),
    ];
  },
  describe: (params) => `momentum ${numberOf(params, 'momentum')}`,
  forward: (call) => {
    const { ops } = call;
    const x = onlyInput(call);
    const axis = countAxis(x.shape, numberOf(call.params, 'axis'));
    const along = keepAxes(x.shape, [axis]);
    const spread = (weight: Sym): Sym => ops.reshape(weight, along);
    const { mean, variance } =
      call.training && call.trainable ? batchMoments(call, x, axis) : storedMoments(call, spread);
    const deviation = ops.sqrt(ops.add(variance, ops.constant(numberOf(call.params, 'epsilon'))));
    // One factor and one summand per feature, worked out first: the large tensor is passed over twice.
    const { gamma, beta } = call.weights;
    const factor = ops.div(gamma ? spread(gamma) : ops.constant(1), deviation);
    const moved = ops.mul(mean, factor);
    const summand = beta ? ops.sub(spread(beta), moved) : ops.neg(moved);
    return ops.add(ops.mul(x, factor), summand);
  },
  mask: 'pass',
};

interface Moments {
  readonly mean: Sym;
  readonly variance: Sym;
}

function storedMoments({ weights }: ForwardCall, spread: (weight: Sym) => Sym): Moments {
  const { moving_mean: mean, moving_variance: variance } = weights;
  if (!mean || !variance) throw new RangeError('Batch normalisation needs its moving statistics.');
  return { mean: spread(mean), variance: spread(variance) };
}

function batchMoments(call: ForwardCall, x: Sym, axis: number): Moments {
  const { ops } = call;
  const others = x.shape.map((_, index) => index).filter((index) => index !== axis);
  const moments = call.masks[0]
    ? countedMoments(ops, x, others, call.masks[0])
    : momentsOf(ops, x, others);
  const momentum = numberOf(call.params, 'momentum');
  const move = (name: string, batch: Sym): void => {
    const stored = call.weights[name];
    if (!stored) throw new RangeError(`Batch normalisation needs its ${name}.`);
    const kept = ops.mul(stored, ops.constant(momentum));
    const added = ops.mul(ops.reshape(ops.detach(batch), stored.shape), ops.constant(1 - momentum));
    ops.updateState(name, ops.add(kept, added));
  };
  move('moving_mean', moments.mean);
  move('moving_variance', moments.variance);
  return moments;
}

/** Keeps a division by the number of counted values away from zero, as Keras does. */
const epsilon = 1e-7;

/** Mean and variance over the time steps that count. */
function countedMoments(ops: ForwardOps, x: Sym, axes: readonly number[], given: Sym): Moments {
  const mask = ops.expand(spreadMask(ops, given, x.shape.length), x.shape);
  const count = ops.add(ops.reduceSum(mask, axes, true), ops.constant(epsilon));
  const mean = ops.div(ops.reduceSum(ops.mul(x, mask), axes, true), count);
  const difference = ops.mul(ops.sub(x, mean), mask);
  return { mean, variance: ops.div(ops.reduceSum(ops.square(difference), axes, true), count) };
}
