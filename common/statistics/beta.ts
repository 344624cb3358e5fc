import { devianceTerm, stirlingError } from './gamma.ts';

/**
 * The probability x of n, for real 0 < x < n: Γ(n + 1) / (Γ(x + 1)·Γ(n − x + 1))·pˣ·qⁿ⁻ˣ by the saddle-point formula,
 * which keeps all digits for large n (Loader 2000, Fast and accurate computation of binomial probabilities).
 */
export function saddlePointBinomial(x: number, n: number, p: number, q: number): number {
  const rest = n - x;
  const exponent =
    stirlingError(n) -
    stirlingError(x) -
    stirlingError(rest) -
    devianceTerm(x, n * p) -
    devianceTerm(rest, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * x * rest));
}

/**
 * The regularised incomplete beta function I_x(a, b) for a, b > 0, by its continued fraction (DLMF 8.17.22).
 * @param x 0 … 1
 * @param rest 1 − x, where it is known more exactly.
 */
export function regularizedBeta(a: number, b: number, x: number, rest = 1 - x): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  // The fraction converges fast below the mean; above, the other tail is taken.
  if (x > (a + 1) / (a + b + 2)) return 1 - lowerPart(b, a, rest, x);
  return lowerPart(a, b, x, rest);
}

function lowerPart(a: number, b: number, x: number, rest: number): number {
  // xᵃ·(1 − x)ᵇ / (a·B(a, b))
  const front = (b / (a + b)) * saddlePointBinomial(a, a + b, x, rest);
  return front === 0 ? 0 : front * betaFraction(a, b, x);
}

/** By the modified method of Lentz. */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1e6; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}

const tiny = 1e-300;

function nonZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
