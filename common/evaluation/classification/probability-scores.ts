import type { JudgedClasses } from '../judged.ts';
import type { UsableRows } from './usable-rows.ts';

/** Scores of the probabilities themselves; null without rows or without probabilities. */
export interface ProbabilityScores {
  /** Mean of −ln of the probability of the actual class. */
  readonly log_loss: number | null;
  /**
   * Mean squared distance of the probabilities from the truth (Brier 1950), for two classes halved, as
   * scikit-learn does: 0 is best, 1 (two classes) or 2 worst.
   */
  readonly brier: number | null;
  /** Share of rows whose class is among the k most probable; null where k reaches the number of classes. */
  readonly top_k_accuracy: number | null;
}

/** Share of rows whose class is among the k most probable. */
export interface TopKAccuracy {
  readonly k: number;
  readonly accuracy: number;
}

/** What each row adds to the scores. */
export interface RowScores {
  readonly logLoss: Float64Array;
  readonly brier: Float64Array;
  /**
   * How many classes come before the actual one by probability; of equals the later comes first, of two classes the
   * earlier, as in scikit-learn.
   */
  readonly rank: Int32Array;
}

/** The smallest probability that a logarithm is taken of, as scikit-learn in double precision. */
const least = 2 ** -52;

/** The scores of every row; NaN and −1 for rows that cannot be judged. Null without probabilities. */
export function rowScores(
  { actual, classes, probabilities }: JudgedClasses,
  { usable }: UsableRows,
): RowScores | null {
  const rows = actual.length;
  const width = classes.length;
  if (rows === 0 || probabilities.length !== rows * width) return null;
  const logLoss = new Float64Array(rows).fill(NaN);
  const brier = new Float64Array(rows).fill(NaN);
  const rank = new Int32Array(rows).fill(-1);
  const scale = width < 3 ? 0.5 : 1;
  const laterFirst = width > 2;
  for (let row = 0; row < rows; row++) {
    if (usable[row] === 0) continue;
    const start = row * width;
    const truth = actual[row] ?? 0;
    const own = probabilities[start + truth] ?? NaN;
    let squares = (1 - own) * (1 - own);
    let before = 0;
    for (let unit = 0; unit < width; unit++) {
      if (unit === truth) continue;
      const other = probabilities[start + unit] ?? NaN;
      squares += other * other;
      if (other > own || (other === own && unit > truth === laterFirst)) before++;
    }
    logLoss[row] = -Math.log(Math.min(1 - least, Math.max(least, own)));
    brier[row] = squares * scale;
    rank[row] = before;
  }
  return { logLoss, brier, rank };
}

/**
 * Share of rows whose class is among the k most probable, for each k that is asked for and below the number of
 * classes; empty without rows or without probabilities.
 */
export function topKAccuracies(
  scores: RowScores | null,
  { usable }: UsableRows,
  classes: number,
  wanted: readonly number[],
  weights?: Float64Array,
): readonly TopKAccuracy[] {
  if (!scores) return [];
  const byRank = new Float64Array(classes);
  let total = 0;
  for (let row = 0; row < usable.length; row++) {
    if (usable[row] === 0) continue;
    const rank = scores.rank[row] ?? 0;
    const weight = weights?.[row] ?? 1;
    total += weight;
    byRank[rank] = (byRank[rank] ?? 0) + weight;
  }
  if (total === 0) return [];
  return wanted
    .filter((k) => k < classes)
    .map((k) => ({
      k,
      accuracy: byRank.subarray(0, k).reduce((sum, hits) => sum + hits, 0) / total,
    }));
}

/** Weighted means of the scores of the rows. */
export function probabilityScores(
  scores: RowScores | null,
  { usable }: UsableRows,
  topK: number,
  weights?: Float64Array,
): ProbabilityScores {
  let total = 0;
  let loss = 0;
  let squares = 0;
  let hits = 0;
  if (scores) {
    for (let row = 0; row < usable.length; row++) {
      if (usable[row] === 0) continue;
      const weight = weights?.[row] ?? 1;
      total += weight;
      loss += weight * (scores.logLoss[row] ?? NaN);
      squares += weight * (scores.brier[row] ?? NaN);
      if ((scores.rank[row] ?? 0) < topK) hits += weight;
    }
  }
  if (total === 0) return { log_loss: null, brier: null, top_k_accuracy: null };
  return { log_loss: loss / total, brier: squares / total, top_k_accuracy: hits / total };
}
