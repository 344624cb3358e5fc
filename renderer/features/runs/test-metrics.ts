import { metricLabel } from '../../../common/runs/metric-names.ts';
import type { RunSummary } from '../../../common/runs/run.ts';

/** The abbreviations of the field, for heads of columns and switches where room is short. */
const abbreviations: Readonly<Record<string, string>> = {
  mean_absolute_error: 'MAE',
  mean_squared_error: 'MSE',
  root_mean_squared_error: 'RMSE',
  mean_absolute_percentage_error: 'MAPE',
  mean_squared_logarithmic_error: 'MSLE',
  top_k_categorical_accuracy: 'Top-k',
  auc_pr: 'AUC (PR)',
};

/** A metric's name as short as people know it: `mean_absolute_error` → `MAE`. */
export function shortMetric(name: string): string {
  return abbreviations[name] ?? metricLabel(name);
}

/** A metric of the test rows: `Test MAE`, `Test accuracy`. */
export function testLabel(name: string): string {
  const short = shortMetric(name);
  // An abbreviation keeps its capitals.
  return `Test ${/^[A-Z][a-z]/.test(short) ? short.toLowerCase() : short}`;
}

/** The test metrics that some run has; one that is the loss of every run is told by the loss. */
export function testMetrics(runs: readonly RunSummary[]): string[] {
  const names = new Set(runs.flatMap(({ test }) => Object.keys(test ?? {})));
  return [...names].filter(
    (name) => name === 'loss' || runs.some(({ test }) => test && test[name] !== test['loss']),
  );
}
