import type { Choice } from './setting-field.ts';
import type { MetricId } from './training-config.ts';

/** A metric with what is good and how it reads best. */
export interface MetricChoice extends Choice<MetricId> {
  readonly better: 'more' | 'less';
  /** True for shares of 1, which read best as a percentage. */
  readonly share: boolean;
}

const classes = { tasks: ['binary', 'multiclass'], better: 'more', share: true } as const;
const error = { tasks: ['regression'], better: 'less', share: false } as const;

/** What can be measured after each epoch, with the tasks that it suits. */
export const metrics: readonly MetricChoice[] = [
  {
    id: 'accuracy',
    label: 'Accuracy',
    help: 'Share of rows whose most probable class is the true one.',
    ...classes,
  },
  {
    id: 'top_k_categorical_accuracy',
    label: 'Top-k accuracy',
    help: 'Share of rows whose true class is among the k most probable ones.',
    ...classes,
    tasks: ['multiclass'],
  },
  {
    id: 'precision',
    label: 'Precision',
    help: 'Share of the rows predicted as the class that are of it; with several classes, the mean over them.',
    ...classes,
  },
  {
    id: 'recall',
    label: 'Recall',
    help: 'Share of the rows of the class that are found; with several classes, the mean over them.',
    ...classes,
  },
  {
    id: 'specificity',
    label: 'Specificity',
    help: 'Share of the other rows that are not mistaken for the class; with several classes, the mean over them.',
    ...classes,
  },
  {
    id: 'f1_score',
    label: 'F1',
    help: 'Harmonic mean of precision and recall; with several classes, the mean over them.',
    ...classes,
  },
  {
    id: 'auc',
    label: 'AUC (ROC)',
    help: 'Area under the ROC curve: how often a row of the class scores above one that is not; 0.5 is chance.',
    ...classes,
    share: false,
  },
  {
    id: 'auc_pr',
    label: 'AUC (precision–recall)',
    help: 'Area under the curve of precision over recall; tells more than ROC when the class is rare.',
    ...classes,
    share: false,
  },
  {
    id: 'mean_absolute_error',
    label: 'Mean absolute error',
    help: 'How far off a prediction is on average.',
    ...error,
  },
  {
    id: 'mean_squared_error',
    label: 'Mean squared error',
    help: 'Mean of the squared errors.',
    ...error,
  },
  {
    id: 'root_mean_squared_error',
    label: 'Root mean squared error',
    help: 'Square root of the mean squared error, in the target’s units.',
    ...error,
  },
  {
    id: 'mean_absolute_percentage_error',
    label: 'Mean absolute percentage error',
    help: 'How far off a prediction is on average, in per cent of the target.',
    ...error,
  },
  {
    id: 'mean_squared_logarithmic_error',
    label: 'Mean squared logarithmic error',
    help: 'Mean squared error of log(1 + value), for targets from zero up.',
    ...error,
  },
  {
    id: 'logcosh',
    label: 'Log-cosh error',
    help: 'Mean of log(cosh(error)): squared for small errors, absolute for large ones.',
    ...error,
  },
  {
    id: 'r2_score',
    label: 'R²',
    help: 'Share of the target’s variance that the network explains; 0 is as good as the mean.',
    ...error,
    better: 'more',
  },
  {
    id: 'cosine_similarity',
    label: 'Cosine similarity',
    help: 'Cosine of the angle between target and output, from −1 to 1 for the same direction.',
    tasks: ['regression', 'multiclass'],
    better: 'more',
    share: false,
  },
];

/**
 * The metric behind a logged name: `val_accuracy`, or `price_mean_absolute_error` for one output of
 * several. Undefined for losses.
 */
export function metricOfName(name: string): MetricChoice | undefined {
  const bare = name.replace(/^val_/, '');
  // The longest, so that `sales_auc_pr` is not taken for another metric whose name it ends with.
  return metrics
    .filter(({ id }) => bare === id || bare.endsWith(`_${id}`))
    .sort((a, b) => b.id.length - a.id.length)[0];
}

/** True for logged names where more is better; for losses less is. */
export function moreIsBetter(name: string): boolean {
  return metricOfName(name)?.better === 'more';
}
