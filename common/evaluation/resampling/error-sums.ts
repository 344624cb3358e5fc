import type { JudgedNumbers } from '../judged.ts';
import type { ErrorMetrics } from '../regression/error-metrics.ts';
import { type RowSums, rowSums } from './row-sums.ts';

/** The error metrics that are functions of sums over rows. */
export const sumStatistics = [
  'mean_squared_error',
  'root_mean_squared_error',
  'mean_absolute_error',
  'mean_absolute_percentage_error',
  'r2_score',
  'adjusted_r2',
  'explained_variance',
  'mean_error',
] as const satisfies readonly (keyof ErrorMetrics)[];

export type SumStatistic = (typeof sumStatistics)[number];

/** Rows, weight, Σy, Σy², Σe, Σ|e|, Σe² and Σ|e|/|y| of one step. */
const perStep = 8;

/**
 * What each row adds, step by step, for one judgement or several of the same rows behind one another. A value that has
 * no answer in any of them adds nothing.
 */
export function errorSums(judgements: readonly JudgedNumbers[], seed: number): RowSums {
  const [first] = judgements;
  if (!first) throw new RangeError('There is nothing to be resampled.');
  const steps = first.names.length;
  const rows = first.actual.length / steps;
  // Sums of squares about a number near the mean lose no digits when all numbers are large.
  const origins = first.names.map((_, step) => firstKnown(first, step));
  return rowSums(rows, judgements.length * steps * perStep, seed, (row, into, start) => {
    const weight = first.weights?.[row] ?? 1;
    for (let step = 0; step < steps; step++) {
      const at = row * steps + step;
      const truth = first.actual[at] ?? NaN;
      if (!Number.isFinite(truth)) continue;
      if (!judgements.every(({ predicted }) => Number.isFinite(predicted[at]))) continue;
      const value = truth - (origins[step] ?? 0);
      judgements.forEach(({ predicted }, which) => {
        const error = (predicted[at] ?? NaN) - truth;
        const size = Math.abs(error);
        const place = start + (which * steps + step) * perStep;
        const add = (offset: number, amount: number) => {
          into[place + offset] = (into[place + offset] ?? 0) + amount;
        };
        add(0, 1);
        add(1, weight);
        add(2, weight * value);
        add(3, weight * value * value);
        add(4, weight * error);
        add(5, weight * size);
        add(6, weight * error * error);
        add(7, (weight * size) / Math.max(Math.abs(truth), Number.EPSILON));
      });
    }
  });
}

/** The metrics of every step, in the order of `sumStatistics`, and behind them their means; NaN where undefined. */
export function errorStatistics(total: Float64Array, steps: number, features?: number): number[] {
  const all = Array.from({ length: steps }, (_, step) =>
    statisticsOf(total.subarray(step * perStep), features),
  );
  const means = sumStatistics.map((_, at) => {
    const known = all.map((values) => values[at] ?? NaN).filter((value) => !Number.isNaN(value));
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  return [...all.flat(), ...means];
}

function statisticsOf(sums: Float64Array, features: number | undefined): number[] {
  const [rows = 0, weight = 0, y = 0, yy = 0, e = 0, size = 0, ee = 0, relative = 0] = sums;
  const spread = yy - (y * y) / weight;
  const r2 = spread > 0 ? 1 - ee / spread : NaN;
  const freedom = features === undefined ? 0 : rows - features - 1;
  return [
    ee / weight,
    Math.sqrt(ee / weight),
    size / weight,
    relative / weight,
    r2,
    freedom > 0 ? 1 - ((1 - r2) * (rows - 1)) / freedom : NaN,
    spread > 0 ? 1 - (ee - (e * e) / weight) / spread : NaN,
    e / weight,
  ];
}

function firstKnown({ actual, names }: JudgedNumbers, step: number): number {
  for (let at = step; at < actual.length; at += names.length) {
    const value = actual[at] ?? NaN;
    if (Number.isFinite(value)) return value;
  }
  return 0;
}
