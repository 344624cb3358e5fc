import { extremes, isConstant, mean } from '../fit.ts';
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
  const reach = Math.log(20) + extremes(logarithms.map(Math.abs))[1];
  return likeliest(logarithms, tinyLog / reach, hugeLog / reach);
}

/**
 * λ of the Yeo–Johnson transform by maximum likelihood: the largest of (λ − 1) Σ sign(x) log(1 + |x|) − n/2 ·
 * log Var(T(x)), between the bounds of `scipy.stats.yeojohnson_normmax`. 1 for a constant column.
 */
export function fitYeoJohnson(values: Float64Array): number {
  if (isConstant(values)) return 1;
  const logarithms = values.map((value) => Math.log1p(Math.abs(value)));
  const isNegative = values.map((value) => (value < 0 ? 1 : 0));
  const reach = Math.log1p(20 * extremes(values.map(Math.abs))[1]);
  const [low, high] = [tinyLog / reach, hugeLog / reach];
  if (!isNegative.includes(1)) return likeliest(logarithms, low, high);
  if (!isNegative.includes(0)) return 2 - likeliest(logarithms, low, high);
  const total = sum(values.map((value, row) => Math.sign(value) * (logarithms[row] ?? 0)));
  const transformed = new Float64Array(values.length);
  const loss = (lambda: number) => {
    for (let row = 0; row < transformed.length; row += 1) {
      const logarithm = logarithms[row] ?? 0;
      transformed[row] =
        isNegative[row] === 1 ? -power(logarithm, 2 - lambda) : power(logarithm, lambda);
    }
    const logOfVariance = Math.log(variance(transformed));
    if (!Number.isFinite(logOfVariance)) return Infinity;
    return (values.length / 2) * logOfVariance - (lambda - 1) * total;
  };
  return minimize(loss, Math.max(2 - high, low), Math.min(2 - low, high));
}

/** λ of (e^(λl) − 1) / λ for logarithms l, by maximum likelihood. */
function likeliest(logarithms: Float64Array, low: number, high: number): number {
  // Where numbers are large and close together, all but the last digits of their logarithms are the same.
  const center = mean(logarithms);
  const centered = logarithms.map((logarithm) => logarithm - center);
  const ends = extremes(centered);
  const half = logarithms.length / 2;
  const loss = (lambda: number) => half * (logVariance(centered, ends, lambda) + 2 * center);
  return minimize(loss, low, high);
}

function power(logarithm: number, lambda: number): number {
  return Math.abs(lambda) < Number.EPSILON ? logarithm : Math.expm1(lambda * logarithm) / lambda;
}

/**
 * log Var((e^(λl) − 1) / λ) less 2λ times the mean of the logarithms, for logarithms less their mean. The largest
 * power is taken out before powers overflow.
 */
function logVariance(
  centered: Float64Array,
  [least, largest]: readonly [number, number],
  lambda: number,
): number {
  if (Math.abs(lambda) < Number.EPSILON) return Math.log(variance(centered));
  const most = Math.max(lambda * least, lambda * largest);
  // Less is lost of small powers by `expm1` alone, and of large ones by taking out the largest.
  const shift = most < 1 ? 0 : most;
  const powers = centered.map((logarithm) => Math.expm1(lambda * logarithm - shift));
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
