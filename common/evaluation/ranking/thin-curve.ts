import type { RankingCurve } from './ranking-curve.ts';

/**
 * At most `most` thresholds of a curve, chosen so that ROC, precision–recall and lift curves keep their shape: each
 * threshold that is left out lies, in recall, false positive rate and precision, within a small distance of the one kept
 * before it. The last is kept. Areas are to be taken from the whole curve.
 * @param most At least 2.
 */
export function thinCurve(curve: RankingCurve, most: number): RankingCurve {
  if (curve.thresholds.length <= most) return curve;
  let distance = 2 / most;
  let kept = keptPlaces(curve, distance, most);
  while (!kept) {
    distance *= 1.5;
    kept = keptPlaces(curve, distance, most);
  }
  const at = kept;
  return {
    ...curve,
    thresholds: Float64Array.from(at, (place) => curve.thresholds[place] ?? 0),
    truePositives: Float64Array.from(at, (place) => curve.truePositives[place] ?? 0),
    falsePositives: Float64Array.from(at, (place) => curve.falsePositives[place] ?? 0),
  };
}

/** Null when they are more than `most`. */
function keptPlaces(curve: RankingCurve, distance: number, most: number): number[] | null {
  const { truePositives, falsePositives, positives, negatives } = curve;
  const last = curve.thresholds.length - 1;
  const kept: number[] = [];
  const perPositive = 1 / Math.max(positives, Number.MIN_VALUE);
  const perNegative = 1 / Math.max(negatives, Number.MIN_VALUE);
  let [recall, falseRate, precision] = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at <= last; at++) {
    const found = truePositives[at] ?? 0;
    const mistaken = falsePositives[at] ?? 0;
    const nextRecall = found * perPositive;
    const nextRate = mistaken * perNegative;
    const nextPrecision = found / (found + mistaken);
    const isFar =
      nextRecall - recall > distance ||
      nextRate - falseRate > distance ||
      Math.abs(nextPrecision - precision) > distance;
    if (!isFar && at < last) continue;
    if (kept.length === most) return null;
    kept.push(at);
    [recall, falseRate, precision] = [nextRecall, nextRate, nextPrecision];
  }
  return kept;
}
