import { differences, meanAndDeviation } from './moments.ts';
import { studentTQuantile, twoSidedT } from './student-t.ts';

/** A difference of means and how surely it is not 0. */
export interface TTest {
  /** Mean of the first − mean of the second. */
  readonly difference: number;
  readonly t: number;
  readonly freedom: number;
  /** Two-sided. */
  readonly p: number;
  /** Of the difference, at the level asked for. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * Student's t test of paired numbers, such as the same seeds or folds of two networks. Null below two pairs, and where
 * all differences are 0. Throws a RangeError for different counts.
 */
export function pairedT(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  level = 0.95,
): TTest | null {
  const { count, mean, deviation } = meanAndDeviation(differences(first, second));
  return tTest(mean, deviation / Math.sqrt(count), count - 1, level);
}

/**
 * Welch's t test (1947) of two independent samples, whose variances may differ. Null where either has fewer than two
 * numbers or neither varies and their means are equal.
 */
export function welchT(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  level = 0.95,
): TTest | null {
  const a = meanAndDeviation(first);
  const b = meanAndDeviation(second);
  if (a.count < 2 || b.count < 2) return null;
  const [u, v] = [a.deviation ** 2 / a.count, b.deviation ** 2 / b.count];
  // Without any variance the degrees of freedom are 0 / 0; they no longer matter.
  const freedom =
    u + v === 0
      ? a.count + b.count - 2
      : (u + v) ** 2 / (u ** 2 / (a.count - 1) + v ** 2 / (b.count - 1));
  return tTest(a.mean - b.mean, Math.sqrt(u + v), freedom, level);
}

function tTest(difference: number, error: number, freedom: number, level: number): TTest | null {
  const t = difference / error;
  if (freedom < 1 || Number.isNaN(t)) return null;
  const reach = error === 0 ? 0 : studentTQuantile((1 + level) / 2, freedom) * error;
  return {
    difference,
    t,
    freedom,
    p: twoSidedT(t, freedom),
    interval: [difference - reach, difference + reach],
  };
}
