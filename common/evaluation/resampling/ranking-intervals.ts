import { normalQuantile } from '../../statistics/normal.ts';
import type { UsableRows } from '../classification/usable-rows.ts';
import type { JudgedClasses } from '../judged.ts';
import { areaError, areaUnderRoc, averagePrecision } from '../ranking/areas.ts';
import type { ClassRanking } from '../ranking/one-against-rest.ts';
import { placesInCurve, type RankingCurve } from '../ranking/ranking-curve.ts';
import { thinCurve } from '../ranking/thin-curve.ts';
import { resampleCells } from './cell-resamples.ts';
import { type Interval, percentileInterval, type ResamplingOptions, usual } from './interval.ts';

/**
 * The interval of the area under an unweighted ROC curve by DeLong's standard error, on the scale of logits, where it
 * stays within 0 and 1 (Pepe 2003, 5.2.5). Null where a class has fewer than two rows, and where the ranking is perfect
 * or perfectly wrong, since such rows say nothing about how it varies.
 */
export function areaInterval(curve: RankingCurve, level: number = usual.level): Interval | null {
  return logitInterval(areaUnderRoc(curve), areaError(curve), level);
}

/** The curve is resampled by at most so many thresholds. */
const mostThresholds = 48;

/**
 * The bootstrap interval of the average precision of an unweighted curve: rows are drawn within groups of neighbouring
 * scores, and what grouping changes is added back. Null without positive rows.
 */
export function averagePrecisionInterval(
  curve: RankingCurve,
  { level = usual.level, replicates = usual.replicates, seed = usual.seed }: ResamplingOptions = {},
): Interval | null {
  const whole = averagePrecision(curve);
  if (whole === null) return null;
  const grouped = thinCurve(curve, mostThresholds);
  const count = grouped.thresholds.length;
  const rows = new Float64Array(2 * count);
  for (let at = 0; at < count; at++) {
    rows[at] = (grouped.truePositives[at] ?? 0) - (grouped.truePositives[at - 1] ?? 0);
    rows[count + at] = (grouped.falsePositives[at] ?? 0) - (grouped.falsePositives[at - 1] ?? 0);
  }
  const shift = whole - (averagePrecision(grouped) ?? whole);
  const values = new Float64Array(replicates);
  resampleCells({ rows }, replicates, seed, (drawn, replicate) => {
    values[replicate] = (precisionOf(drawn) ?? NaN) + shift;
  });
  const found = percentileInterval(values, level);
  return found && { ...found, low: Math.max(0, found.low), high: Math.min(1, found.high) };
}

/** Rows of both classes at each threshold: positive ones first. */
function precisionOf(drawn: Float64Array): number | null {
  const count = drawn.length / 2;
  let [found, mistaken, sum] = [0, 0, 0];
  for (let at = 0; at < count; at++) {
    const own = drawn[at] ?? 0;
    found += own;
    mistaken += drawn[count + at] ?? 0;
    if (own > 0) sum += (own * found) / (found + mistaken);
  }
  return found === 0 ? null : sum / found;
}

/** The spread of a mean of areas is taken from at most so many rows. */
const mostRows = 5_000;

/**
 * The interval of the macro average of the areas of all classes, by the influence of each row on all of them, as
 * DeLong's for one; of many rows that of evenly chosen ones. Null with weights, or where a class with rows has fewer
 * than two on either side.
 * @param rankings Of all classes, with whole curves.
 */
export function macroAreaInterval(
  judged: JudgedClasses,
  rankings: readonly ClassRanking[],
  { usable, counts }: UsableRows,
  level: number = usual.level,
): Interval | null {
  const known = rankings
    .map((ranking, index) => ({ ...ranking, index }))
    .filter(({ roc_auc }) => roc_auc !== null);
  const alone = known.some(({ curve }) => curve.positives < 2 || curve.negatives < 2);
  if (judged.weights || known.length === 0 || alone) return null;
  const step = Math.max(1, Math.floor(counts.judged / mostRows));
  const width = judged.classes.length;
  const places = known.map(({ curve }) => placesInCurve(curve));
  let [seen, chosen, sum, squares] = [0, 0, 0, 0];
  for (let row = 0; row < usable.length; row++) {
    if (usable[row] === 0 || seen++ % step !== 0) continue;
    let influence = 0;
    known.forEach(({ curve, index, roc_auc }, at) => {
      const { positives, negatives, rows } = curve;
      const { above, level: equal } =
        places[at]?.(judged.probabilities[row * width + index] ?? 0) ?? none;
      const isOwn = judged.actual[row] === index;
      const beaten = isOwn
        ? (negatives - above.negatives - equal.negatives / 2) / negatives
        : (above.positives + equal.positives / 2) / positives;
      influence += ((beaten - (roc_auc ?? 0)) * rows) / (isOwn ? positives : negatives);
    });
    chosen++;
    sum += influence / known.length;
    squares += (influence / known.length) ** 2;
  }
  const variance = (squares - sum ** 2 / chosen) / (chosen - 1) / counts.judged;
  const mean = known.reduce((total, { roc_auc }) => total + (roc_auc ?? 0), 0) / known.length;
  return logitInterval(mean, Math.sqrt(variance), level);
}

const none = { above: { positives: 0, negatives: 0 }, level: { positives: 0, negatives: 0 } };

function logitInterval(area: number | null, error: number | null, level: number): Interval | null {
  if (area === null || error === null || !(error > 0) || area <= 0 || area >= 1) return null;
  const reach = (normalQuantile((1 + level) / 2) * error) / (area * (1 - area));
  const logit = Math.log(area / (1 - area));
  const back = (value: number) => 1 / (1 + Math.exp(-value));
  return { low: back(logit - reach), high: back(logit + reach), method: 'delong' };
}
