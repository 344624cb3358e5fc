import { binomialQuantile } from '../../statistics/binomial.ts';
import type { JudgedNumbers } from '../judged.ts';
import type { ErrorMetrics } from '../regression/error-metrics.ts';
import { selectNth } from '../regression/select-nth.ts';
import { stepValues } from '../regression/step-values.ts';
import { errorStatistics, errorSums, type SumStatistic, sumStatistics } from './error-sums.ts';
import { type Interval, percentileInterval, type ResamplingOptions, usual } from './interval.ts';
import { meanMedianInterval } from './mean-median-interval.ts';
import { resampleSums } from './row-sums.ts';

/** Intervals of error metrics under their names; null where one cannot be had, as of the largest error. */
export type ErrorIntervals = Readonly<Record<keyof ErrorMetrics, Interval | null>>;

/** Intervals of what `regressionReport` says. */
export interface RegressionIntervals {
  readonly overall: ErrorIntervals;
  readonly steps: readonly ErrorIntervals[];
}

export interface RegressionIntervalOptions extends ResamplingOptions {
  /** How many numbers a row gives the network, for adjusted R². */
  readonly features?: number | undefined;
}

/**
 * Percentile bootstrap intervals of the metrics of a regression, by rows or groups of them; that of a median by the
 * order of the errors, which is what its bootstrap comes to (David and Nagaraja 2003, 7.1), for unweighted rows.
 */
export function regressionIntervals(
  judged: JudgedNumbers,
  {
    level = usual.level,
    replicates = usual.replicates,
    seed = usual.seed,
    features,
  }: RegressionIntervalOptions = {},
): RegressionIntervals {
  const sums = errorSums([judged], seed);
  const steps = judged.names.length;
  const columns = Array.from(
    { length: (steps + 1) * sumStatistics.length },
    () => new Float64Array(replicates),
  );
  resampleSums(sums, replicates, seed, (total, replicate) => {
    errorStatistics(total, steps, features).forEach((value, at) => {
      const column = columns[at];
      if (column) column[replicate] = value;
    });
  });
  const intervalsFrom = (start: number) =>
    Object.fromEntries(
      sumStatistics.map((name, at) => {
        const column = columns[start * sumStatistics.length + at];
        return [name, column ? percentileInterval(column, level) : null];
      }),
    ) as Record<SumStatistic, Interval | null>;
  const medians = judged.names.map((_, step) => medianInterval(judged, step, level));
  return {
    overall: {
      ...intervalsFrom(steps),
      median_absolute_error:
        steps === 1
          ? (medians[0] ?? null)
          : meanMedianInterval(judged, { level, replicates, seed }),
      max_error: null,
    },
    steps: judged.names.map((_, step) => ({
      ...intervalsFrom(step),
      median_absolute_error: medians[step] ?? null,
      max_error: null,
    })),
  };
}

function medianInterval(judged: JudgedNumbers, step: number, level: number): Interval | null {
  const { errors, weights } = stepValues(judged, step);
  const rows = errors.length;
  if (rows === 0 || weights) return null;
  const sizes = errors.map(Math.abs);
  const lowest = Math.max(0, binomialQuantile((1 - level) / 2, rows, 0.5) - 1);
  const highest = Math.min(rows - 1, binomialQuantile((1 + level) / 2, rows, 0.5));
  return {
    low: selectNth(sizes, lowest),
    high: selectNth(sizes, highest),
    method: 'order-statistics',
  };
}
