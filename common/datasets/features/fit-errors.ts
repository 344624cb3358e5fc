import { AppError } from '../../errors/app-error.ts';

/** The error for a column without any value in the training rows. */
export function nothingToLearn(column: string): AppError {
  return new AppError(
    'invalid-data',
    `“${column}” has no value in any training row. Ignore it, or change the split.`,
    { place: { column } },
  );
}
