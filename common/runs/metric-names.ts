import { losses, metrics } from '../training/catalogue.ts';
import { metricOfName } from '../training/metric-catalogue.ts';

/** A metric as drawn: its training and validation values share one chart. */
export interface MetricPair {
  /** Keras's name without `val_`: `loss`, `accuracy`, … */
  readonly metric: string;
  readonly label: string;
}

/** For people: `val_accuracy` → `Validation accuracy`; losses too. Unknown names stay readable. */
export function metricLabel(name: string): string {
  if (name.startsWith('val_')) {
    const rest = metricLabel(name.slice(4));
    return `Validation ${/^[A-Z][a-z]/.test(rest) ? rest.charAt(0).toLowerCase() + rest.slice(1) : rest}`;
  }
  if (name === 'loss') return 'Loss';
  const known = [...metrics, ...losses].find((choice) => choice.id === name);
  if (known) return known.label;
  return ofOutput(name) ?? inWords(name);
}

/** `price_mean_absolute_error` → `price: Mean absolute error`, for one output of several. */
function ofOutput(name: string): string | null {
  const id = name.endsWith('_loss') ? 'loss' : metricOfName(name)?.id;
  if (!id || name === id) return null;
  const output = name.slice(0, -id.length - 1);
  return output === '' ? null : `${output}: ${metricLabel(id)}`;
}

function inWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The metrics of a run in drawing order: the loss, then as configured. */
export function metricPairs(names: readonly string[]): MetricPair[] {
  const bare = new Set(names.map((name) => name.replace(/^val_/, '')));
  const ordered = ['loss', ...[...bare].filter((name) => name !== 'loss')];
  return ordered
    .filter((name) => bare.has(name))
    .map((metric) => ({ metric, label: metricLabel(metric) }));
}

/** True for metrics that are shares of 1 and read best as a percentage. */
export function isShare(name: string): boolean {
  return metricOfName(name)?.share ?? false;
}

/** The metric a person looks at first: accuracy, else the absolute error, else the loss. */
export function headlineMetric(names: readonly string[]): string | null {
  const preferred = ['accuracy', 'mean_absolute_error', 'root_mean_squared_error', 'r2_score'];
  const whole = preferred.find((name) => names.includes(name));
  // A network with several outputs has each metric once for each of them.
  const part = names.find((name) => preferred.includes(metricOfName(name)?.id ?? ''));
  return whole ?? part ?? names[0] ?? null;
}
