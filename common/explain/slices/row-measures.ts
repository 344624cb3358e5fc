import type { Judged } from '../../evaluation/judged.ts';
import type { SliceMeasure } from './slice.ts';

/** The measures of a task, the usual one first. */
export function measuresOf(kind: Judged['kind']): readonly SliceMeasure[] {
  return kind === 'classes'
    ? ['accuracy', 'log_loss']
    : ['mean_absolute_error', 'root_mean_squared_error'];
}

/** The smallest probability whose logarithm is taken, as in scikit-learn. */
const leastProbability = Number.EPSILON;

/**
 * What a measure averages, for each judged row: 1 or 0, its log loss, or its absolute or squared error (the mean over
 * the steps of a forecast). NaN where the network gave no number.
 */
export function rowMeasures(judged: Judged, measure: SliceMeasure): Float64Array {
  if (judged.kind === 'numbers') {
    const { actual, predicted, names } = judged;
    const width = names.length;
    const rows = new Float64Array(actual.length / width);
    actual.forEach((value, at) => {
      const error = value - (predicted[at] ?? NaN);
      const row = Math.floor(at / width);
      const own = measure === 'mean_absolute_error' ? Math.abs(error) : error * error;
      rows[row] = (rows[row] ?? 0) + own / width;
    });
    return rows;
  }
  const { actual, predicted, probabilities, classes } = judged;
  return Float64Array.from(actual, (label, row) => {
    const given = probabilities[row * classes.length + label] ?? NaN;
    if (Number.isNaN(given)) return NaN;
    if (measure === 'accuracy') return predicted[row] === label ? 1 : 0;
    return -Math.log(Math.max(leastProbability, given));
  });
}
