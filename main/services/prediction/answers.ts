import type { Prediction } from '../../../common/evaluation/evaluation.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import type { FittedRun } from '../evaluation/run-weights.ts';

/** What a run's outputs [rows, outputs] say of each row: a class with probabilities, or a number. */
export function answersOf(
  run: FittedRun,
  outputs: Float32Array,
  rows: number,
  warnings: readonly string[],
): readonly Prediction[] {
  const { fitted } = run;
  const training = trainingOfMainOutput(run.training, run.network);
  const { classes, probabilities, values } = readOutputs(fitted, training, outputs, rows);
  const count = fitted.classes.length;
  return Array.from({ length: rows }, (_, row): Prediction => {
    if (fitted.task === 'regression') {
      return { value: values[row] ?? NaN, probabilities: [], warnings };
    }
    return {
      value: fitted.classes[classes[row] ?? 0] ?? '',
      probabilities: fitted.classes.map((name, index) => ({
        name,
        probability: probabilities[row * count + index] ?? 0,
      })),
      warnings,
    };
  });
}
