import { isConstant, mean } from '../fit.ts';
import { minimize } from './minimize.ts';

/** Logarithms of the smallest and largest doubles, halved so that variances stay within them too. */
const epsilonLog = Math.log(Number.EPSILON);
const tinyLog = (Math.log(2.2250738585072014e-308) - epsilonLog) / 2;
const hugeLog = (Math.log(Number.MAX_VALUE) + epsilonLog) / 2;

/**
 * λ of the Box–Cox transform by maximum likelihood: the largest of (λ − 1) Σ log x − n/2 · log Var(T(x)), as
 * `scipy.stats.boxcox_llf`. 1 for a constant column, which no power changes in shape.
 * @param values Above 0.
 */
export function fitBoxCox(values: Float64Array): number {
  if (isConstant(values)) return 1;
  const logarithms = values.map(Math.log);
  const total = sum(logarithms);
  const loss = (lambda: number) =>
    (values.length / 2) * logVariance(logarithms, lambda) - (lambda - 1) * total;
  // The likelihood has one top, so the two ends only have to be moved apart until it lies between them.
  let [low, high] = [-2, 2];
  while (low > -1e6 && loss(low) < loss(low / 2)) low *= 2;
  while (high < 1e6 && loss(high) < loss(high / 2)) high *= 2;
  return minimize(loss, low, high);
}

/**
 * λ of the Yeo–Johnson transform by maximum likelihood: the largest of (λ − 1) Σ sign(x) log(1 + |x|) − n/2 ·
 * log Var(T(x)), between the bounds of `scipy.stats.yeojohnson_normmax`. 1 for a constant column.
 */
export function fitYeoJohnson(values: Float64Array): number {
  if (isConstant(values)) return 1;
  const logarithms = values.map((value) => Math.log1p(Math.abs(value)));
  const negative = values.map((value) => (value < 0 ? 1 : 0));
  const anyNegative = negative.includes(1);
  const anyPositive = negative.includes(0);
  let total = 0;
  let largest = 0;
  values.forEach((value, row) => {
    total += (value < 0 ? -1 : 1) * (logarithms[row] ?? 0);
    largest = Math.max(largest, Math.abs(value));
  });
  const transformed = new Float64Array(values.length);
  const loss = (lambda: number) => {
    for (let row = 0; row < transformed.length; row += 1) {
      const logarithm = logarithms[row] ?? 0;
      transformed[row] =
        negative[row] === 1 ? -power(logarithm, 2 - lambda) : power(logarithm, lambda);
    }
    const logOfVariance = Math.log(variance(transformed));
    if (!Number.isFinite(logOfVariance)) return Infinity;
    return (values.length / 2) * logOfVariance - (lambda - 1) * total;
  };
  const reach = Math.log1p(20 * largest);
  const [low, high] = [tinyLog / reach, hugeLog / reach];
  if (!anyPositive) return minimize(loss, 2 - high, 2 - low);
  if (!anyNegative) return minimize(loss, low, high);
  return minimize(loss, Math.max(2 - high, low), Math.min(2 - low, high));
}

function power(logarithm: number, lambda: number): number {
  return Math.abs(lambda) < Number.EPSILON ? logarithm : Math.expm1(lambda * logarithm) / lambda;
}

/** log Var((e^(λl) − 1) / λ) without overflow: the largest power is taken out of it first. */
function logVariance(logarithms: Float64Array, lambda: number): number {
  if (Math.abs(lambda) < Number.EPSILON) return Math.log(variance(logarithms));
  let most = -Infinity;
  let least = Infinity;
  for (const logarithm of logarithms) {
    most = Math.max(most, lambda * logarithm);
    least = Math.min(least, lambda * logarithm);
  }
  // Less is lost of small powers by `expm1`, and of large ones by taking out the largest.
  const shift = most - least < 1 ? (most + least) / 2 : most;
  const powers = logarithms.map((logarithm) => Math.expm1(lambda * logarithm - shift));
  return Math.log(variance(powers)) + 2 * shift - 2 * Math.log(Math.abs(lambda));
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Σ(x − μ)² / n. */
function variance(values: Float64Array): number {
  const center = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  return squares / values.length;
}
