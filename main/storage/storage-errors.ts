import { AppError } from '../../common/errors/app-error.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** True when SQLite found the file itself broken. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
}

/** Turns failures of the disk or the library into sentences; leaves everything else as it is. */
export function explainStorageError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'disk-full',
      'The disk is full, so this could not be saved. Everything saved before is kept. Free some space and try again.',
      { cause: error, detail: code },
    );
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return new AppError(
      'storage',
      'Another program is holding the library. Close it and try again.',
      { cause: error, detail: code },
    );
  }
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|PERM)/.test(code)) {
    return new AppError(
      'storage',
      'The library could not be read or written. Check the disk and the rights on its folder; everything saved before is kept.',
      { cause: error, detail: `${code}: ${(error as Error).message}` },
    );
  }
  if (isDamage(error)) {
    return new AppError(
      'storage',
      'The library is damaged. Start the program again: it puts the file aside and restores the newest good backup.',
      { cause: error, detail: `${code}: ${(error as Error).message}` },
    );
  }
  return error;
}
