import { metricLabel } from '../../../common/runs/metric-names.ts';

/** The abbreviations of the field, for heads of columns and switches where room is short. */
const abbreviations: Readonly<Record<string, string>> = {
  mean_absolute_error: 'MAE',
  mean_squared_error: 'MSE',
  root_mean_squared_error: 'RMSE',
};

/** A metric's name as short as people know it: `mean_absolute_error` → `MAE`. */
export function shortMetric(name: string): string {
  return abbreviations[name] ?? metricLabel(name);
}
