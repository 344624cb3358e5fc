import { quantile } from './numbers/quantile.ts';
import type { FittedScale, MissingStrategy, Scaling } from './recipe.ts';

/** Mean of finite numbers; NaN for none. */
export function mean(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

/** The middle value; the mean of the two middle ones for an even count; NaN for none. */
export function median(values: Float64Array): number {
  const middle = Math.floor(values.length / 2);
  const { at, below } = placed(values.slice(), middle);
  return values.length % 2 === 0 ? (below + at) / 2 : at;
}

/**
 * The number that stands at a place in ascending order, and the largest one before it: Hoare's selection in the
 * form of Wirth (1976), which takes a fraction of the time of sorting. Puts the values in another order.
 */
function placed(values: Float64Array, place: number): { at: number; below: number } {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[place] ?? NaN;
    let [left, right] = [low, high];
    do {
      while ((values[left] ?? NaN) < pivot) left += 1;
      while (pivot < (values[right] ?? NaN)) right -= 1;
      if (left <= right) {
        const moved = values[left] ?? NaN;
        values[left] = values[right] ?? NaN;
        values[right] = moved;
        left += 1;
        right -= 1;
      }
    } while (left <= right);
    if (right < place) low = left;
    if (place < left) high = right;
  }
  let below = NaN;
  for (let at = 0; at < place; at += 1) {
    const value = values[at] ?? NaN;
    if (!(value <= below)) below = value;
  }
  return { at: values[place] ?? NaN, below };
}

/** The most frequent value; the smallest of several; NaN for none. */
export function mostFrequent(values: Float64Array): number {
  const sorted = values.slice().sort();
  let best = NaN;
  let bestCount = 0;
  let run = 0;
  sorted.forEach((value, index) => {
    run = value === sorted[index - 1] ? run + 1 : 1;
    if (run <= bestCount) return;
    bestCount = run;
    best = value;
  });
  return best;
}

/** The number that replaces a missing one, learned from the values that are there. */
export function fitNumberFill(
  present: Float64Array,
  strategy: MissingStrategy,
  constant: number,
): number | null {
  switch (strategy) {
    case 'mean':
      return mean(present);
    case 'median':
      return median(present);
    case 'most-frequent':
      return mostFrequent(present);
    case 'constant':
      return constant;
    case 'drop':
      return null;
  }
}

/**
 * Offset and divisor of `scaled = (x − offset) / divisor`. `standard` uses the mean and the
 * population standard deviation √(Σ(x − μ)² / n), as scikit-learn's StandardScaler; `min-max` the
 * minimum and the range, as MinMaxScaler; `robust` the median and the interquartile range, as
 * RobustScaler. A constant column is only shifted (divisor 1).
 */
export function fitScaling(values: Float64Array, scaling: Scaling): FittedScale {
  if (values.length === 0) return { offset: 0, divisor: 1 };
  switch (scaling) {
    case 'none':
      return { offset: 0, divisor: 1 };
    case 'standard': {
      const { mean: offset, deviation, constant } = momentsOf(values);
      return { offset, divisor: constant ? 1 : deviation };
    }
    case 'min-max': {
      const [min, max] = extremes(values);
      return { offset: min, divisor: usable(max - min) };
    }
    case 'robust': {
      const sorted = values.slice().sort();
      const range = quantile(sorted, 0.75) - quantile(sorted, 0.25);
      return { offset: quantile(sorted, 0.5), divisor: usable(range) };
    }
  }
}

/** The least and the largest number; infinite for none. */
export function extremes(values: Float64Array): [least: number, largest: number] {
  let least = Infinity;
  let largest = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  return [least, largest];
}

/** Whether a column differs from its mean by no more than rounding. */
export function isConstant(values: Float64Array): boolean {
  return momentsOf(values).constant;
}

/**
 * Mean and population standard deviation. Constant is what varies by no more than the error bound of computing
 * the variance (Chan, Golub and LeVeque 1983), as scikit-learn decides it.
 */
export function momentsOf(values: Float64Array): {
  readonly mean: number;
  readonly deviation: number;
  readonly constant: boolean;
} {
  const center = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  const variance = squares / values.length;
  const rounding = values.length * Number.EPSILON;
  const constant = !(variance > rounding * variance + (rounding * center) ** 2);
  return { mean: center, deviation: Math.sqrt(variance), constant };
}

/** A range that can be divided by; one of rounding size counts as none. */
function usable(divisor: number): number {
  return Number.isFinite(divisor) && divisor >= 10 * Number.EPSILON ? divisor : 1;
}

/** Codes in order of first appearance; −1 is missing and skipped. */
export function orderOfAppearance(codes: Int32Array, chosen: (row: number) => boolean): number[] {
  const seen = new Set<number>();
  codes.forEach((code, row) => {
    if (code >= 0 && chosen(row)) seen.add(code);
  });
  return [...seen];
}

/** The most frequent code; the first to appear of several; −1 for none. */
export function mostFrequentCode(codes: Int32Array, chosen: (row: number) => boolean): number {
  const counts = new Map<number, number>();
  codes.forEach((code, row) => {
    if (code >= 0 && chosen(row)) counts.set(code, (counts.get(code) ?? 0) + 1);
  });
  let best = -1;
  for (const [code, count] of counts) if (count > (counts.get(best) ?? 0)) best = code;
  return best;
}
