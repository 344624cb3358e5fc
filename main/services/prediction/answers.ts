import type { Prediction } from '../../../common/evaluation/evaluation.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import type { FittedRun } from '../evaluation/run-weights.ts';

/** What can be the reason where the network gives no number, and what helps where that is not it. */
const possibleReasons =
  'An empty text or a huge value can be the reason; where every row is so, train again with a lower learning rate.';

/** Why a row has no answer. */
const noNumber = `The network gave no number for this row (NaN or infinite). ${possibleReasons}`;

/** How many rows of a file have no answer for that reason, as a sentence; nothing where every row has one. */
export function withoutNumber(rows: number): string[] {
  if (rows === 0) return [];
  const counted = `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`;
  return [
    `${counted} got no prediction, as the network gave no number (NaN or infinite). ${possibleReasons}`,
  ];
}

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
  const none: Prediction = { value: null, probabilities: [], warnings: [...warnings, noNumber] };
  return Array.from({ length: rows }, (_, row): Prediction => {
    if (fitted.task === 'regression') {
      const value = values[row] ?? NaN;
      return Number.isFinite(value) ? { value, probabilities: [], warnings } : none;
    }
    const shares = probabilities.subarray(row * count, (row + 1) * count);
    if (!shares.every((share) => Number.isFinite(share))) return none;
    return {
      value: fitted.classes[classes[row] ?? 0] ?? '',
      probabilities: fitted.classes.map((name, index) => ({
        name,
        probability: shares[index] ?? 0,
      })),
      warnings,
    };
  });
}
