import type { BinaryCounts } from '../binary-rates.ts';
import { countsAt, type RankingCurve } from './ranking-curve.ts';

/** What each kind of decision costs; gains are negative costs. */
export interface DecisionCosts {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

/** A threshold and what comes of it. */
export interface ChosenThreshold {
  /** A score; Infinity where it is best to count no row as positive. */
  readonly threshold: number;
  readonly counts: BinaryCounts;
  /** What was made as small (a cost) or as large (F1, Youden's index) as possible. */
  readonly value: number;
}

/** What the decisions at a threshold cost together. */
export function costOf(counts: BinaryCounts, costs: DecisionCosts): number {
  return (
    counts.truePositives * costs.truePositive +
    counts.falsePositives * costs.falsePositive +
    counts.falseNegatives * costs.falseNegative +
    counts.trueNegatives * costs.trueNegative
  );
}

/**
 * The threshold with the least total cost on these rows, of equals the highest: the empirical form of Elkan's rule
 * (2001). Null without rows.
 */
export function bestThreshold(curve: RankingCurve, costs: DecisionCosts): ChosenThreshold | null {
  const found = highest(curve, (counts) => -costOf(counts, costs));
  return found && { ...found, value: costOf(found.counts, costs) };
}

/**
 * The cost at every threshold, for a chart: as many numbers as the curve has thresholds.
 */
export function costCurve(curve: RankingCurve, costs: DecisionCosts): Float64Array {
  return curve.thresholds.map((_, at) => costOf(countsOf(curve, at), costs));
}

/** The threshold with the largest F1 of the positive class, of equals the highest. Null without positive rows. */
export function bestF1Threshold(curve: RankingCurve): ChosenThreshold | null {
  if (curve.positives === 0) return null;
  return highest(curve, ({ truePositives, falsePositives, falseNegatives }) =>
    truePositives === 0
      ? 0
      : (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives),
  );
}

/**
 * The threshold with the largest true positive rate − false positive rate (Youden 1950), of equals the highest. Null
 * where one of the two classes has no rows.
 */
export function bestYoudenThreshold(curve: RankingCurve): ChosenThreshold | null {
  const { positives, negatives } = curve;
  if (positives === 0 || negatives === 0) return null;
  return highest(
    curve,
    ({ truePositives, falsePositives }) => truePositives / positives - falsePositives / negatives,
  );
}

function highest(
  curve: RankingCurve,
  valueOf: (counts: BinaryCounts) => number,
): ChosenThreshold | null {
  if (curve.thresholds.length === 0) return null;
  let best = -1;
  let value = valueOf(countsAt(curve, Infinity));
  for (let at = 0; at < curve.thresholds.length; at++) {
    const here = valueOf(countsOf(curve, at));
    if (here > value) [best, value] = [at, here];
  }
  const threshold = curve.thresholds[best] ?? Infinity;
  return { threshold, counts: countsAt(curve, threshold), value };
}

function countsOf(curve: RankingCurve, at: number): BinaryCounts {
  const truePositives = curve.truePositives[at] ?? 0;
  const falsePositives = curve.falsePositives[at] ?? 0;
  return {
    truePositives,
    falsePositives,
    falseNegatives: curve.positives - truePositives,
    trueNegatives: curve.negatives - falsePositives,
  };
}
