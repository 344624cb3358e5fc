import type { MetricId } from './training-config.ts';

/** The sums from which metrics over any number of rows follow exactly. */
export interface Sums {
  readonly rows: number;
  readonly loss: number;
  readonly correct: number;
  readonly absoluteError: number;
  readonly squaredError: number;
  readonly targetSum: number;
  readonly targetSquaredSum: number;
}

/** Sums over no rows. */
export function noSums(): { -readonly [Key in keyof Sums]: number } {
  return {
    rows: 0,
    loss: 0,
    correct: 0,
    absoluteError: 0,
    squaredError: 0,
    targetSum: 0,
    targetSquaredSum: 0,
  };
}

/** Adds `more` to `total` in place. */
export function addSums(total: { -readonly [Key in keyof Sums]: number }, more: Sums): void {
  total.rows += more.rows;
  total.loss += more.loss;
  total.correct += more.correct;
  total.absoluteError += more.absoluteError;
  total.squaredError += more.squaredError;
  total.targetSum += more.targetSum;
  total.targetSquaredSum += more.targetSquaredSum;
}

/**
 * A metric over the whole set the sums were taken over; NaN over no rows.
 * R² is 1 − SSE/SST with SST about the set's own mean (Keras `R2Score`).
 */
export function metricFromSums(metric: MetricId | 'loss', sums: Sums): number {
  switch (metric) {
    case 'loss':
      return sums.loss / sums.rows;
    case 'accuracy':
      return sums.correct / sums.rows;
    case 'mean_absolute_error':
      return sums.absoluteError / sums.rows;
    case 'mean_squared_error':
      return sums.squaredError / sums.rows;
    case 'root_mean_squared_error':
      return Math.sqrt(sums.squaredError / sums.rows);
    case 'r2_score': {
      const total = sums.targetSquaredSum - sums.targetSum ** 2 / sums.rows;
      return 1 - sums.squaredError / total;
    }
    default:
      throw new RangeError(`${metric} does not follow from these sums.`);
  }
}
