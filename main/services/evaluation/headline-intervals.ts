import type { HeadlineMetric } from '../../../common/evaluation/evaluation-api.ts';
import type { Judged } from '../../../common/evaluation/judged.ts';
import { classIntervals } from '../../../common/evaluation/resampling/class-intervals.ts';
import type { Interval } from '../../../common/evaluation/resampling/interval.ts';
import { regressionIntervals } from '../../../common/evaluation/resampling/regression-intervals.ts';
import { headlineNames } from './headline-values.ts';

/** Resamples of matrices with many cells, where each costs more. */
const fewReplicates = 200;
const manyClasses = 100;

/** Ends of the 95 % interval of each number of the headline, by resampling rows. */
export function headlineIntervals(judged: Judged): Record<string, HeadlineMetric['interval']> {
  const ends = (interval: Interval | null): HeadlineMetric['interval'] =>
    interval && [interval.low, interval.high];
  if (judged.kind === 'numbers') {
    const { overall } = regressionIntervals(judged);
    return Object.fromEntries(headlineNames.numbers.map((name) => [name, ends(overall[name])]));
  }
  const many = judged.classes.length > manyClasses;
  const { overall } = classIntervals(judged, many ? { replicates: fewReplicates } : {});
  return {
    accuracy: ends(overall.accuracy),
    balanced_accuracy: ends(overall.balanced_accuracy),
    f1_macro: ends(overall.f_score_macro),
    matthews_corrcoef: ends(overall.matthews_corrcoef),
    log_loss: ends(overall.log_loss),
  };
}
