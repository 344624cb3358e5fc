import { reliability } from '../../../common/evaluation/calibration/reliability.ts';
import type { ClassRanking, CurveLine } from '../../../common/evaluation/evaluation-api.ts';
import type { JudgedClasses } from '../../../common/evaluation/judged.ts';
import {
  liftCurve,
  precisionRecallCurve,
  rocCurve,
} from '../../../common/evaluation/ranking/curves.ts';
import { rankClass } from '../../../common/evaluation/ranking/one-against-rest.ts';
import { countsAt } from '../../../common/evaluation/ranking/ranking-curve.ts';
import { thinCurve } from '../../../common/evaluation/ranking/thin-curve.ts';
import type { Interval } from '../../../common/evaluation/resampling/interval.ts';
import {
  areaInterval,
  averagePrecisionInterval,
} from '../../../common/evaluation/resampling/ranking-intervals.ts';

/** Places of the slider of thresholds. */
const places = 1000;
/** Points of a curve that is drawn. */
const mostPoints = 400;

/** One class against the rest, as a window draws it and moves a threshold over it. */
export function rankOneClass(judged: JudgedClasses, of: number): ClassRanking {
  const { curve, roc_auc, grade, average_precision } = rankClass(judged, of);
  const counts = Array.from({ length: places + 1 }, (_, place) => countsAt(curve, place / places));
  const thin = thinCurve(curve, mostPoints);
  const roc = rocCurve(thin);
  const precisionRecall = precisionRecallCurve(thin);
  const lift = liftCurve(thin);
  return {
    of,
    positives: curve.positives,
    negatives: curve.negatives,
    truePositives: counts.map(({ truePositives }) => truePositives),
    falsePositives: counts.map(({ falsePositives }) => falsePositives),
    roc: roc ? line(roc.x, roc.y) : nothing,
    precisionRecall: precisionRecall ? line(precisionRecall.x, precisionRecall.y) : nothing,
    lift: lift ? line(lift.share, lift.lift) : nothing,
    calibration: reliability(judged, { of }) ?? [],
    area: roc_auc,
    grade,
    averagePrecision: average_precision,
    areaInterval: intervalEnds(areaInterval(curve)),
    averagePrecisionInterval: intervalEnds(averagePrecisionInterval(curve)),
  };
}

/** The lower and the upper end. */
export function intervalEnds(interval: Interval | null): readonly [number, number] | null {
  return interval && [interval.low, interval.high];
}

const nothing: CurveLine = { x: [], y: [] };

function line(x: Float64Array, y: Float64Array): CurveLine {
  return { x: [...x], y: [...y] };
}
