import type { ImportReport } from '../../../../common/datasets/dataset.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { SourceFile } from '../read-source.ts';

/** The report of a source all of whose rows were read. */
export function wholeReport(rows: number, remarks: readonly string[], altered = 0): ImportReport {
  return {
    rowsInFile: rows,
    rowsRead: rows,
    rowsRejected: 0,
    rowsAltered: altered,
    rejected: [],
    remarks,
  };
}

/** A remark about a number of things; none where there are none. */
export function countRemark(count: number, one: string, many: string): string[] {
  if (count === 0) return [];
  return [count === 1 ? `1 ${one}` : `${count.toLocaleString('en-US')} ${many}`];
}

/** Names of columns for a remark: the first five. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `“${name.slice(0, 50)}”`);
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ');
}

/** The error for a file that says it is of a form and is not. */
export function damaged(source: SourceFile, what: string, why: string, cause?: Error): AppError {
  return new AppError(
    'invalid-data',
    `“${source.name}” cannot be read as ${what}. ${why} Get a whole copy of the file, or write it again.`,
    {
      place: { file: source.name },
      ...(cause === undefined ? {} : { cause, detail: String(cause) }),
    },
  );
}

/** The error for a file without rows. */
export function noRows(source: SourceFile, what: string): AppError {
  return new AppError('invalid-data', `“${source.name}” is ${what} without rows.`, {
    place: { file: source.name },
  });
}

/** What a disk or the memory does, as against what is in a file. */
export function isSystemFailure(error: unknown): boolean {
  return (
    error instanceof AppError ||
    /no space left|out of memory|failed to allocate|could not write/i.test(String(error))
  );
}

/** What was thrown, which is nearly always an error, as one. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
