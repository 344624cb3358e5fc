import type { Task } from '../../network/task.ts';
import { metrics as catalogue } from '../../training/metric-catalogue.ts';
import type { OutputReading } from '../../training/output-reading.ts';
import type { MetricId, TrainingConfig } from '../../training/training-config.ts';

/** What an output is, as metrics look at it. */
export interface MeasuredOutput {
  readonly task: Task;
  readonly reading: OutputReading;
  /** Whether its targets are class numbers, of several or of two classes. */
  readonly isClass: boolean;
  readonly isSparse: boolean;
}

/** Metrics that the report of each class at the script's end tells. */
export const reportedMetrics: ReadonlySet<MetricId> = new Set([
  'precision',
  'recall',
  'f1_score',
  'auc',
]);

const plain: ReadonlySet<MetricId> = new Set([
  'mean_absolute_error',
  'mean_squared_error',
  'mean_absolute_percentage_error',
  'mean_squared_logarithmic_error',
]);

const classes: Partial<Record<MetricId, string>> = {
  root_mean_squared_error: 'RootMeanSquaredError',
  logcosh: 'LogCoshError',
  r2_score: 'R2Score',
  cosine_similarity: 'CosineSimilarity',
};

/** Metrics as Keras's objects, and those that it cannot take for this output. */
export function metricTexts(
  { metrics, topK }: TrainingConfig,
  output: MeasuredOutput,
): { readonly texts: readonly string[]; readonly left: readonly MetricId[] } {
  const fitting = metrics.filter((id) =>
    catalogue.some((metric) => metric.id === id && metric.tasks.includes(output.task)),
  );
  const written = fitting.map((id) => [id, metricText(id, topK, output)] as const);
  return {
    texts: written.flatMap(([, text]) => text ?? []),
    left: written.flatMap(([id, text]) => (text === null ? [id] : [])),
  };
}

function metricText(id: MetricId, topK: number, output: MeasuredOutput): string | null {
  const { task, reading, isClass, isSparse } = output;
  const named = (kind: string, ...given: readonly string[]) =>
    `keras.metrics.${kind}(${[...given, `name="${id}"`].join(', ')})`;
  if (task === 'regression') {
    if (plain.has(id)) return `"${id}"`;
    const kind = classes[id];
    return kind === undefined ? null : named(kind);
  }
  const isBinary = !isClass;
  const boundary = reading === 'probability' ? null : '0.0';
  if (id === 'accuracy') {
    if (isBinary)
      return boundary === null ? '"accuracy"' : named('BinaryAccuracy', `threshold=${boundary}`);
    return named(isSparse ? 'SparseCategoricalAccuracy' : 'CategoricalAccuracy');
  }
  if (id === 'top_k_categorical_accuracy' && isClass) {
    return named(
      isSparse ? 'SparseTopKCategoricalAccuracy' : 'TopKCategoricalAccuracy',
      `k=${topK}`,
    );
  }
  if (!isBinary) return null;
  const threshold = boundary === null ? [] : [`thresholds=${boundary}`];
  switch (id) {
    case 'precision':
      return named('Precision', ...threshold);
    case 'recall':
      return named('Recall', ...threshold);
    case 'f1_score':
      return boundary === null ? named('F1Score', 'threshold=0.5') : null;
    case 'auc':
      return boundary === null ? named('AUC') : null;
    case 'auc_pr':
      return boundary === null ? named('AUC', 'curve="PR"') : null;
    default:
      return null;
  }
}
