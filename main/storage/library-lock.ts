import Database from 'better-sqlite3';
import { AppError } from '../../common/errors/app-error.ts';

/**
 * Holds a library for this program. The lock is the operating system's on an open file, so it ends
 * with the process however that ends.
 */
export class LibraryLock {
  readonly #connection: Database.Database;

  /** Throws `unavailable` when another program holds the library. */
  constructor(file: string) {
    this.#connection = new Database(file, { timeout: 500 });
    try {
      this.#connection.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.#connection.close();
      if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
      throw new AppError(
        'unavailable',
        'This library is already open in another Layerwright. Close that one first, or choose another library folder.',
        { cause: error },
      );
    }
  }

  release(): void {
    this.#connection.close();
  }
}
