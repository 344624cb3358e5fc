import { reliability } from '../../../common/evaluation/calibration/reliability.ts';
import {
  fitTemperature,
  withTemperature,
} from '../../../common/evaluation/calibration/temperature.ts';
import { classMetrics } from '../../../common/evaluation/classification/class-metrics.ts';
import { usableRows } from '../../../common/evaluation/classification/usable-rows.ts';
import type { JudgedClasses, JudgedNumbers } from '../../../common/evaluation/judged.ts';
import {
  type ClassRanking,
  rankClass,
} from '../../../common/evaluation/ranking/one-against-rest.ts';
import { thinCurve } from '../../../common/evaluation/ranking/thin-curve.ts';
import {
  errorHistogram,
  quantilePoints,
} from '../../../common/evaluation/regression/error-distribution.ts';
import { regressionReport } from '../../../common/evaluation/regression/regression-report.ts';
import { stepValues } from '../../../common/evaluation/regression/step-values.ts';
import { classIntervals } from '../../../common/evaluation/resampling/class-intervals.ts';
import {
  areaInterval,
  averagePrecisionInterval,
  macroAreaInterval,
} from '../../../common/evaluation/resampling/ranking-intervals.ts';
import { regressionIntervals } from '../../../common/evaluation/resampling/regression-intervals.ts';

/** Seconds of processor time by part. */
export type Seconds = Readonly<Record<string, number>>;

/** Judges a classification part by part. */
export function judgeClasses(judged: JudgedClasses): Seconds {
  const usable = usableRows(judged);
  const rankings: ClassRanking[] = [];
  return timed({
    metrics: () => classMetrics(judged),
    ranking() {
      judged.classes.forEach((_, of) => {
        const ranking = rankClass(judged, of, usable);
        thinCurve(ranking.curve, 400);
        rankings.push(ranking);
      });
    },
    reliability: () => reliability(judged, {}, usable),
    intervals() {
      classIntervals(judged);
      macroAreaInterval(judged, rankings, usable);
      for (const { curve } of rankings) {
        areaInterval(curve);
        averagePrecisionInterval(curve);
      }
    },
    temperature() {
      withTemperature(judged, fitTemperature(judged)?.temperature ?? 1);
    },
  });
}

/** Judges a regression part by part. */
export function judgeNumbers(judged: JudgedNumbers): Seconds {
  return timed({
    metrics: () => regressionReport(judged),
    residuals() {
      const { errors } = stepValues(judged, 0);
      errorHistogram(errors);
      quantilePoints(errors);
    },
    intervals: () => regressionIntervals(judged),
  });
}

function timed(parts: Readonly<Record<string, () => unknown>>): Seconds {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => {
      const start = process.cpuUsage();
      part();
      const { user, system } = process.cpuUsage(start);
      return [name, (user + system) / 1e6];
    }),
  );
}
