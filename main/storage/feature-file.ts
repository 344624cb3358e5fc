import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../common/errors/app-error.ts';

/** A file of 32-bit numbers, rows of one width, of which only the rows asked for are in memory. */
export class FeatureFile {
  readonly width: number;
  readonly #file: number;

  /** Throws `not-found` when the file is gone. */
  constructor(path: string, width: number) {
    this.width = width;
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
   * Writes the given rows one after another into `into` [rows.length, width]; rows that follow one another
   * in the file are read at once. Throws `storage` when the file is shorter than a row needs.
   */
  read(rows: Int32Array, into: Float32Array): void {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    const rowBytes = this.width * 4;
    for (let index = 0; index < rows.length;) {
      const first = rows[index] ?? 0;
      let count = 1;
      while (rows[index + count] === first + count) count++;
      const target = bytes.subarray(index * rowBytes, (index + count) * rowBytes);
      this.#fill(target, first * rowBytes);
      index += count;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #fill(target: Uint8Array, position: number): void {
    let done = 0;
    while (done < target.length) {
      const read = readSync(this.#file, target, done, target.length - done, position + done);
      if (read === 0) {
        throw new AppError('storage', 'The prepared rows are damaged. Start the run again.');
      }
      done += read;
    }
  }
}
