import type { RankingCurve } from './ranking-curve.ts';

/**
 * Area under the ROC curve by trapezoids: the probability that a positive row scores higher than a negative one, ties
 * counting half (Hanley and McNeil 1982). Null where one of the two classes has no rows.
 */
export function areaUnderRoc(curve: RankingCurve): number | null {
  const { truePositives, falsePositives, positives, negatives } = curve;
  if (positives === 0 || negatives === 0) return null;
  let area = 0;
  let lastTrue = 0;
  let lastFalse = 0;
  for (let at = 0; at < truePositives.length; at++) {
    const found = truePositives[at] ?? 0;
    const mistaken = falsePositives[at] ?? 0;
    area += ((mistaken - lastFalse) * (found + lastTrue)) / 2;
    lastTrue = found;
    lastFalse = mistaken;
  }
  return area / positives / negatives;
}

/**
 * Average precision, Σ (R_n − R_{n−1})·P_n over the thresholds, without interpolation, as scikit-learn. Null without
 * positive rows.
 */
export function averagePrecision(curve: RankingCurve): number | null {
  const { truePositives, falsePositives, positives } = curve;
  if (positives === 0) return null;
  let sum = 0;
  let last = 0;
  for (let at = 0; at < truePositives.length; at++) {
    const found = truePositives[at] ?? 0;
    if (found > last) sum += ((found - last) * found) / (found + (falsePositives[at] ?? 0));
    last = found;
  }
  return sum / positives;
}

export type AucGrade = 'excellent' | 'good' | 'fair' | 'poor' | 'fail';

/** The word for an area under the ROC curve: from .9 excellent, .8 good, .7 fair, .6 poor, below fail. */
export function aucGrade(area: number): AucGrade {
  if (area >= 0.9) return 'excellent';
  if (area >= 0.8) return 'good';
  if (area >= 0.7) return 'fair';
  return area >= 0.6 ? 'poor' : 'fail';
}

/**
 * Standard error of the area under the ROC curve (DeLong, DeLong and Clarke-Pearson 1988), from the counts alone, in one
 * pass. Null below two rows of either class; for unweighted curves.
 */
export function areaError(curve: RankingCurve): number | null {
  const { truePositives, falsePositives, positives, negatives } = curve;
  const area = areaUnderRoc(curve);
  if (area === null || positives < 2 || negatives < 2) return null;
  let ofPositives = 0;
  let ofNegatives = 0;
  let lastTrue = 0;
  let lastFalse = 0;
  for (let at = 0; at < truePositives.length; at++) {
    const found = (truePositives[at] ?? 0) - lastTrue;
    const mistaken = (falsePositives[at] ?? 0) - lastFalse;
    // The share of the other class that rows of this score are ranked right against.
    const beaten = (negatives - lastFalse - mistaken / 2) / negatives;
    const beatenBy = (lastTrue + found / 2) / positives;
    ofPositives += found * (beaten - area) ** 2;
    ofNegatives += mistaken * (beatenBy - area) ** 2;
    lastTrue += found;
    lastFalse += mistaken;
  }
  const variance =
    ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives;
  return Math.sqrt(variance);
}
