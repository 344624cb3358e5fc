import { AppError } from '../../../common/errors/app-error.ts';
import { batchTooLarge } from '../../../common/training/batch-too-large.ts';
import type { TrainingChange } from '../../../common/training/control/run-control.ts';
import type { StoredRun } from '../../storage/run-rows.ts';

/** Throws `invalid-input` naming the field for a change that the run cannot take. */
export function checkChange(
  { summary, fitted }: StoredRun,
  { batchSize, epochs }: TrainingChange,
): void {
  const rows = fitted?.rows.train;
  if (batchSize !== undefined && rows !== undefined && batchSize > rows) {
    throw new AppError('invalid-input', batchTooLarge(batchSize, rows), {
      place: { field: 'batchSize' },
    });
  }
  if (epochs !== undefined && epochs < summary.epochsDone) {
    throw new AppError(
      'invalid-input',
      `“${summary.name}” has done ${summary.epochsDone} epochs already. Give at least as many.`,
      { place: { field: 'epochs' } },
    );
  }
}
