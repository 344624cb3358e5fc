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

/** Turns what kept a library from being opened into a sentence with its folder; leaves anything unexpected. */
export function explainOpeningError(error: unknown, folder: string): unknown {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const where = `The library in “${folder}” cannot be opened`;
  const options = { place: { file: folder }, cause: error, detail: String(error) };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    const message = `${where}: the disk is full. Nothing was changed. Free some space and start again.`;
    return new AppError('disk-full', message, options);
  }
  if (/^(EACCES|EPERM|EROFS|SQLITE_(READONLY|CANTOPEN|PERM))/.test(code)) {
    const message = `${where}: it cannot be written to. Nothing was changed. Check the rights on the folder and its files, or choose another folder with --library or LAYERWRIGHT_LIBRARY.`;
    return new AppError('storage', message, options);
  }
  if (/^(EEXIST|ENOTDIR|EISDIR|ENAMETOOLONG|ELOOP)$/.test(code)) {
    const message = `${where}: there is a file where a folder is expected, or a folder where a file is. Nothing was changed. Choose another folder with --library or LAYERWRIGHT_LIBRARY.`;
    return new AppError('storage', message, options);
  }
  return explainStorageError(error);
}
