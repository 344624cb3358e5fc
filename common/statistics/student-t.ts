import { regularizedBeta } from './beta.ts';
import { findRoot } from './find-root.ts';
import { normalQuantile } from './normal.ts';

/**
 * The probability that Student's t with `freedom` degrees of freedom exceeds t, exact in the upper tail:
 * ½·I_{ν/(ν+t²)}(ν/2, ½) for t ≥ 0.
 */
export function studentTSurvival(t: number, freedom: number): number {
  if (Number.isNaN(t)) return NaN;
  if (t < 0) return 1 - studentTSurvival(-t, freedom);
  if (t === Infinity) return 0;
  const square = t * t;
  const whole = freedom + square;
  return regularizedBeta(freedom / 2, 0.5, freedom / whole, square / whole) / 2;
}

/** The probability of at most t, exact in the lower tail. */
export function studentTCdf(t: number, freedom: number): number {
  return studentTSurvival(-t, freedom);
}

/** The t that is not exceeded with probability p. −Infinity at 0, Infinity at 1, NaN outside. */
export function studentTQuantile(p: number, freedom: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  if (p === 0.5) return 0;
  if (p > 0.5) return upperQuantile(1 - p, freedom);
  return -upperQuantile(p, freedom);
}

/** The probability of a t at least as far from 0. */
export function twoSidedT(t: number, freedom: number): number {
  return Math.min(1, 2 * studentTSurvival(Math.abs(t), freedom));
}

function upperQuantile(tail: number, freedom: number): number {
  let high = Math.max(1, -normalQuantile(tail));
  while (studentTSurvival(high, freedom) > tail) high *= 2;
  return findRoot((t) => tail - studentTSurvival(t, freedom), 0, high);
}
