import type { FittedRecipe } from '../datasets/recipe.ts';
import type { LossSettings } from '../evaluation/loss-of-outputs.ts';
import { readOutputs } from '../evaluation/read-outputs.ts';

/** One number of each row's answer, and what it is. */
export interface ChosenAnswers {
  /** Probability of the class, or the value in the target's units. */
  readonly answers: Float64Array;
  /** Class number, or step of a forecast. */
  readonly output: number;
  readonly className: string | null;
}

/**
 * Reads one number from outputs, row-major [rows, width].
 * @param output Class number or step; null for the class that the first row is predicted to be.
 */
export function chosenAnswers(
  fitted: FittedRecipe,
  training: LossSettings,
  outputs: Float32Array,
  rows: number,
  output: number | null,
): ChosenAnswers {
  const read = readOutputs(fitted, training, outputs, rows);
  const regression = fitted.task === 'regression';
  const chosen = output ?? (regression ? 0 : (read.classes[0] ?? 0));
  const [numbers, width] = regression
    ? [read.values, fitted.targetNames.length]
    : [read.probabilities, fitted.classes.length];
  return {
    answers: Float64Array.from({ length: rows }, (_, row) => numbers[row * width + chosen] ?? NaN),
    output: chosen,
    className: regression ? null : (fitted.classes[chosen] ?? ''),
  };
}
