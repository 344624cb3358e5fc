import { findRoot } from './find-root.ts';
import { regularizedGamma } from './gamma.ts';

/** The probability that χ² with `freedom` degrees of freedom is at most x: P(ν/2, x/2). */
export function chiSquareCdf(x: number, freedom: number): number {
  return regularizedGamma(freedom / 2, x / 2).lower;
}

/** The probability of more than x, exact in the upper tail. */
export function chiSquareSurvival(x: number, freedom: number): number {
  return regularizedGamma(freedom / 2, x / 2).upper;
}

/** The x that χ² does not exceed with probability p. Infinity at 1, NaN outside 0 … 1. */
export function chiSquareQuantile(p: number, freedom: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return p === 0 ? 0 : Infinity;
  let high = Math.max(1, freedom);
  while (chiSquareCdf(high, freedom) < p) high *= 2;
  // From the nearer tail, where no digits are lost.
  return p < 0.5
    ? findRoot((x) => chiSquareCdf(x, freedom) - p, 0, high)
    : findRoot((x) => 1 - p - chiSquareSurvival(x, freedom), 0, high);
}
