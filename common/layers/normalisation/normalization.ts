import { AppError } from '../../errors/app-error.ts';
import { elementCount, type Shape } from '../../tensor/shape.ts';
import { countAxes, keepAxes } from '../axes.ts';
import type { Sym } from '../forward-ops.ts';
import { inPlace } from '../in-place.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition, Params } from '../layer.ts';
import { numbersParam, switchParam } from '../params.ts';
import { booleanOf, nullableNumbersOf } from '../read-params.ts';

/** Keeps the division by the deviation away from zero, as in Keras. */
const leastDeviation = 1e-7;

/**
 * Keras `Normalization`: (x − mean) / max(√variance, 1e-7), or backwards with `invert`. Mean and variance
 * are given, or belong to the training rows, one for each entry along `axis` (null: one for all):
 * `main/trainer/adapt-layers.ts` finds them before the first step.
 */
export const normalization: LayerDefinition = {
  type: 'Normalization',
  category: 'normalisation',
  summary: 'Centres and scales features by the training data.',
  help: {
    what: 'Subtracts the mean of the training rows and divides by their deviation. Both are found before training starts and stay as they are.',
    formula: 'y = (x − μ) / σ',
    when: 'When the scaling shall be part of the network, not of the data preparation.',
  },
  params: [
    numbersParam(
      'axis',
      'Axes',
      [-1],
      'Entries along these axes have a mean and variance each; without axes all share one.',
      { nullable: true, min: -8, max: 8 },
    ),
    numbersParam('mean', 'Mean', null, 'Known means, one for each entry, or one for all.', {
      nullable: true,
    }),
    numbersParam(
      'variance',
      'Variance',
      null,
      'Known variances, one for each entry, or one for all.',
      { nullable: true, min: 0 },
    ),
    switchParam('invert', 'Backwards', false, 'Multiplies and adds instead, to undo a scaling.'),
  ],
  ...inPlace,
  inferShape: (inputs, params) => {
    const shape = onlyShape(inputs);
    checkStatistics(shape, params);
    return shape;
  },
  weights: (inputs, params) => {
    if (nullableNumbersOf(params, 'mean') !== null) return [];
    const shape = entriesOf(onlyShape(inputs), params);
    return [
      { name: 'mean', shape, initializer: 'zeros', trainable: false },
      { name: 'variance', shape, initializer: 'ones', trainable: false },
      // Keras keeps it, unused, for models saved by earlier versions.
      { name: 'count', shape: [], initializer: 'zeros', trainable: false },
    ];
  },
  describe: (params) =>
    [
      nullableNumbersOf(params, 'mean') === null ? 'from training rows' : 'given',
      ...(booleanOf(params, 'invert') ? ['backwards'] : []),
    ].join(' · '),
  forward: (call) => {
    const { ops } = call;
    const x = onlyInput(call);
    const mean = statistic(call, 'mean', x.shape);
    const variance = statistic(call, 'variance', x.shape);
    const deviation = ops.maximum(ops.sqrt(variance), ops.constant(leastDeviation));
    return booleanOf(call.params, 'invert')
      ? ops.add(mean, ops.mul(x, deviation))
      : ops.div(ops.sub(x, mean), deviation);
  },
};

/** The axes that keep a mean and variance for each entry, counted from 0. */
export function keptAxes(shape: Shape, params: Params): readonly number[] {
  return countAxes(shape, nullableNumbersOf(params, 'axis') ?? []);
}

/** Shape of the statistics. */
function entriesOf(shape: Shape, params: Params): readonly number[] {
  return keptAxes(shape, params).map((axis) => Number(shape[axis]));
}

/** The given mean or variance, or the stored one, in a shape that broadcasts over the input's. */
function statistic(call: ForwardCall, name: 'mean' | 'variance', shape: readonly number[]): Sym {
  const { ops, params } = call;
  const along = keepAxes(shape, keptAxes(shape, params));
  const given = nullableNumbersOf(params, name);
  if (given) {
    const [only] = given;
    if (given.length === 1 && only !== undefined) return ops.constant(only);
    return ops.constantTensor(given, along);
  }
  const stored = call.weights[name];
  if (!stored) throw new RangeError(`Normalisation needs its ${name}.`);
  return ops.reshape(stored, along);
}

function checkStatistics(shape: Shape, params: Params): void {
  const count = elementCount(entriesOf(shape, params));
  const given = (['mean', 'variance'] as const).map((name) => nullableNumbersOf(params, name));
  const [mean = null, variance = null] = given;
  if (mean === null && variance === null) return;
  if (mean === null || variance === null) {
    throw new AppError(
      'invalid-network',
      'Give both mean and variance, or neither: then they are found in the training rows.',
    );
  }
  for (const [name, numbers] of [
    ['mean', mean],
    ['variance', variance],
  ] as const) {
    if (numbers.length === 1 || numbers.length === count) continue;
    throw new AppError(
      'invalid-network',
      `The ${name} has ${numbers.length} numbers; the chosen axes have ${count} entries. Give ${count} or one.`,
    );
  }
}
