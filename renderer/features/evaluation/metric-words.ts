import { metricLabel } from '../../../common/runs/metric-names.ts';

/** A metric in words. */
export interface MetricWords {
  readonly label: string;
  /** One or two sentences. */
  readonly help: string;
  /** Whether it is a share of 1. */
  readonly share: boolean;
  readonly better: 'more' | 'less' | 'neither';
}

const share = { share: true, better: 'more' } as const;
const number = { share: false, better: 'less' } as const;

const words: Readonly<Record<string, MetricWords>> = {
  accuracy: {
    label: 'Accuracy',
    help: 'Share of the rows that were given their true class. With rare classes a high accuracy is easy: compare it with the baseline.',
    ...share,
  },
  error_rate: {
    label: 'Error rate',
    help: 'Share of the rows that were given a wrong class: 1 − accuracy.',
    share: true,
    better: 'less',
  },
  null_error_rate: {
    label: 'Null error rate',
    help: 'How often one would be wrong by always guessing the most frequent class of these rows.',
    share: true,
    better: 'neither',
  },
  balanced_accuracy: {
    label: 'Balanced accuracy',
    help: 'Mean of the recalls of all classes: each class counts the same, however rare it is.',
    ...share,
  },
  f1_macro: {
    label: 'F1 (macro)',
    help: 'Mean over the classes of the harmonic mean of precision and recall: each class counts the same.',
    ...share,
  },
  matthews_corrcoef: {
    label: 'Matthews correlation',
    help: 'How strongly predicted and true class go together: 1 is perfect, 0 is chance, −1 is always wrong. Honest with rare classes.',
    share: false,
    better: 'more',
  },
  cohen_kappa: {
    label: 'Cohen’s kappa',
    help: 'How much better the agreement with the truth is than chance would give: 1 is perfect, 0 is chance.',
    share: false,
    better: 'more',
  },
  log_loss: {
    label: 'Log loss',
    help: 'Mean of −log of the probability that the true class was given. It punishes being sure and wrong; 0 is perfect.',
    ...number,
  },
  brier: {
    label: 'Brier score',
    help: 'Mean squared distance of the probabilities from the truth; 0 is perfect.',
    ...number,
  },
  top_k_accuracy: {
    label: 'Top-5 accuracy',
    help: 'Share of the rows whose true class is among the five most probable ones.',
    ...share,
  },
  average_precision: {
    label: 'Average precision',
    help: 'Precision averaged over recall, from the surest row of the class on; by chance it is the share of the class among all rows.',
    share: false,
    better: 'more',
  },
  roc_auc: {
    label: 'AUC (ROC)',
    help: 'How often a row of the class is given a higher probability than one that is not; 0.5 is chance, 1 is perfect.',
    share: false,
    better: 'more',
  },
  precision: {
    label: 'Precision',
    help: 'Of the rows given this class, the share that truly belong to it. Also: positive predictive value.',
    ...share,
  },
  recall: {
    label: 'Recall',
    help: 'Of the rows that truly belong to this class, the share that were given it. Also: true positive rate, sensitivity.',
    ...share,
  },
  f_score: {
    label: 'F1',
    help: 'Harmonic mean of precision and recall; high only when both are.',
    ...share,
  },
  specificity: {
    label: 'Specificity',
    help: 'Of the rows that are not of this class, the share that were rightly left out of it. Also: true negative rate.',
    ...share,
  },
  false_positive_rate: {
    label: 'False positive rate',
    help: 'Of the rows that are not of this class, the share that were given it all the same: 1 − specificity.',
    share: true,
    better: 'less',
  },
  false_negative_rate: {
    label: 'False negative rate',
    help: 'Of the rows of this class, the share that were missed: 1 − recall.',
    share: true,
    better: 'less',
  },
  negative_predictive_value: {
    label: 'Negative predictive value',
    help: 'Of the rows that were not given this class, the share that truly are not of it.',
    ...share,
  },
  prevalence: {
    label: 'Prevalence',
    help: 'Share of the rows that are of this class.',
    share: true,
    better: 'neither',
  },
  support: {
    label: 'Rows',
    help: 'Rows of this class in the part that is judged.',
    share: false,
    better: 'neither',
  },
  predicted: {
    label: 'Predicted',
    help: 'Rows that were given this class.',
    share: false,
    better: 'neither',
  },
  mean_absolute_error: {
    label: 'Mean absolute error',
    help: 'How far off a prediction is on average, in the target’s own units.',
    ...number,
  },
  median_absolute_error: {
    label: 'Median absolute error',
    help: 'Half of the predictions are less far off than this. A few very wrong rows do not change it.',
    ...number,
  },
  mean_squared_error: {
    label: 'Mean squared error',
    help: 'Mean of the squared errors, in squared units: large errors count much more.',
    ...number,
  },
  root_mean_squared_error: {
    label: 'Root mean squared error',
    help: 'Square root of the mean squared error, in the target’s own units. Larger than the mean absolute error where some rows are very wrong.',
    ...number,
  },
  mean_absolute_percentage_error: {
    label: 'Mean absolute percentage error',
    help: 'How far off a prediction is on average as a share of the true value. Huge where true values are near 0.',
    share: true,
    better: 'less',
  },
  max_error: {
    label: 'Largest error',
    help: 'How far off the worst prediction is.',
    ...number,
  },
  r2_score: {
    label: 'R²',
    help: 'Share of the target’s variance that is explained: 1 is perfect, 0 is no better than always saying the mean of these rows; it may be negative.',
    share: false,
    better: 'more',
  },
  adjusted_r2: {
    label: 'Adjusted R²',
    help: 'R² made smaller for each feature that the network sees: with many features and few rows R² by itself flatters.',
    share: false,
    better: 'more',
  },
  explained_variance: {
    label: 'Explained variance',
    help: 'As R², but an error that is the same for all rows does not count.',
    share: false,
    better: 'more',
  },
  training_loss: {
    label: 'Training loss',
    help: 'What the training lowered, as Keras counts it: of the target as it was scaled for the network.',
    ...number,
  },
  mean_error: {
    label: 'Mean error',
    help: 'Mean of predicted − actual: above 0 the predictions are too high on the whole.',
    share: false,
    better: 'neither',
  },
};

/** A metric in words; names that are not known stay readable. */
export function metricWords(name: string): MetricWords {
  const k = /^top_(\d+)_accuracy$/.exec(name)?.[1];
  if (k !== undefined) {
    return {
      label: `Top-${k} accuracy`,
      help: `Share of the rows whose true class is among the ${k} most probable ones.`,
      ...share,
    };
  }
  return words[name] ?? { label: metricLabel(name), help: '', share: false, better: 'neither' };
}
