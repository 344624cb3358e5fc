import {
  type ClassificationMetrics,
  classMetrics,
} from '../../../common/evaluation/classification/class-metrics.ts';
import type { MetricValues } from '../../../common/evaluation/evaluation-api.ts';
import type { Judged } from '../../../common/evaluation/judged.ts';
import { regressionReport } from '../../../common/evaluation/regression/regression-report.ts';

/** The numbers that are shown first, by their names. */
export const headlineNames = {
  numbers: ['mean_absolute_error', 'root_mean_squared_error', 'r2_score', 'median_absolute_error'],
} as const;

/** What answers score by the numbers that are shown first. */
export function headlineValues(judged: Judged): MetricValues {
  if (judged.kind === 'classes') return headlineOf(classMetrics(judged));
  const { overall } = regressionReport(judged);
  return Object.fromEntries(headlineNames.numbers.map((name) => [name, overall[name]]));
}

/** The numbers that are shown first, of all that were measured. */
export function headlineOf({ overall, averages }: ClassificationMetrics): MetricValues {
  return {
    accuracy: overall.accuracy,
    balanced_accuracy: overall.balanced_accuracy,
    f1_macro: averages.macro.f_score,
    matthews_corrcoef: overall.matthews_corrcoef,
    log_loss: overall.log_loss,
  };
}
