import type { FittedRecipe } from '../datasets/recipe.ts';
import type { BaselineGuess } from './evaluation.ts';
import type { JudgedTraining } from './judge-outputs.ts';
import { toOriginalUnits } from './read-outputs.ts';
import { regressionMetrics } from './regression-metrics.ts';

/** What the simplest guess goes by; targets are as prepared. */
export interface BaselineRows {
  /** Of all training rows. */
  readonly training: Float32Array;
  /** Of the judged rows. */
  readonly judged: Float32Array;
  /** Of a forecast: the last value known before each judged row; NaN where there is none. */
  readonly lastKnown?: Float32Array | undefined;
}

/** Which guess is the simplest: a forecast's is that nothing changes. */
export function baselineGuess({ task }: FittedRecipe, { lastKnown }: BaselineRows): BaselineGuess {
  if (lastKnown) return 'last-value';
  return task === 'regression' ? 'mean' : 'most-frequent';
}

/**
 * What the simplest guess scores on the judged rows: of a forecast always the last known value, else always the
 * most frequent training class or the training mean. Errors come in the target's own units.
 */
export function baselineMetrics(
  fitted: FittedRecipe,
  training: JudgedTraining,
  rows: BaselineRows,
): Record<string, number> {
  if (fitted.task === 'regression') {
    const actual = toOriginalUnits(fitted, rows.judged);
    const guessed = guessedNumbers(fitted, rows, fitted.targetNames.length);
    return regressionMetrics(actual, guessed, training, fitted.targetNames.length);
  }
  const counts = new Array<number>(fitted.classes.length).fill(0);
  for (const target of rows.training) counts[target] = (counts[target] ?? 0) + 1;
  // Balancing makes all classes equally frequent; the simplest guess knows how frequent they were.
  const known = fitted.unbalanced ?? counts;
  const frequent = known.indexOf(Math.max(...known));
  const { judged, lastKnown } = rows;
  const guess = (index: number) => {
    const last = lastKnown?.[index] ?? NaN;
    return Number.isNaN(last) ? frequent : last;
  };
  const right = judged.filter((target, index) => target === guess(index)).length;
  return { accuracy: right / judged.length };
}

/** The guess for every judged value, in the target's units; row-major with `width` values in a row. */
export function guessedNumbers(
  fitted: FittedRecipe,
  { training, judged, lastKnown }: BaselineRows,
  width: number,
): Float64Array {
  const known = toOriginalUnits(fitted, training);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const guessed = new Float64Array(judged.length).fill(mean);
  if (!lastKnown) return guessed;
  toOriginalUnits(fitted, lastKnown).forEach((value, row) => {
    if (!Number.isNaN(value)) guessed.fill(value, row * width, (row + 1) * width);
  });
  return guessed;
}
