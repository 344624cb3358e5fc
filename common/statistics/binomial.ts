import { regularizedBeta, saddlePointBinomial } from './beta.ts';

/** The probability of exactly k successes of n, each with probability p. */
export function binomialProbability(k: number, n: number, p: number): number {
  if (k < 0 || k > n || !Number.isInteger(k)) return 0;
  if (p <= 0 || p >= 1) return k === (p <= 0 ? 0 : n) ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  return saddlePointBinomial(k, n, p, 1 - p);
}

/** The probability of at most k successes: I_{1−p}(n − k, k + 1) (DLMF 8.17.5). */
export function binomialCdf(k: number, n: number, p: number): number {
  const whole = Math.floor(k);
  if (whole < 0) return 0;
  if (whole >= n) return 1;
  return regularizedBeta(n - whole, whole + 1, 1 - p, p);
}

/** The fewest successes that are not exceeded with at least probability `share`. */
export function binomialQuantile(share: number, n: number, p: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCdf(middle, n, p) >= share) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The exact two-sided probability of a split as uneven as k of n where both sides are equally likely. */
export function evenSplitTest(k: number, n: number): number {
  const fewer = Math.min(k, n - k);
  return Math.min(1, 2 * binomialCdf(fewer, n, 0.5));
}
