import type { SliceMeasure } from './slice.ts';

/** Sums over rows: how many have a measure, Σ and Σ². */
export interface MeasureSums {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

/** Two-sided 95 % of the normal distribution. */
const usualWidth = 1.959963984540054;

/** Mean of the rows; of squared errors the root of it. NaN for none. */
export function valueOf(measure: SliceMeasure, { count, sum }: MeasureSums): number {
  const mean = sum / count;
  return measure === 'root_mean_squared_error' ? Math.sqrt(mean) : mean;
}

/**
 * The interval of a mean: Wilson's of a share, else mean ∓ width · s / √n with the sample standard deviation.
 * @param width Standard errors to each side; 95 % without it.
 */
export function intervalOf(
  measure: SliceMeasure,
  sums: MeasureSums,
  width: number = usualWidth,
): readonly [number, number] {
  const { count, sum } = sums;
  const mean = sum / count;
  if (measure === 'accuracy') {
    const square = width * width;
    const middle = (mean + square / (2 * count)) / (1 + square / count);
    const half =
      (width / (1 + square / count)) *
      Math.sqrt((mean * (1 - mean)) / count + square / (4 * count * count));
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
  }
  const half = width * Math.sqrt(varianceOf(sums) / count);
  const ends = [Math.max(0, mean - half), mean + half] as const;
  return measure === 'root_mean_squared_error' ? [Math.sqrt(ends[0]), Math.sqrt(ends[1])] : ends;
}

/**
 * How many standard errors the mean of a slice lies above that of the other rows (Welch). NaN where one of both has
 * fewer than two rows; ±∞ where neither varies and they differ.
 */
export function standardErrorsAbove(slice: MeasureSums, others: MeasureSums): number {
  if (slice.count < 2 || others.count < 2) return NaN;
  const gap = slice.sum / slice.count - others.sum / others.count;
  const error = Math.sqrt(varianceOf(slice) / slice.count + varianceOf(others) / others.count);
  return gap === 0 ? 0 : gap / error;
}

/** Everything but a slice. */
export function without(all: MeasureSums, slice: MeasureSums): MeasureSums {
  return {
    count: all.count - slice.count,
    sum: all.sum - slice.sum,
    squares: all.squares - slice.squares,
  };
}

/** Sample variance (n − 1). */
function varianceOf({ count, sum, squares }: MeasureSums): number {
  if (count < 2) return NaN;
  return Math.max(0, squares - (sum * sum) / count) / (count - 1);
}
