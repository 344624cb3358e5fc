import type { RandomSource } from '../../random/random-source.ts';
import { logGamma } from '../../statistics/gamma.ts';

/**
 * A number of successes of n, each with probability p. Few expected successes are counted up from 0; many are drawn by
 * transformed rejection with squeeze (Hörmann 1993, The generation of binomial random variates, BTRS), whose time does
 * not depend on n.
 */
export function drawBinomial(random: RandomSource, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  return n * p < 10 ? byInversion(random, n, p) : byRejection(random, n, p);
}

/** How often each of several kinds is drawn in `total` draws with replacement; written into `drawn`. */
export function drawMultinomial(
  random: RandomSource,
  counts: Float64Array,
  total: number,
  drawn: Float64Array,
): void {
  let left = total;
  let weight = counts.reduce((sum, count) => sum + count, 0);
  for (let kind = 0; kind < counts.length; kind++) {
    const own = counts[kind] ?? 0;
    // The last kind takes what is left, whatever rounding made of its share.
    const count = own >= weight ? left : drawBinomial(random, left, own / weight);
    drawn[kind] = count;
    left -= count;
    weight -= own;
  }
}

function byInversion(random: RandomSource, n: number, p: number): number {
  const odds = p / (1 - p);
  let probability = Math.exp(n * Math.log1p(-p));
  let rest = random.uniform();
  let successes = 0;
  while (rest > probability && successes < n) {
    rest -= probability;
    successes++;
    probability *= (odds * (n - successes + 1)) / successes;
  }
  return successes;
}

function byRejection(random: RandomSource, n: number, p: number): number {
  const q = 1 - p;
  const deviation = Math.sqrt(n * p * q);
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((n + 1) * p);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const bound =
      logGamma(mode + 1) +
      logGamma(n - mode + 1) -
      logGamma(k + 1) -
      logGamma(n - k + 1) +
      (k - mode) * Math.log(p / q);
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= bound) return k;
  }
}
