import { medianOf } from './select-nth.ts';
import type { StepValues } from './step-values.ts';

/** Errors of predicted numbers under scikit-learn's names, in the numbers' own units; null where undefined. */
export interface ErrorMetrics {
  readonly mean_squared_error: number | null;
  readonly root_mean_squared_error: number | null;
  readonly mean_absolute_error: number | null;
  readonly median_absolute_error: number | null;
  /** A share, not percent; actual numbers near 0 make it huge: see `zeroActual` of the report. */
  readonly mean_absolute_percentage_error: number | null;
  /** 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; null where the actual numbers are all the same. */
  readonly r2_score: number | null;
  /** 1 − (1 − R²)·(n − 1) / (n − p − 1) for p features (Theil 1961); null where p is not known or n ≤ p + 1. */
  readonly adjusted_r2: number | null;
  /** 1 − Var(y − ŷ) / Var(y). */
  readonly explained_variance: number | null;
  readonly max_error: number | null;
  /** Mean of predicted − actual: the bias. */
  readonly mean_error: number | null;
}

type ErrorValues = Pick<StepValues, 'actual' | 'errors' | 'weights'>;

/** @param features How many numbers a row gives the network, for adjusted R². */
export function errorMetrics(
  { actual, errors, weights }: ErrorValues,
  features?: number,
): ErrorMetrics {
  const rows = actual.length;
  let [total, ofActual, ofErrors, absolute, squared, relative, largest] = [0, 0, 0, 0, 0, 0, 0];
  let isConstant = true;
  let first = NaN;
  for (let row = 0; row < rows; row++) {
    const weight = weights?.[row] ?? 1;
    const error = errors[row] ?? NaN;
    const truth = actual[row] ?? NaN;
    const size = Math.abs(error);
    if (weight > 0 && Number.isNaN(first)) first = truth;
    if (weight > 0 && truth !== first) isConstant = false;
    total += weight;
    ofActual += weight * truth;
    ofErrors += weight * error;
    absolute += weight * size;
    squared += weight * error * error;
    relative += (weight * size) / Math.max(Math.abs(truth), Number.EPSILON);
    if (size > largest) largest = size;
  }
  if (total === 0) return undefinedMetrics;
  const mean = ofActual / total;
  const bias = ofErrors / total;
  let spread = 0;
  let errorSpread = 0;
  for (let row = 0; row < rows; row++) {
    const weight = weights?.[row] ?? 1;
    spread += weight * ((actual[row] ?? NaN) - mean) ** 2;
    errorSpread += weight * ((errors[row] ?? NaN) - bias) ** 2;
  }
  const r2 = isConstant ? null : 1 - squared / spread;
  const freedom = features === undefined ? 0 : rows - features - 1;
  return {
    mean_squared_error: squared / total,
    root_mean_squared_error: Math.sqrt(squared / total),
    mean_absolute_error: absolute / total,
    median_absolute_error: medianSize(errors, weights),
    mean_absolute_percentage_error: relative / total,
    r2_score: r2,
    adjusted_r2: r2 === null || freedom <= 0 ? null : 1 - ((1 - r2) * (rows - 1)) / freedom,
    explained_variance: isConstant ? null : 1 - errorSpread / spread,
    max_error: largest,
    mean_error: bias,
  };
}

const undefinedMetrics: ErrorMetrics = {
  mean_squared_error: null,
  root_mean_squared_error: null,
  mean_absolute_error: null,
  median_absolute_error: null,
  mean_absolute_percentage_error: null,
  r2_score: null,
  adjusted_r2: null,
  explained_variance: null,
  max_error: null,
  mean_error: null,
};

/** The median of the sizes of errors; with weights where half of the weight is reached, as scikit-learn. */
function medianSize(errors: Float64Array, weights?: Float64Array): number {
  const sizes = new Float64Array(errors.length);
  for (let row = 0; row < sizes.length; row++) sizes[row] = Math.abs(errors[row] ?? NaN);
  if (!weights) return medianOf(sizes);
  const order = Uint32Array.from(sizes, (_, row) => row).filter((row) => (weights[row] ?? 0) > 0);
  order.sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
  const reached = new Float64Array(order.length);
  let sum = 0;
  order.forEach((row, at) => {
    sum += weights[row] ?? 0;
    reached[at] = sum;
  });
  const half = sum / 2;
  const at = reached.findIndex((weight) => weight >= half);
  const size = sizes[order[at] ?? -1] ?? NaN;
  // Where exactly half lies at and below, the median lies midway to the next.
  if ((reached[at] ?? NaN) - half > Number.EPSILON) return size;
  return (size + (sizes[order[at + 1] ?? -1] ?? size)) / 2;
}
