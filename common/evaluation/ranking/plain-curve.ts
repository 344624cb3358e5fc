import type { RankingCurve, Scores } from './ranking-curve.ts';
import { sortKeys, sortNumbers } from './sort-numbers.ts';

/** The curve of rows that weigh alike. */
export function plainCurve(scores: Scores, positives: ArrayLike<number>): RankingCurve {
  const keys = scores instanceof Float32Array ? keysOf(scores, positives) : null;
  return keys ? curveOfKeys(sortKeys(keys), scores.length) : curveOfSides(scores, positives);
}

/**
 * Probabilities have no sign, so the bits of a score leave one for whether its row is positive, and a single sort of
 * whole numbers orders both. Null where a score is negative.
 */
function keysOf(scores: Float32Array, positives: ArrayLike<number>): Uint32Array | null {
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  const keys = new Uint32Array(scores.length);
  let known = 0;
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] ?? NaN;
    if (score < 0) return null;
    // Shifting drops the sign, which −0 has too.
    if (!Number.isNaN(score))
      keys[known++] = ((bits[row] ?? 0) << 1) | (positives[row] === 1 ? 1 : 0);
  }
  return known === keys.length ? keys : keys.slice(0, known);
}

/**
 * The curve of sorted keys, each the bits of a score that is not negative, shifted by one, and 1 for a positive row.
 * @param all Rows with and without a score.
 */
export function curveOfKeys(keys: Uint32Array, all: number): RankingCurve {
  const rows = keys.length;
  let distinct = rows === 0 ? 0 : 1;
  for (let row = 1; row < rows; row++) {
    if ((keys[row] ?? 0) >>> 1 !== (keys[row - 1] ?? 0) >>> 1) distinct++;
  }
  const thresholds = new Float64Array(distinct);
  const truePositives = new Float64Array(distinct);
  const falsePositives = new Float64Array(distinct);
  const score = new Float32Array(1);
  const bits = new Uint32Array(score.buffer);
  let positives = 0;
  let at = 0;
  for (let row = rows - 1; row >= 0; row--) {
    const key = keys[row] ?? 0;
    positives += key & 1;
    if (row > 0 && key >>> 1 === (keys[row - 1] ?? 0) >>> 1) continue;
    bits[0] = key >>> 1;
    thresholds[at] = score[0] ?? NaN;
    truePositives[at] = positives;
    falsePositives[at] = rows - row - positives;
    at++;
  }
  return {
    thresholds,
    truePositives,
    falsePositives,
    positives,
    negatives: rows - positives,
    rows,
    withoutScore: all - rows,
  };
}

/** Both sides are sorted by themselves and met from the top, so that no row has to be carried along. */
function curveOfSides(scores: Scores, positives: ArrayLike<number>): RankingCurve {
  const isKnown = (score: number) => !Number.isNaN(score);
  const yes = sortNumbers(scores.filter((score, row) => isKnown(score) && positives[row] === 1));
  const no = sortNumbers(scores.filter((score, row) => isKnown(score) && positives[row] !== 1));
  const rows = yes.length + no.length;
  const thresholds = new Float64Array(rows);
  const truePositives = new Float64Array(rows);
  const falsePositives = new Float64Array(rows);
  let left = yes.length;
  let right = no.length;
  let distinct = 0;
  while (left > 0 || right > 0) {
    const threshold = Math.max(yes[left - 1] ?? -Infinity, no[right - 1] ?? -Infinity);
    while (left > 0 && yes[left - 1] === threshold) left--;
    while (right > 0 && no[right - 1] === threshold) right--;
    // −0 + 0 is 0.
    thresholds[distinct] = threshold + 0;
    truePositives[distinct] = yes.length - left;
    falsePositives[distinct] = no.length - right;
    distinct++;
  }
  return {
    thresholds: thresholds.slice(0, distinct),
    truePositives: truePositives.slice(0, distinct),
    falsePositives: falsePositives.slice(0, distinct),
    positives: yes.length,
    negatives: no.length,
    rows,
    withoutScore: scores.length - rows,
  };
}
