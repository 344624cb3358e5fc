import { leakyRelu } from '../activations.ts';
import type { Sym } from '../forward-ops.ts';
import { inPlace } from '../in-place.ts';
import { onlyInput } from '../input-of.ts';
import type { ForwardCall, LayerDefinition } from '../layer.ts';
import { numberParam } from '../params.ts';
import { numberOf, nullableNumberOf } from '../read-params.ts';

/**
 * Keras `ReLU`: x above the threshold (at most max_value), 0 from there to the threshold's other side,
 * less negative_slope · (threshold − x) below it.
 */
export const relu: LayerDefinition = {
  type: 'ReLU',
  category: 'activation',
  summary: 'Keeps what is positive, with a slope, a threshold and a ceiling of your choice.',
  help: {
    what: 'Keeps values above the threshold, up to the largest value, and lets a share of those below it through.',
    formula: 'min(x, max) for x > threshold, else slope · (x − threshold)',
    when: 'When plain ReLU as an activation is not enough, such as with a ceiling of 6.',
  },
  params: [
    numberParam(
      'max_value',
      'Largest value',
      null,
      'Larger values are cut to this; none by default.',
      {
        nullable: true,
        min: 0,
      },
    ),
    numberParam(
      'negative_slope',
      'Negative slope',
      0,
      'How much of values below the threshold passes.',
      {
        min: 0,
        step: 0.05,
      },
    ),
    numberParam('threshold', 'Threshold', 0, 'Values up to this count as negative.', {
      min: 0,
      step: 0.1,
    }),
  ],
  ...inPlace,
  describe: describeRelu,
  forward: (call) => {
    const { ops, params } = call;
    const x = onlyInput(call);
    const slope = numberOf(params, 'negative_slope');
    const threshold = numberOf(params, 'threshold');
    const ceiling = nullableNumberOf(params, 'max_value');
    if (ceiling === null && threshold === 0 && slope > 0) return leakyRelu(ops, x, slope);
    const above = threshold === 0 ? ops.relu(x) : aboveThreshold(call, threshold);
    const kept = ceiling === null ? above : ops.minimum(above, ops.constant(ceiling));
    if (slope === 0) return kept;
    const below = ops.relu(ops.sub(ops.constant(threshold), x));
    return ops.sub(kept, ops.mul(below, ops.constant(slope)));
  },
};

/** Keras `LeakyReLU`: x for x > 0, else negative_slope · x. */
export const leakyReLU: LayerDefinition = {
  type: 'LeakyReLU',
  category: 'activation',
  summary: 'ReLU that lets a little through below zero.',
  help: {
    what: 'Keeps positive values and multiplies negative ones by a small slope.',
    formula: 'x for x > 0, else slope · x',
    when: 'When many ReLU units stay at zero.',
  },
  params: [
    numberParam(
      'negative_slope',
      'Negative slope',
      0.3,
      'How much of a negative value passes; 0 is plain ReLU.',
      { min: 0, step: 0.05 },
    ),
  ],
  ...inPlace,
  describe: (params) => `slope ${numberOf(params, 'negative_slope')}`,
  forward: (call) => leakyRelu(call.ops, onlyInput(call), numberOf(call.params, 'negative_slope')),
};

/** Keras 2's `ThresholdedReLU` (Konda et al. 2014), Keras 3's `ReLU(threshold=theta)`: x for x > theta, else 0. */
export const thresholdedReLU: LayerDefinition = {
  type: 'ThresholdedReLU',
  category: 'activation',
  summary: 'Keeps values above a threshold, and zero for all others.',
  help: {
    what: 'Keeps a value when it is larger than θ, and gives zero otherwise.',
    formula: 'x for x > θ, else 0',
    when: 'For sparse outputs, such as in autoencoders.',
  },
  params: [
    numberParam('theta', 'Theta', 1, 'Values must be larger than this to pass.', {
      min: 0,
      step: 0.1,
    }),
  ],
  ...inPlace,
  describe: (params) => `θ ${numberOf(params, 'theta')}`,
  forward: (call) => aboveThreshold(call, numberOf(call.params, 'theta')),
};

function aboveThreshold(call: ForwardCall, threshold: number): Sym {
  const x = onlyInput(call);
  return call.ops.mul(x, call.ops.greater(x, call.ops.constant(threshold)));
}

function describeRelu(params: ForwardCall['params']): string {
  const ceiling = nullableNumberOf(params, 'max_value');
  const slope = numberOf(params, 'negative_slope');
  const threshold = numberOf(params, 'threshold');
  return [
    ...(ceiling === null ? [] : [`max ${ceiling}`]),
    ...(slope === 0 ? [] : [`slope ${slope}`]),
    ...(threshold === 0 ? [] : [`above ${threshold}`]),
  ].join(' · ');
}
