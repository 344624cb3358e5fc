import { statfs } from 'node:fs/promises';
import { AppError } from '../../../common/errors/app-error.ts';
import { explainStorageError } from '../../storage/storage-errors.ts';

/** Space below which a failed write of DuckDB, which has no error codes, means a full disk. */
const nearlyFull = 16 * 1024 * 1024;

/** Turns a failure while writing below `folder` into a sentence; leaves anything unexpected. */
export async function explainFileError(error: unknown, folder: string): Promise<unknown> {
  const explained = explainStorageError(error);
  if (explained instanceof AppError) return explained;
  const disk = await statfs(folder).catch(() => null);
  if (disk && disk.bavail * disk.bsize < nearlyFull) {
    return new AppError(
      'disk-full',
      'The disk is full, so this could not be saved. Everything saved before is kept. Free some space and try again.',
      { cause: error, detail: String(error) },
    );
  }
  return error;
}
