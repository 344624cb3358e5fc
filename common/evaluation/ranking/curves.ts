import type { RankingCurve } from './ranking-curve.ts';

/** Points of a drawn curve with the threshold of each, from the highest on. */
export interface CurvePoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Infinity for the first point, where no row counts as positive. */
  readonly thresholds: Float64Array;
}

/**
 * False positive rate (x) against true positive rate (y) from (0, 0) to (1, 1) (Fawcett 2006), with every distinct
 * score, as scikit-learn's `roc_curve(drop_intermediate=False)`. Null where one of the two classes has no rows.
 */
export function rocCurve(curve: RankingCurve): CurvePoints | null {
  const { truePositives, falsePositives, positives, negatives, thresholds } = curve;
  if (positives === 0 || negatives === 0) return null;
  return {
    x: withFirst(0, thresholds.length, (at) => (falsePositives[at] ?? 0) / negatives),
    y: withFirst(0, thresholds.length, (at) => (truePositives[at] ?? 0) / positives),
    thresholds: withFirst(Infinity, thresholds.length, (at) => thresholds[at] ?? 0),
  };
}

/**
 * Recall (x) against precision (y), from recall 0 on, where precision counts as 1: scikit-learn's
 * `precision_recall_curve` from its end. Null without positive rows.
 */
export function precisionRecallCurve(curve: RankingCurve): CurvePoints | null {
  const { truePositives, falsePositives, positives, thresholds } = curve;
  if (positives === 0) return null;
  return {
    x: withFirst(0, thresholds.length, (at) => (truePositives[at] ?? 0) / positives),
    y: withFirst(1, thresholds.length, (at) => {
      const found = truePositives[at] ?? 0;
      return found / (found + (falsePositives[at] ?? 0));
    }),
    thresholds: withFirst(Infinity, thresholds.length, (at) => thresholds[at] ?? 0),
  };
}

/** The best-scored rows beside as many chosen by chance. */
export interface LiftPoints {
  /** Share of all rows that were taken, 0 … 1. */
  readonly share: Float64Array;
  /** Share of the positive rows among them: cumulative gain. */
  readonly gain: Float64Array;
  /** gain / share: how many times as many positives as by chance; of no rows that of the first ones. */
  readonly lift: Float64Array;
  readonly thresholds: Float64Array;
}

/** Cumulative gain and lift. Null without positive rows. */
export function liftCurve(curve: RankingCurve): LiftPoints | null {
  const { truePositives, falsePositives, positives, negatives, thresholds } = curve;
  if (positives === 0) return null;
  const count = thresholds.length;
  const taken = (at: number) =>
    ((truePositives[at] ?? 0) + (falsePositives[at] ?? 0)) / (positives + negatives);
  const gained = (at: number) => (truePositives[at] ?? 0) / positives;
  const first = gained(0) / taken(0);
  return {
    share: withFirst(0, count, taken),
    gain: withFirst(0, count, gained),
    lift: withFirst(first, count, (at) => gained(at) / taken(at)),
    thresholds: withFirst(Infinity, count, (at) => thresholds[at] ?? 0),
  };
}

function withFirst(first: number, count: number, value: (at: number) => number): Float64Array {
  const values = new Float64Array(count + 1);
  values[0] = first;
  for (let at = 0; at < count; at++) values[at + 1] = value(at);
  return values;
}
