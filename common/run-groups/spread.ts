import type { FoldRows } from '../runs/run.ts';
import { studentTQuantile } from '../statistics/student-t.ts';

/** Values of the members of a group, averaged. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation (n − 1); null of one value. */
  readonly deviation: number | null;
  /** The 95 % interval of the mean; null of one value. */
  readonly interval: readonly [low: number, high: number] | null;
}

/**
 * Mean, standard deviation and 95 % interval of values: mean ± t(0.975, n − 1)·s·√(1/n + overlap).
 * @param overlap What the values share because their training rows overlap: validation over training rows for folds
 *   (Nadeau and Bengio, Inference for the generalization error, 2003); 0 for independent values.
 * @returns Null for no values.
 */
export function spreadOf(values: readonly number[], overlap = 0): Spread | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { count, mean, deviation: null, interval: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (count - 1));
  const radius = studentTQuantile(0.975, count - 1) * deviation * Math.sqrt(1 / count + overlap);
  return { count, mean, deviation, interval: [mean - radius, mean + radius] };
}

/** What the values of folds share: validation over training rows, over all folds; 0 while rows are not known. */
export function overlapOf(folds: readonly (FoldRows | null | undefined)[]): number {
  const validation = folds.reduce((sum, rows) => sum + (rows?.validation ?? 0), 0);
  const train = folds.reduce((sum, rows) => sum + (rows?.train ?? 0), 0);
  return train === 0 ? 0 : validation / train;
}
