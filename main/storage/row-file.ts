import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../common/errors/app-error.ts';

/** A file of rows of equally many bytes, of which only the rows asked for are in memory. */
export class RowFile {
  readonly rowBytes: number;
  readonly #file: number;

  /** Throws `not-found` when the file is gone. */
  constructor(path: string, rowBytes: number) {
    this.rowBytes = rowBytes;
    try {
      this.#file = openSync(path, 'r');
    } catch (error) {
      throw new AppError('not-found', 'The prepared rows of this run are gone. Start it again.', {
        cause: error,
        detail: String(error),
      });
    }
  }

  /**
   * Writes the given rows one after another into `into`; rows that follow one another in the file are read at
   * once. Throws `storage` when the file is shorter than a row needs.
   */
  read(rows: Int32Array, into: Uint8Array): void {
    for (let index = 0; index < rows.length;) {
      const first = rows[index] ?? 0;
      let count = 1;
      while (rows[index + count] === first + count) count++;
      const end = (index + count) * this.rowBytes;
      this.#fill(into, index * this.rowBytes, end, first * this.rowBytes);
      index += count;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #fill(target: Uint8Array, from: number, end: number, position: number): void {
    for (let at = from; at < end;) {
      const read = readSync(this.#file, target, at, end - at, position + at - from);
      if (read === 0) {
        throw new AppError('storage', 'The prepared rows are damaged. Start the run again.');
      }
      at += read;
    }
  }
}
