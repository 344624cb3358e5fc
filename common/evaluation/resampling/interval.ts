import { quantile } from '../../datasets/numbers/quantile.ts';

/** Between which values a number lies with the confidence that was asked for. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** How it was found. */
  readonly method: 'bootstrap' | 'wilson' | 'delong' | 'order-statistics';
}

export interface ResamplingOptions {
  /** Confidence; .95 without it. */
  readonly level?: number | undefined;
  /** How many resamples are drawn; 1,000 without it. */
  readonly replicates?: number | undefined;
  /** Equal seeds give equal intervals; 0 without it. */
  readonly seed?: number | undefined;
}

export const usual = { level: 0.95, replicates: 1000, seed: 0 } as const;

/**
 * The percentile interval of resampled values (Efron 1979); those that are no number, such as the recall of a class that
 * a resample misses, are left out. Null where less than half are numbers.
 */
export function percentileInterval(values: Float64Array, level: number): Interval | null {
  const known = values.filter((value) => Number.isFinite(value)).sort();
  if (known.length === 0 || known.length < values.length / 2) return null;
  const tail = (1 - level) / 2;
  return { low: quantile(known, tail), high: quantile(known, 1 - tail), method: 'bootstrap' };
}
