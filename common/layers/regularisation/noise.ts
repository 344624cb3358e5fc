import { inPlace } from '../in-place.ts';
import { onlyInput } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { numberParam } from '../params.ts';
import { numberOf } from '../read-params.ts';
import { describeRate, rateParam } from './dropout.ts';

/** Keras `GaussianNoise`: while training, adds normal noise of deviation `stddev`. */
export const gaussianNoise: LayerDefinition = {
  type: 'GaussianNoise',
  category: 'regularisation',
  summary: 'Adds random noise while training.',
  help: {
    what: 'Adds a random number from a normal distribution to every value in every training step. Does nothing when predicting.',
    formula: 'y = x + deviation · n, n standard normal',
    when: 'On inputs that are measured with noise, so that the network does not learn it by heart.',
  },
  params: [
    numberParam('stddev', 'Deviation', 0.1, 'How strong the noise is, in the unit of the values.', {
      min: 0,
      max: 1,
      step: 0.05,
      group: 'regularisation',
    }),
  ],
  ...inPlace,
  describe: (params) => `±${numberOf(params, 'stddev')}`,
  forward: (call) => {
    const { ops, training } = call;
    const x = onlyInput(call);
    const deviation = numberOf(call.params, 'stddev');
    if (!training || deviation === 0) return x;
    return ops.add(x, ops.mul(ops.randomNormal(x.shape), ops.constant(deviation)));
  },
};

/**
 * Keras `GaussianDropout` (Srivastava et al. 2014): while training, multiplies by normal noise of mean 1
 * and deviation √(rate / (1 − rate)), the mean and deviation of dropout's factors.
 */
export const gaussianDropout: LayerDefinition = {
  type: 'GaussianDropout',
  category: 'regularisation',
  summary: 'Multiplies by random noise while training.',
  help: {
    what: 'Multiplies every value by a random number around 1. Disturbs as much as dropout with the same rate, but smoothly.',
    formula: 'y = x · (1 + √(rate / (1 − rate)) · n), n standard normal',
    when: 'As an alternative to dropout that loses no value altogether.',
  },
  params: [rateParam('The rate of dropout that disturbs as much: 0.2 to 0.5 is usual.', 0.5, 0.99)],
  ...inPlace,
  describe: describeRate,
  forward: (call) => {
    const { ops, training } = call;
    const x = onlyInput(call);
    const rate = numberOf(call.params, 'rate');
    if (!training || rate === 0) return x;
    const noise = ops.mul(ops.randomNormal(x.shape), ops.constant(Math.sqrt(rate / (1 - rate))));
    return ops.mul(x, ops.add(noise, ops.constant(1)));
  },
};

/** What values approach below zero behind SELU: −alpha · scale (Klambauer et al. 2017). */
const saturation = -1.6732632423543772 * 1.0507009873554805;

/**
 * Keras `AlphaDropout` (Klambauer et al. 2017): while training, sets values to SELU's lowest value and
 * then moves and scales all, so that mean and variance stay as they were.
 */
export const alphaDropout: LayerDefinition = {
  type: 'AlphaDropout',
  category: 'regularisation',
  summary: 'Dropout that keeps mean and spread, for SELU.',
  help: {
    what: 'Sets a random share of values to the lowest value of SELU while training, and keeps the mean and variance of all.',
    formula: 'y = a · (x · m + α′ · (1 − m)) + b, m = 0 with probability rate, else 1',
    when: 'Together with SELU, whose self-normalisation ordinary dropout would disturb.',
  },
  params: [rateParam('Share of values that is switched off: 0.05 to 0.2 is usual.', 0.1, 0.99)],
  ...inPlace,
  describe: describeRate,
  forward: (call) => {
    const { ops, training } = call;
    const x = onlyInput(call);
    const rate = numberOf(call.params, 'rate');
    if (!training || rate === 0) return x;
    const a = ((1 - rate) * (1 + rate * saturation ** 2)) ** -0.5;
    const b = -a * saturation * rate;
    const kept = ops.positive(ops.dropoutMask(x.shape, rate));
    const dropped = ops.mul(ops.sub(ops.constant(1), kept), ops.constant(saturation));
    const values = ops.add(ops.mul(x, kept), dropped);
    return ops.add(ops.mul(values, ops.constant(a)), ops.constant(b));
  },
};
