import type { FittedRecipe } from '../datasets/recipe.ts';
import { type BaselineRows, guessedNumbers } from './baseline.ts';
import type { StepJudgement } from './evaluation.ts';
import type { JudgedTraining } from './judge-outputs.ts';
import { toOriginalUnits } from './read-outputs.ts';
import { regressionMetrics } from './regression-metrics.ts';

/**
 * How each step of a forecast does by itself, without its points; empty where a row tells of one value.
 * @param outputs Row-major [rows, steps].
 */
export function judgeSteps(
  fitted: FittedRecipe,
  training: JudgedTraining,
  outputs: Float32Array,
  rows: BaselineRows,
): Omit<StepJudgement, 'points'>[] {
  const { targetNames, task } = fitted;
  const width = targetNames.length;
  if (width === 1 || task !== 'regression') return [];
  const actual = toOriginalUnits(fitted, rows.judged);
  const predicted = toOriginalUnits(fitted, outputs);
  const guessed = guessedNumbers(fitted, rows, width);
  return targetNames.map((name, step) => {
    const of = (values: Float64Array) => values.filter((_, index) => index % width === step);
    return {
      name,
      metrics: regressionMetrics(of(actual), of(predicted), training),
      baseline: regressionMetrics(of(actual), of(guessed), training),
    };
  });
}
