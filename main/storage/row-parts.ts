import { convertPixels } from './pixel-table.ts';
import { RowFile } from './row-file.ts';

/** Where bytes of rows lie: in memory that threads may share, or in a file. */
export type RowBytes = { readonly bytes: Uint8Array } | { readonly path: string };

/** Neighbouring numbers of every row: kept as 32-bit numbers, or as pixels with what each becomes. */
export interface RowPart {
  readonly kind: 'numbers' | 'pixels';
  /** Place of its first number in a row. */
  readonly start: number;
  /** Numbers in a row. */
  readonly width: number;
  readonly from: RowBytes;
  /** Pixels only: see `pixelTable`. */
  readonly table?: Float32Array | undefined;
}

/** All that makes up the rows; can be sent to another thread. */
export interface RowLayout {
  /** Numbers in a row. */
  readonly width: number;
  readonly parts: readonly RowPart[];
}

/** Rows put together from their parts as they are asked for. */
export class RowParts {
  readonly width: number;
  readonly #parts: readonly OpenPart[];

  /** Throws `not-found` when a file is gone. */
  constructor({ width, parts }: RowLayout) {
    this.width = width;
    this.#parts = parts.map((part) => new OpenPart(part));
  }

  /**
   * Writes the given rows one after another into `into` [rows.length, width].
   * Throws `storage` when a file is shorter than a row needs.
   */
  read(rows: Int32Array, into: Float32Array): void {
    for (const part of this.#parts) part.read(rows, into, this.width);
  }

  close(): void {
    for (const part of this.#parts) part.close();
  }
}

/** Rows of a file that are read at once, and the bytes that they take at most unless one row is larger. */
const mostRows = 256;
const mostBytes = 2 ** 20;

class OpenPart {
  readonly #part: RowPart;
  readonly #rowBytes: number;
  readonly #file: RowFile | null;
  readonly #bytes: Uint8Array;
  readonly #rowsAtOnce: number;
  /** In the order in which they were read: 0, 1, 2, … */
  readonly #inTurn: Int32Array;

  constructor(part: RowPart) {
    const { kind, width, from } = part;
    this.#part = part;
    this.#rowBytes = kind === 'numbers' ? width * 4 : width;
    this.#file = 'path' in from ? new RowFile(from.path, this.#rowBytes) : null;
    const rows = Math.floor(mostBytes / Math.max(1, this.#rowBytes));
    this.#rowsAtOnce = Math.max(1, Math.min(mostRows, rows));
    this.#inTurn = Int32Array.from({ length: this.#rowsAtOnce }, (_, index) => index);
    this.#bytes = 'bytes' in from ? from.bytes : new Uint8Array(this.#rowsAtOnce * this.#rowBytes);
  }

  read(rows: Int32Array, into: Float32Array, width: number): void {
    if (!this.#file) {
      this.#place(rows, into, width);
      return;
    }
    for (let from = 0; from < rows.length; from += this.#rowsAtOnce) {
      const some = rows.subarray(from, from + this.#rowsAtOnce);
      this.#file.read(some, this.#bytes);
      this.#place(this.#inTurn.subarray(0, some.length), into.subarray(from * width), width);
    }
  }

  /** Takes rows by their places in the bytes. */
  #place(places: Int32Array, into: Float32Array, width: number): void {
    const { start, table, width: own } = this.#part;
    if (table) {
      convertPixels(table, this.#bytes, own, places, { into, width, start });
      return;
    }
    const { buffer, byteOffset, byteLength } = this.#bytes;
    const numbers = new Float32Array(buffer, byteOffset, byteLength / 4);
    places.forEach((place, index) => {
      into.set(numbers.subarray(place * own, (place + 1) * own), index * width + start);
    });
  }

  close(): void {
    this.#file?.close();
  }
}
