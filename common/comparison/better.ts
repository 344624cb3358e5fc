import { RandomSource } from '../random/random-source.ts';
import { pairedEffect } from '../statistics/effect-size.ts';
import { mcNemar } from '../statistics/mcnemar.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { wilcoxon } from '../statistics/wilcoxon.ts';
import { wilsonInterval } from '../statistics/wilson.ts';

/** Two runs on the same rows. Differences are positive where the first run is better. */
export interface RowComparison {
  readonly task: 'classes' | 'numbers';
  /** Rows that both answered with a number. */
  readonly rows: number;
  /** Accuracy, or the mean absolute error. */
  readonly first: number;
  readonly second: number;
  /** Accuracy of the first − of the second; of numbers the error of the second − of the first. */
  readonly difference: number;
  /** 95 % interval of the difference. */
  readonly interval: Interval;
  /** How the interval was found. */
  readonly method: 'paired bootstrap' | 'normal approximation';
  readonly test: 'McNemar' | 'Wilcoxon';
  /** Two-sided, by `test`. */
  readonly p: number;
  /** Rows on which only the first is right or to which it is closer, and the same of the second. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly effect: Effect | null;
}

export type Interval = readonly [low: number, high: number];

/**
 * `wins`: share of the rows answered differently that the first wins, 0.5 for none better. `hedges`: difference in
 * standard deviations.
 */
export interface Effect {
  readonly kind: 'wins' | 'hedges';
  readonly size: number;
  readonly interval: Interval;
}

const level = 0.95;
const resamples = 2000;
/** Above so many rows the mean of differences is normal to more digits than are shown. */
const mostResampled = 10_000;

/**
 * Whether the first run answers better: McNemar's exact test and the share of differing rows that it wins for classes,
 * Wilcoxon's signed-rank test and Hedges' g for numbers; the interval of the difference by resampling the rows
 * 2000 times in pairs (Efron's percentiles), seeded. Rows without a number in either run are left out.
 *
 * @param first scores as `rowScores` gives them, of the same rows in the same order as `second`
 */
export function compareRowScores(
  first: Float64Array,
  second: Float64Array,
  task: 'classes' | 'numbers',
): RowComparison {
  const answered = (_: number, i: number) =>
    Number.isFinite(first[i]) && Number.isFinite(second[i]);
  const a = first.filter(answered);
  const b = second.filter(answered);
  const gaps = a.map((score, i) => score - (b[i] ?? NaN));
  const onlyFirst = gaps.filter((gap) => gap > 0).length;
  const onlySecond = gaps.filter((gap) => gap < 0).length;
  const rows = gaps.length;
  const shown = (scores: Float64Array): number =>
    task === 'classes' ? mean(scores) : -mean(scores);
  const p = task === 'classes' ? mcNemar(onlyFirst, onlySecond).p : (wilcoxon(a, b)?.p ?? 1);
  return {
    task,
    rows,
    first: shown(a),
    second: shown(b),
    difference: mean(gaps),
    ...meanInterval(gaps),
    test: task === 'classes' ? 'McNemar' : 'Wilcoxon',
    p,
    onlyFirst,
    onlySecond,
    effect: task === 'classes' ? wins(onlyFirst, onlySecond) : hedges(a, b),
  };
}

function wins(onlyFirst: number, onlySecond: number): Effect | null {
  const differing = onlyFirst + onlySecond;
  if (differing === 0) return null;
  return {
    kind: 'wins',
    size: onlyFirst / differing,
    interval: wilsonInterval(onlyFirst, differing, level),
  };
}

function hedges(first: Float64Array, second: Float64Array): Effect | null {
  const effect = pairedEffect(first, second, level);
  return effect && { kind: 'hedges', size: effect.g, interval: effect.interval };
}

/** The 95 % interval of a mean: by resampling, or by the normal distribution where there are many. */
export function meanInterval(values: Float64Array): Pick<RowComparison, 'interval' | 'method'> {
  const count = values.length;
  const middle = mean(values);
  if (count === 0) return { interval: [NaN, NaN], method: 'paired bootstrap' };
  if (count > mostResampled) {
    const variance = mean(values.map((value) => (value - middle) ** 2));
    const reach = normalQuantile((1 + level) / 2) * Math.sqrt(variance / count);
    return { interval: [middle - reach, middle + reach], method: 'normal approximation' };
  }
  const random = RandomSource.seeded(1, 'paired bootstrap');
  const words = new Uint32Array(count);
  const means = Float64Array.from({ length: resamples }, () => {
    random.fillWords(words);
    let sum = 0;
    // Multiplying and shifting down is even to one part in 2³² / count, far below what is shown.
    for (const word of words) sum += values[Math.floor((word / 2 ** 32) * count)] ?? 0;
    return sum / count;
  }).sort();
  return {
    interval: [quantile(means, (1 - level) / 2), quantile(means, (1 + level) / 2)],
    method: 'paired bootstrap',
  };
}

/** Between the two nearest of sorted values, linearly. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? NaN;
  return low + ((sorted[below + 1] ?? low) - low) * (place - below);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
