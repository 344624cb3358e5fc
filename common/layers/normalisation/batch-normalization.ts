import type { Sym } from '../forward-ops.ts';
import { axisLength, onlyInput, onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition } from '../layer.ts';
import { booleanOf, numberOf } from '../read-params.ts';
import { initializerParam, weightParams } from '../weight-params.ts';
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
    {
      key: 'axis',
      label: 'Axis',
      kind: 'integer',
      default: -1,
      min: -8,
      max: 8,
      step: 1,
      help: 'The axis of the features; −1 is the last one.',
      group: 'layer',
    },
    {
      key: 'momentum',
      label: 'Momentum',
      kind: 'number',
      default: 0.99,
      min: 0,
      max: 1,
      step: 0.01,
      help: 'How slowly the stored averages follow the batches. Lower it for short trainings.',
      group: 'layer',
    },
    {
      key: 'epsilon',
      label: 'Epsilon',
      kind: 'number',
      default: 0.001,
      min: 0,
      max: 1,
      step: 0.001,
      help: 'Added to the variance to keep the division away from zero.',
      group: 'layer',
    },
    {
      key: 'center',
      label: 'Shift (beta)',
      kind: 'boolean',
      default: true,
      help: 'Adds a trainable shift per feature.',
      group: 'weights',
    },
    {
      key: 'scale',
      label: 'Scale (gamma)',
      kind: 'boolean',
      default: true,
      help: 'Multiplies by a trainable scale per feature.',
      group: 'weights',
    },
    ...weightParams('beta', 'Beta', 'zeros', 'How the shift starts.'),
    ...weightParams('gamma', 'Gamma', 'ones', 'How the scale starts.'),
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
      ...(booleanOf(params, 'scale') ? [weightSpec(params, 'gamma', shape)] : []),
      ...(booleanOf(params, 'center') ? [weightSpec(params, 'beta', shape)] : []),
      weightSpec(params, 'moving_mean', shape, { trainable: false }),
      weightSpec(params, 'moving_variance', shape, { trainable: false }),
    ];
  },
  describe: (params) => `momentum ${numberOf(params, 'momentum')}`,
  forward: (call) => {
    const { ops } = call;
    const x = onlyInput(call);
    const axis = (numberOf(call.params, 'axis') + x.shape.length) % x.shape.length;
    const broadcast = x.shape.map((length, index) => (index === axis ? length : 1));
    const spread = (weight: Sym): Sym => ops.reshape(weight, broadcast);
    const { mean, variance } = call.training
      ? batchMoments(call, x, axis)
      : storedMoments(call, spread);
    const deviation = ops.sqrt(ops.add(variance, ops.constant(numberOf(call.params, 'epsilon'))));
    let y = ops.div(ops.sub(x, mean), deviation);
    if (call.weights['gamma']) y = ops.mul(y, spread(call.weights['gamma']));
    if (call.weights['beta']) y = ops.add(y, spread(call.weights['beta']));
    return y;
  },
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
  const mean = ops.reduceMean(x, others, true);
  const variance = ops.reduceMean(ops.square(ops.sub(x, mean)), others, true);
  const momentum = numberOf(call.params, 'momentum');
  const move = (name: string, batch: Sym): void => {
    const stored = call.weights[name];
    if (!stored) throw new RangeError(`Batch normalisation needs its ${name}.`);
    const kept = ops.mul(stored, ops.constant(momentum));
    const added = ops.mul(ops.reshape(ops.detach(batch), stored.shape), ops.constant(1 - momentum));
    ops.updateState(name, ops.add(kept, added));
  };
  move('moving_mean', mean);
  move('moving_variance', variance);
  return { mean, variance };
}
