import { describe, expect, it } from 'vitest';
import { lossOfOutputs, type LossSettings } from '../../common/evaluation/loss-of-outputs.ts';
import type { Task } from '../../common/network/task.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import type { LossId, LossOptions } from '../../common/training/training-config.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, request } from './networks.ts';

const rows = 6;
const featureCount = 3;

type Activation = 'linear' | 'sigmoid' | 'softmax' | 'tanh' | 'softplus' | 'exponential';
type Case = readonly [Task, LossId, LossOptions, Activation, units: number];

const smoothing = { label_smoothing: 0.2 };
const logits = { from_logits: true };

const cases: readonly Case[] = [
  ['regression', 'mean_squared_error', {}, 'linear', 1],
  ['regression', 'mean_absolute_error', {}, 'linear', 1],
  ['regression', 'mean_absolute_percentage_error', {}, 'linear', 1],
  ['regression', 'mean_squared_logarithmic_error', {}, 'softplus', 1],
  ['regression', 'mean_squared_logarithmic_error', {}, 'linear', 1],
  ['regression', 'huber', {}, 'linear', 1],
  ['regression', 'huber', { delta: 0.3 }, 'linear', 1],
  ['regression', 'log_cosh', {}, 'linear', 1],
  ['regression', 'poisson', {}, 'exponential', 1],
  ['binary', 'binary_crossentropy', {}, 'sigmoid', 1],
  ['binary', 'binary_crossentropy', smoothing, 'sigmoid', 1],
  ['binary', 'binary_crossentropy', logits, 'linear', 1],
  ['binary', 'binary_crossentropy', { ...logits, ...smoothing }, 'linear', 1],
  ['binary', 'binary_focal_crossentropy', {}, 'sigmoid', 1],
  ['binary', 'binary_focal_crossentropy', { gamma: 0 }, 'sigmoid', 1],
  ['binary', 'binary_focal_crossentropy', { gamma: 1.5, ...logits }, 'linear', 1],
  [
    'binary',
    'binary_focal_crossentropy',
    { apply_class_balancing: true, alpha: 0.3, ...smoothing },
    'sigmoid',
    1,
  ],
  ['binary', 'hinge', {}, 'tanh', 1],
  ['binary', 'squared_hinge', {}, 'linear', 1],
  ['multiclass', 'categorical_crossentropy', {}, 'softmax', 3],
  ['multiclass', 'categorical_crossentropy', smoothing, 'softmax', 3],
  ['multiclass', 'categorical_crossentropy', smoothing, 'softplus', 3],
  ['multiclass', 'categorical_crossentropy', { ...logits, ...smoothing }, 'linear', 3],
  ['multiclass', 'sparse_categorical_crossentropy', {}, 'softmax', 3],
  ['multiclass', 'sparse_categorical_crossentropy', logits, 'linear', 3],
  ['multiclass', 'categorical_focal_crossentropy', {}, 'softmax', 3],
  ['multiclass', 'categorical_focal_crossentropy', { gamma: 1.5, alpha: 0.5 }, 'softplus', 3],
  ['multiclass', 'categorical_focal_crossentropy', { ...logits, ...smoothing }, 'linear', 3],
  ['multiclass', 'categorical_hinge', {}, 'linear', 3],
  ['multiclass', 'kl_divergence', {}, 'softmax', 3],
  ['multiclass', 'cosine_similarity', {}, 'linear', 3],
];

const random = RandomSource.seeded(5, 'losses');
const features = Float32Array.from({ length: rows * featureCount }, () => random.normal());
const kernels = new Map(
  [1, 3].map((units) => [
    units,
    Float32Array.from({ length: featureCount * units }, () => random.normal()),
  ]),
);

const targetsOf: Readonly<Record<Task, Float32Array>> = {
  regression: Float32Array.of(0.5, 1.5, 2, 0.25, 3, 1),
  binary: Float32Array.of(0, 1, 1, 0, 1, 0),
  multiclass: Float32Array.of(0, 1, 2, 2, 1, 0),
};

/** The loss of a layer without bias over all rows, in double precision. */
function lossOf(
  settings: LossSettings,
  activation: Activation,
  units: number,
  targets: Float32Array,
) {
  return (kernel: Float64Array): number => {
    const outputs: number[] = [];
    for (let row = 0; row < rows; row++) {
      const before = Array.from({ length: units }, (_, unit) => {
        let sum = 0;
        for (let feature = 0; feature < featureCount; feature++) {
          sum +=
            (features[row * featureCount + feature] ?? 0) * (kernel[feature * units + unit] ?? 0);
        }
        return sum;
      });
      outputs.push(...activated(activation, before));
    }
    return lossOfOutputs(settings, outputs, units, targets);
  };
}

function activated(activation: Activation, values: readonly number[]): readonly number[] {
  switch (activation) {
    case 'linear':
      return values;
    case 'sigmoid':
      return values.map((value) => 1 / (1 + Math.exp(-value)));
    case 'tanh':
      return values.map(Math.tanh);
    case 'softplus':
      return values.map((value) => Math.log1p(Math.exp(value)));
    case 'exponential':
      return values.map(Math.exp);
    case 'softmax': {
      const sum = values.reduce((total, value) => total + Math.exp(value), 0);
      return values.map((value) => Math.exp(value) / sum);
    }
  }
}

function finiteDifferences(
  loss: (kernel: Float64Array) => number,
  at: Float32Array,
): readonly number[] {
  const near = 1e-6;
  return Array.from(at, (value, index) => {
    const moved = (by: number) => loss(Float64Array.from(at).with(index, value + by));
    return (moved(near) - moved(-near)) / (2 * near);
  });
}

describe.each(engines)('losses of the $id engine', (engine) => {
  it.each(cases)(
    'for a %s: %s %j after %s has the value and the gradient of its formula',
    async (task, loss, lossOptions, activation, units) => {
      const kernel = kernels.get(units) ?? new Float32Array(0);
      const targets = targetsOf[task];
      const network = chain(
        ['Input', { shape: [featureCount] }],
        ['Dense', { units, activation, use_bias: false }],
      );
      const optimizer = { ...optimizerDefaults.SGD, learning_rate: 1 };
      const made = request(task, network, { loss, lossOptions, optimizer });
      const formula = lossOf({ loss, lossOptions }, activation, units, targets);
      const slopes = finiteDifferences(formula, kernel);
      await withProgram(engine, made, async (program) => {
        program.bindData({ rows, features, targets });
        await program.setState({
          weights: { 'n1/kernel': { shape: [featureCount, units], data: kernel } },
        });
        const everyRow = Int32Array.from({ length: rows }, (_, row) => row);
        const expected = formula(Float64Array.from(kernel));
        const scale = Math.max(1, Math.abs(expected));
        const evaluated = await program.evaluate(everyRow);
        expect(evaluated.loss / rows / scale).toBeCloseTo(expected / scale, 5);
        const { losses } = await program.trainSteps(everyRow, rows);
        expect((losses[0] ?? NaN) / scale).toBeCloseTo(expected / scale, 5);
        const { weights } = await program.getState();
        const after = weights['n1/kernel']?.data ?? new Float32Array(0);
        slopes.forEach((slope, index) => {
          const size = Math.max(1, Math.abs(slope));
          const gradient = (kernel[index] ?? NaN) - (after[index] ?? NaN);
          expect(gradient / size, `at ${index}`).toBeCloseTo(slope / size, 5);
        });
      });
    },
  );
});
