import { regularizedBeta } from './beta.ts';
import { chiSquareQuantile } from './chi-square.ts';
import { findRoot } from './find-root.ts';
import { logGamma } from './gamma.ts';
import { normalCdf } from './normal.ts';

/**
 * The probability that the noncentral t with `freedom` degrees of freedom and noncentrality δ is at most t
 * (Lenth 1989, algorithm AS 243), summed about the largest terms so that it holds for large δ.
 */
export function noncentralTCdf(t: number, freedom: number, delta: number): number {
  if (t < 0) return 1 - noncentralTCdf(-t, freedom, -delta);
  const square = t * t;
  const x = square / (freedom + square);
  const rest = freedom / (freedom + square);
  const half = (delta * delta) / 2;
  const spread = 12 * Math.sqrt(half) + 40;
  let sum = 0;
  for (let j = Math.max(0, Math.floor(half - spread)); j <= half + spread; j++) {
    const power = j === 0 ? 0 : j * Math.log(half);
    const even = Math.exp(power - half - logGamma(j + 1));
    const odd = (delta / Math.SQRT2) * Math.exp(power - half - logGamma(j + 1.5));
    sum +=
      even * regularizedBeta(j + 0.5, freedom / 2, x, rest) +
      odd * regularizedBeta(j + 1, freedom / 2, x, rest);
  }
  return Math.min(1, Math.max(0, normalCdf(-delta) + sum / 2));
}

/** Beyond, t varies by its estimated deviation alone, to a part in a thousand. */
const largeT = 50;

/** The noncentralities between which an observed t lies with confidence `level` (Steiger and Fouladi 1997). */
export function noncentralityInterval(
  t: number,
  freedom: number,
  level: number,
): readonly [low: number, high: number] {
  const tail = (1 - level) / 2;
  if (Math.abs(t) > largeT) {
    const bounds = [tail, 1 - tail].map(
      (share) => t * Math.sqrt(chiSquareQuantile(share, freedom) / freedom),
    );
    return [Math.min(...bounds), Math.max(...bounds)];
  }
  // The probability falls as the noncentrality grows.
  const solve = (share: number) => {
    let reach = 4 + Math.abs(t) / 2;
    const value = (delta: number) => share - noncentralTCdf(t, freedom, delta);
    while (value(t + reach) < 0) reach *= 2;
    while (value(t - reach) > 0) reach *= 2;
    return findRoot(value, t - reach, t + reach, 1e-11 * Math.max(1, Math.abs(t)));
  };
  return [solve(1 - tail), solve(tail)];
}
