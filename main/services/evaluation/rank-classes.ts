import { usableRows } from '../../../common/evaluation/classification/usable-rows.ts';
import type { ClassArea, ClassAreas } from '../../../common/evaluation/evaluation-api.ts';
import type { JudgedClasses } from '../../../common/evaluation/judged.ts';
import {
  averageRankings,
  type ClassRanking,
  rankClass,
} from '../../../common/evaluation/ranking/one-against-rest.ts';
import {
  areaInterval,
  macroAreaInterval,
} from '../../../common/evaluation/resampling/ranking-intervals.ts';
import { intervalEnds } from './rank-one-class.ts';

/** Thresholds of all curves that are held at once for the interval of their mean: 360 MB. */
const mostThresholds = 15_000_000;

/** How well each class is told from the rest, with DeLong's intervals, and on average. */
export function rankClasses(judged: JudgedClasses): ClassAreas {
  const usable = usableRows(judged);
  const rankings: Omit<ClassRanking, 'curve'>[] = [];
  const classes: ClassArea[] = [];
  let whole: ClassRanking[] | null = [];
  let thresholds = 0;
  for (const of of judged.classes.keys()) {
    const { curve, ...ranking } = rankClass(judged, of, usable);
    rankings.push(ranking);
    thresholds += curve.thresholds.length;
    if (thresholds > mostThresholds) whole = null;
    whole?.push({ ...ranking, curve });
    classes.push({
      area: ranking.roc_auc,
      interval: intervalEnds(areaInterval(curve)),
      grade: ranking.grade,
      averagePrecision: ranking.average_precision,
    });
  }
  const { macro, weighted } = averageRankings(rankings);
  return {
    classes,
    macro: {
      area: macro.roc_auc,
      interval: whole && intervalEnds(macroAreaInterval(judged, whole, usable)),
      averagePrecision: macro.average_precision,
    },
    weighted: {
      area: weighted.roc_auc,
      interval: null,
      averagePrecision: weighted.average_precision,
    },
  };
}
