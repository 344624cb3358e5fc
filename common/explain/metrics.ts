import { readOutputs, toOriginalUnits } from '../evaluation/read-outputs.ts';
import type { LossSettings } from '../evaluation/loss-of-outputs.ts';
import type { FittedRecipe } from '../datasets/recipe.ts';
import type { Task } from '../network/task.ts';

/** What permuting a column may cost, under scikit-learn's names (Keras's for errors). */
export type ExplainedMetric =
  | 'accuracy'
  | 'balanced_accuracy'
  | 'log_loss'
  | 'r2_score'
  | 'root_mean_squared_error'
  | 'mean_absolute_error';

const ofClasses: readonly ExplainedMetric[] = ['accuracy', 'balanced_accuracy', 'log_loss'];
const ofNumbers: readonly ExplainedMetric[] = [
  'r2_score',
  'root_mean_squared_error',
  'mean_absolute_error',
];

/** The metrics of a task, the usual one first. */
export function metricsOf(task: Task): readonly ExplainedMetric[] {
  return task === 'regression' ? ofNumbers : ofClasses;
}

/** Whether more is better. */
export function isGain(metric: ExplainedMetric): boolean {
  return metric === 'accuracy' || metric === 'balanced_accuracy' || metric === 'r2_score';
}

/** The smallest probability whose logarithm is taken: that of 64-bit numbers, as in scikit-learn. */
const leastProbability = Number.EPSILON;

/**
 * A metric of a network's outputs, row-major [rows, width], against prepared targets. NaN where it is undefined:
 * R² of equal numbers, or an answer that is no number.
 */
export function scoreOutputs(
  metric: ExplainedMetric,
  fitted: FittedRecipe,
  training: LossSettings,
  outputs: Float32Array,
  targets: Float32Array,
): number {
  const rows = targets.length / fitted.targetNames.length;
  const read = readOutputs(fitted, training, outputs, rows);
  if (fitted.task === 'regression') {
    return scoreNumbers(metric, toOriginalUnits(fitted, targets), read.values);
  }
  return scoreClasses(metric, targets, read.classes, read.probabilities, fitted.classes.length);
}

function scoreNumbers(
  metric: ExplainedMetric,
  actual: Float64Array,
  predicted: Float64Array,
): number {
  let [squares, absolute, total] = [0, 0, 0];
  actual.forEach((value, index) => {
    const error = value - (predicted[index] ?? NaN);
    squares += error * error;
    absolute += Math.abs(error);
    total += value;
  });
  const count = actual.length;
  if (metric === 'mean_absolute_error') return absolute / count;
  if (metric === 'root_mean_squared_error') return Math.sqrt(squares / count);
  const mean = total / count;
  const spread = actual.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return spread > 0 ? 1 - squares / spread : NaN;
}

function scoreClasses(
  metric: ExplainedMetric,
  actual: Float32Array,
  predicted: Int32Array,
  probabilities: Float32Array,
  classes: number,
): number {
  if (metric === 'log_loss') {
    let sum = 0;
    actual.forEach((label, row) => {
      const given = probabilities[row * classes + label] ?? NaN;
      sum -= Math.log(Math.min(1, Math.max(leastProbability, given)));
    });
    return sum / actual.length;
  }
  const [right, all] = [new Float64Array(classes), new Float64Array(classes)];
  actual.forEach((label, row) => {
    all[label] = (all[label] ?? 0) + 1;
    if (predicted[row] === label) right[label] = (right[label] ?? 0) + 1;
  });
  if (metric === 'accuracy') return right.reduce((sum, one) => sum + one, 0) / actual.length;
  const recalls = Array.from(all, (count, label) => [count, right[label] ?? 0] as const)
    .filter(([count]) => count > 0)
    .map(([count, found]) => found / count);
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

/**
 * What the metric loses by each repeat: above 0 is worse. Mean and standard deviation over the repeats, n in the
 * denominator, as scikit-learn's `permutation_importance`.
 */
export function lossesOf(
  metric: ExplainedMetric,
  baseline: number,
  scores: readonly number[],
): { readonly losses: readonly number[]; readonly mean: number; readonly deviation: number } {
  const losses = scores.map((score) => (isGain(metric) ? baseline - score : score - baseline));
  const total = losses.reduce((sum, loss) => sum + loss, 0);
  // Losses that cancel out leave a rest of rounding, which would be shown as a number of its own.
  const rest = 1e-14 * losses.length * Math.max(1, Math.abs(baseline));
  const mean = Math.abs(total) < rest ? 0 : total / losses.length;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  return { losses, mean, deviation: Math.sqrt(squares / losses.length) };
}
