import { describe, expect, it } from 'vitest';
import { optimizerDefaults, defaultTraining } from '../../../common/training/catalogue.ts';
import { addSums, metricFromSums, noSums } from '../../../common/training/metrics.ts';
import { readTrainingConfig } from '../../../common/training/schema.ts';

/** Sums over targets and predictions given as pairs. */
function sumsOf(pairs: readonly (readonly [number, number])[]) {
  const sums = noSums();
  for (const [target, prediction] of pairs) {
    addSums(sums, {
      ...noSums(),
      rows: 1,
      absoluteError: Math.abs(target - prediction),
      squaredError: (target - prediction) ** 2,
      targetSum: target,
      targetSquaredSum: target ** 2,
    });
  }
  return sums;
}

describe('metrics from sums', () => {
  it('gives the tips example: MSE 12.67 and MAE 3.33 against a constant 10', () => {
    const sums = sumsOf([12, 7, 13, 8, 15, 5].map((tip) => [tip, 10]));
    expect(sums.squaredError).toBe(76);
    expect(metricFromSums('mean_squared_error', sums)).toBeCloseTo(12.67, 2);
    expect(metricFromSums('mean_absolute_error', sums)).toBeCloseTo(3.33, 2);
    expect(metricFromSums('root_mean_squared_error', sums)).toBeCloseTo(Math.sqrt(76 / 6), 12);
    // The mean is 10 too, so the constant explains nothing.
    expect(metricFromSums('r2_score', sums)).toBeCloseTo(0, 12);
  });

  it('is the metric of the whole set, not the mean of the batches', () => {
    const whole = sumsOf([
      [1, 1],
      [2, 2],
      [9, 3],
    ]);
    const batches = sumsOf([
      [1, 1],
      [2, 2],
    ]);
    addSums(batches, sumsOf([[9, 3]]));
    expect(batches).toEqual(whole);
    expect(metricFromSums('r2_score', batches)).toBeCloseTo(1 - 36 / 38, 12);
  });

  it('is NaN over no rows', () => {
    expect(metricFromSums('accuracy', noSums())).toBeNaN();
  });
});

describe('training defaults', () => {
  it('are Keras’s', () => {
    expect(optimizerDefaults.Adam).toMatchObject({
      learning_rate: 0.001,
      beta_1: 0.9,
      beta_2: 0.999,
      epsilon: 1e-7,
    });
    expect(optimizerDefaults.SGD).toMatchObject({ learning_rate: 0.01, momentum: 0 });
    expect(optimizerDefaults.RMSprop).toMatchObject({ learning_rate: 0.001, rho: 0.9 });
    expect(defaultTraining('binary').batchSize).toBe(32);
  });

  it.each(['regression', 'binary', 'multiclass'] as const)(
    'of %s pass their own schema',
    (task) => {
      expect(readTrainingConfig(defaultTraining(task))).toEqual(defaultTraining(task));
    },
  );
});
