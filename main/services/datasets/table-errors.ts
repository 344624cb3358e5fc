import { AppError } from '../../../common/errors/app-error.ts';
import { longestRecord, mostColumns } from './import-limits.ts';

/** Throws `invalid-data` for more columns than a table may have. */
export function requireColumns(file: string, columns: number): void {
  if (columns <= mostColumns) return;
  throw new AppError(
    'invalid-data',
    `“${file}” has ${columns.toLocaleString('en-US')} columns; at most ${mostColumns.toLocaleString('en-US')} can be imported. Check how it is read, or drop columns.`,
    { place: { file } },
  );
}

/** The error for a cell that is longer than any text or number. */
export function longCell(file: string, row: number, column: string): AppError {
  return new AppError(
    'invalid-data',
    `The cell of “${column.slice(0, 100)}” in row ${(row + 1).toLocaleString('en-US')} of “${file}” is longer than ${longestRecord / 1024 / 1024} MB. Shorten it or drop the column.`,
    { place: { file, row: row + 1, column: column.slice(0, 100) } },
  );
}
