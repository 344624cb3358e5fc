import type {
  BaselineScores,
  EvaluationReport,
  HeadlineMetric,
} from '../../../common/evaluation/evaluation-api.ts';
import { metricWords } from './metric-words.ts';

/** Simple models in words. */
export const baselineWords: Readonly<
  Record<BaselineScores['kind'], { readonly short: string; readonly long: string }>
> = {
  'most-frequent': {
    short: 'the most frequent class,',
    long: 'always guessing the most frequent training class, with the classes’ shares as probabilities',
  },
  mean: { short: 'the mean,', long: 'always saying the mean of the training rows' },
  'last-value': {
    short: 'the last value,',
    long: 'saying that the last known value does not change',
  },
  logistic: { short: 'logistic regression,', long: 'a logistic regression of the same inputs' },
  linear: { short: 'linear regression,', long: 'a linear regression of the same inputs' },
};

/** Whether a number beats a baseline; `close` where the baseline lies within its interval. */
export function beats(
  { name, value, interval }: HeadlineMetric,
  baseline: number,
): 'yes' | 'no' | 'close' {
  if (value === null) return 'close';
  if (interval && baseline >= interval[0] && baseline <= interval[1]) return 'close';
  if (value === baseline) return 'close';
  const isHigher = value > baseline;
  return isHigher === (metricWords(name).better === 'more') ? 'yes' : 'no';
}

/**
 * Why a result is to be doubted before it is believed, as a sentence; null where it is not that good. A network that is
 * nearly always right has often seen the answer: in a column that would not be known, or in rows that are in training
 * too.
 */
export function tooGood(report: EvaluationReport, linear: BaselineScores | null): string | null {
  const of = (name: string) =>
    report.headline.find((metric) => metric.name === name)?.value ?? null;
  const rows = report.rows - report.unusable;
  // Few rows are easily all right, and training rows are learned by heart.
  if (rows < 30 || report.split === 'train') return null;
  const accuracy = of('accuracy');
  const explained = of('r2_score');
  const isLinear =
    (linear?.values['accuracy'] ?? 0) >= 0.995 || (linear?.values['r2_score'] ?? 0) >= 0.995;
  const easy = isLinear ? ' A linear model is as good, so one column may hold the answer.' : '';
  if (accuracy !== null && accuracy >= 0.995 && report.classification) {
    return `Nearly every row is right. Before you believe it, check that no column tells the answer (a code, a date, something that is known only afterwards) and that no row is in training too.${easy}`;
  }
  if (explained !== null && explained >= 0.995 && !report.regression?.forecast) {
    return `Nearly all of the variance is explained. Before you believe it, check that no column is made from the target or known only afterwards, and that no row is in training too.${easy}`;
  }
  return null;
}
