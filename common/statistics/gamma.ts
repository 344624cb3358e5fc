/**
 * ln Γ(x + 1) less Stirling's approximation of it, x·ln x − x + ½·ln(2πx), for x > 0: what saddle-point formulas need
 * exactly, since the large parts cancel (DLMF 5.11.1; Loader 2000, Fast and accurate computation of binomial
 * probabilities).
 */
export function stirlingError(x: number): number {
  if (x < 15) return logGamma(x + 1) - ((x + 0.5) * Math.log(x) - x + halfLogTwoPi);
  const inverse = 1 / (x * x);
  let sum = 0;
  for (const coefficient of stirlingSeries) sum = sum * inverse + coefficient;
  return sum / x;
}

/** ln Γ(x) for x > 0: Stirling's series at 15 and above, Γ(x) = Γ(x + 1) / x below. */
export function logGamma(x: number): number {
  let raised = x;
  let product = 1;
  while (raised < 15) {
    product *= raised;
    raised += 1;
  }
  const stirling = (raised - 0.5) * Math.log(raised) - raised + halfLogTwoPi;
  return stirling + stirlingError(raised) - Math.log(product);
}

const halfLogTwoPi = Math.log(2 * Math.PI) / 2;

/** B₂ₖ / (2k·(2k − 1)) from k = 7 down to 1. */
const stirlingSeries = [1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];

/** x·ln(x / mean) + mean − x without loss of digits where the two are close (Loader 2000), for x ≥ 0, mean > 0. */
export function devianceTerm(x: number, mean: number): number {
  if (x === 0) return mean;
  const distance = x - mean;
  if (Math.abs(distance) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  // ln(x / mean) = 2·artanh(v), as a series.
  const v = distance / (x + mean);
  let sum = distance * v;
  let power = 2 * x * v;
  for (let odd = 3; odd < 1000; odd += 2) {
    power *= v * v;
    const next = sum + power / odd;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** The lower and upper regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P, for a > 0, x ≥ 0. */
export interface GammaParts {
  readonly lower: number;
  readonly upper: number;
}

/** By the series below a + 1 (DLMF 8.11.4), by the continued fraction above (DLMF 8.9.2). */
export function regularizedGamma(a: number, x: number): GammaParts {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  // xᵃ·e⁻ˣ / Γ(a + 1)
  const front = Math.exp(-stirlingError(a) - devianceTerm(a, x)) / Math.sqrt(2 * Math.PI * a);
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let n = 1; n < 1e6 && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return { lower: front * sum, upper: 1 - front * sum };
  }
  const upper = a * front * gammaFraction(a, x);
  return { lower: 1 - upper, upper };
}

/** 1 / (x + 1 − a − 1·(1 − a) / (x + 3 − a − …)), by the modified method of Lentz. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 1e6; n++) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / nonZero(factor * d + b);
    c = nonZero(b + factor / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}

const tiny = 1e-300;

function nonZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
