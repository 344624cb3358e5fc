import { RowFile } from './row-file.ts';

/** A file of 32-bit numbers, rows of one width, of which only the rows asked for are in memory. */
export class FeatureFile {
  readonly width: number;
  readonly #file: RowFile;

  /** Throws `not-found` when the file is gone. */
  constructor(path: string, width: number) {
    this.width = width;
    this.#file = new RowFile(path, width * 4);
  }

  /**
   * Writes the given rows one after another into `into` [rows.length, width].
   * Throws `storage` when the file is shorter than a row needs.
   */
  read(rows: Int32Array, into: Float32Array): void {
    this.#file.read(rows, new Uint8Array(into.buffer, into.byteOffset, into.byteLength));
  }

  close(): void {
    this.#file.close();
  }
}
