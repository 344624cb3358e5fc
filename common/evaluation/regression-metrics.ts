import { addSums, metricFromSums, noSums } from '../training/metrics.ts';
import type { LossId } from '../training/training-config.ts';

/**
 * Errors of predicted numbers under Keras's names, in the numbers' own units; `loss` is the training
 * loss in the same units. R² is left out where the actual numbers are all the same.
 */
export function regressionMetrics(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  loss: LossId,
): Record<string, number> {
  // Sums of squares about the first value lose no digits when all values are large.
  const origin = actual[0] ?? 0;
  const sums = noSums();
  for (let row = 0; row < actual.length; row++) {
    const target = (actual[row] ?? NaN) - origin;
    const error = (predicted[row] ?? NaN) - (actual[row] ?? NaN);
    addSums(sums, {
      rows: 1,
      loss: loss === 'mean_absolute_error' ? Math.abs(error) : error * error,
      correct: 0,
      absoluteError: Math.abs(error),
      squaredError: error * error,
      targetSum: target,
      targetSquaredSum: target * target,
    });
  }
  const metrics: Record<string, number> = {
    loss: metricFromSums('loss', sums),
    mean_absolute_error: metricFromSums('mean_absolute_error', sums),
    mean_squared_error: metricFromSums('mean_squared_error', sums),
    root_mean_squared_error: metricFromSums('root_mean_squared_error', sums),
  };
  const r2 = metricFromSums('r2_score', sums);
  return Number.isFinite(r2) ? { ...metrics, r2_score: r2 } : metrics;
}
