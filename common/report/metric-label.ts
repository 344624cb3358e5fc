import { metricLabel } from '../runs/metric-names.ts';
import { numberWords, percentWords } from './number-words.ts';

const labels: Readonly<Record<string, string>> = {
  error_rate: 'Error rate',
  null_error_rate: 'Null error rate',
  balanced_accuracy: 'Balanced accuracy',
  f1_macro: 'F1 (macro)',
  f_score: 'F1',
  matthews_corrcoef: 'Matthews correlation',
  cohen_kappa: 'Cohen’s kappa',
  log_loss: 'Log loss',
  brier: 'Brier score',
  roc_auc: 'AUC (ROC)',
  median_absolute_error: 'Median absolute error',
  max_error: 'Largest error',
  adjusted_r2: 'Adjusted R²',
  explained_variance: 'Explained variance',
  mean_error: 'Mean error',
  prevalence: 'Prevalence',
  support: 'Rows',
  top_k_accuracy: 'Top-5 accuracy',
  top_2_accuracy: 'Top-2 accuracy',
  top_3_accuracy: 'Top-3 accuracy',
  top_10_accuracy: 'Top-10 accuracy',
  average_precision: 'Average precision',
  specificity: 'Specificity',
  false_positive_rate: 'False positive rate',
  negative_predictive_value: 'Negative predictive value',
};

const shares = new Set([
  'accuracy',
  'error_rate',
  'null_error_rate',
  'balanced_accuracy',
  'f1_macro',
  'f_score',
  'precision',
  'recall',
  'specificity',
  'top_k_accuracy',
  'top_2_accuracy',
  'top_3_accuracy',
  'top_10_accuracy',
  'false_positive_rate',
  'negative_predictive_value',
  'prevalence',
  'mean_absolute_percentage_error',
]);

/** A metric of an evaluation in words. */
export function reportLabel(name: string): string {
  return labels[name] ?? metricLabel(name);
}

/** Its value: shares as a percentage. */
export function reportValue(name: string, value: number | null | undefined): string {
  return shares.has(name) ? percentWords(value) : numberWords(value);
}
