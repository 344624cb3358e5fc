import type { BinaryCounts } from '../binary-rates.ts';
import { plainCurve } from './plain-curve.ts';
import { sortNumbers } from './sort-numbers.ts';

export type Scores = Float32Array | Float64Array;

/**
 * What happens at every threshold that changes anything, highest first: a row counts as positive where its score is
 * at least the threshold. Rows with equal scores pass together.
 */
export interface RankingCurve {
  /** The distinct scores, descending. */
  readonly thresholds: Float64Array;
  /** Sums of weights at and above each threshold. */
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly positives: number;
  readonly negatives: number;
  /** Rows that count, by number. */
  readonly rows: number;
  /** Rows whose score is no number. */
  readonly withoutScore: number;
}

/**
 * The counts at all distinct scores, as scikit-learn's `confusion_matrix_at_thresholds`: rows of weight 0 make no
 * threshold, and rows whose score is NaN are left out and counted.
 * @param positives 1 for rows of the positive class, else 0.
 */
export function rankingCurve(
  scores: Scores,
  positives: ArrayLike<number>,
  weights?: Float64Array,
): RankingCurve {
  return weights ? weightedCurve(scores, positives, weights) : plainCurve(scores, positives);
}

/** The counts at any threshold, also between two scores. */
export function countsAt(curve: RankingCurve, threshold: number): BinaryCounts {
  const at = countReaching(curve.thresholds, threshold) - 1;
  const truePositives = curve.truePositives[at] ?? 0;
  const falsePositives = curve.falsePositives[at] ?? 0;
  return {
    truePositives,
    falsePositives,
    falseNegatives: curve.positives - truePositives,
    trueNegatives: curve.negatives - falsePositives,
  };
}

/** Rows of both classes, by weight. */
export interface SidesOfScore {
  readonly positives: number;
  readonly negatives: number;
}

/** Looks up how many rows score more than a score, and how many the same. */
export function placesInCurve({ thresholds, truePositives, falsePositives }: RankingCurve) {
  return (score: number): { readonly above: SidesOfScore; readonly level: SidesOfScore } => {
    const reaching = countReaching(thresholds, score) - 1;
    const before = thresholds[reaching] === score ? reaching - 1 : reaching;
    const above = {
      positives: truePositives[before] ?? 0,
      negatives: falsePositives[before] ?? 0,
    };
    return {
      above,
      level: {
        positives: (truePositives[reaching] ?? 0) - above.positives,
        negatives: (falsePositives[reaching] ?? 0) - above.negatives,
      },
    };
  };
}

/** How many of the descending thresholds are at least `threshold`. */
function countReaching(thresholds: Float64Array, threshold: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((thresholds[middle] ?? 0) >= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

function weightedCurve(
  scores: Scores,
  positives: ArrayLike<number>,
  weights: Float64Array,
): RankingCurve {
  const counts = (row: number) => !Number.isNaN(scores[row] ?? NaN) && (weights[row] ?? 0) !== 0;
  const sorted = sortNumbers(scores.filter((_, row) => counts(row)));
  const found = new Float64Array(sorted.length);
  let distinct = 0;
  for (let at = sorted.length - 1; at >= 0; at--) {
    const score = sorted[at] ?? NaN;
    // −0 + 0 is 0.
    if (distinct === 0 || score !== found[distinct - 1]) found[distinct++] = score + 0;
  }
  const thresholds = found.slice(0, distinct);
  const truePositives = new Float64Array(distinct);
  const falsePositives = new Float64Array(distinct);
  let withoutScore = 0;
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] ?? NaN;
    if (Number.isNaN(score)) withoutScore++;
    if (!counts(row)) continue;
    const side = positives[row] === 1 ? truePositives : falsePositives;
    const at = countReaching(thresholds, score) - 1;
    side[at] = (side[at] ?? 0) + (weights[row] ?? 0);
  }
  return {
    thresholds,
    truePositives,
    falsePositives,
    positives: runningSum(truePositives),
    negatives: runningSum(falsePositives),
    rows: sorted.length,
    withoutScore,
  };
}

/** Turns numbers into their running sums in place and returns the last. */
function runningSum(numbers: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < numbers.length; at++) {
    sum += numbers[at] ?? 0;
    numbers[at] = sum;
  }
  return sum;
}
