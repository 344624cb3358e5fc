import { Worker } from 'node:worker_threads';
import type { RowParts } from '../storage/row-parts.ts';
import { type RowLayout } from '../storage/row-parts.ts';

/** Numbers in a piece; a row that is longer is a piece of its own. */
const pieceNumbers = 2 ** 18;
/** Numbers that are read ahead: a little more than one call of an engine gathers. */
const aheadNumbers = 5_000_000;
/** Milliseconds after which a piece that has not come is read here. */
const patience = 2_000;

/** What the reading thread works with. All of it but the layout is shared memory. */
export interface ReadAheadJob {
  readonly layout: RowLayout;
  /** Rows in a piece. */
  readonly pieceRows: number;
  /** The pieces, one after another. */
  readonly ring: Float32Array;
  /** Per place in the ring: the number of the piece that it holds, from 1 on; negated once it has been taken. */
  readonly states: Int32Array;
  /** One number that grows whenever the reading thread should look again. */
  readonly bell: Int32Array;
}

/** The rows that are going to be asked for, in this order. Takes the place of what was expected before. */
export interface ExpectedRows {
  /** Numbers the pieces from here on. */
  readonly firstPiece: number;
  readonly rows: Int32Array;
}

/**
 * Rows that another thread puts together before they are needed: while the engine computes one call, the rows of
 * the next are read from their file and their pixels become numbers. Rows that were not announced are read here.
 */
export class ReadAhead {
  readonly width: number;
  readonly #direct: RowParts;
  readonly #worker: Worker;
  readonly #job: ReadAheadJob;
  #expected: Int32Array = new Int32Array(0);
  /** Rows of `#expected` that have been given. */
  #given = 0;
  #firstPiece = 1;
  #broken = false;

  /**
   * @param direct Reads the same rows; stays the caller's to close.
   * @param entry Program of the reading thread: `read-ahead-worker`.
   * @param most Numbers that are read ahead.
   */
  constructor(layout: RowLayout, direct: RowParts, entry: URL, most = aheadNumbers) {
    this.width = layout.width;
    this.#direct = direct;
    const inPiece = Math.min(pieceNumbers, most / 4) / Math.max(1, layout.width);
    const pieceRows = Math.max(1, Math.floor(inPiece));
    const pieces = Math.max(2, Math.ceil(most / (pieceRows * layout.width)));
    this.#job = {
      layout,
      pieceRows,
      ring: sharedNumbers(pieces * pieceRows * layout.width),
      states: new Int32Array(new SharedArrayBuffer(pieces * 4)),
      bell: new Int32Array(new SharedArrayBuffer(4)),
    };
    this.#worker = new Worker(entry, { workerData: this.#job, execArgv: [] });
    this.#worker.unref();
    // What the thread cannot read is read here, and fails here with a sentence.
    this.#worker.on('error', () => (this.#broken = true));
    this.#worker.on('exit', () => (this.#broken = true));
  }

  /** Announces rows in the order in which they will be read; whatever was announced before is forgotten. */
  expect(rows: Int32Array): void {
    // A piece that is still being filled for the old order is not mistaken for a new one: each has its own number.
    this.#firstPiece += Math.ceil(this.#expected.length / this.#job.pieceRows);
    this.#expected = rows.slice();
    this.#given = 0;
    if (this.#broken) return;
    const shared = new Int32Array(new SharedArrayBuffer(rows.byteLength));
    shared.set(rows);
    const message: ExpectedRows = { firstPiece: this.#firstPiece, rows: shared };
    this.#worker.postMessage(message);
    this.#ring();
  }

  /** Writes the given rows one after another into `into` [rows.length, width]. Throws like `RowParts.read`. */
  read(rows: Int32Array, into: Float32Array): void {
    if (!this.#follows(rows)) {
      this.#direct.read(rows, into);
      return;
    }
    const { pieceRows, ring, states } = this.#job;
    const pieces = states.length;
    for (let done = 0; done < rows.length;) {
      const piece = Math.floor(this.#given / pieceRows);
      const from = this.#given - piece * pieceRows;
      const inPiece = Math.min(pieceRows, this.#expected.length - piece * pieceRows);
      const count = Math.min(inPiece - from, rows.length - done);
      const target = into.subarray(done * this.width, (done + count) * this.width);
      const number = this.#firstPiece + piece;
      const slot = number % pieces;
      if (this.#awaited(slot, number)) {
        const start = (slot * pieceRows + from) * this.width;
        target.set(ring.subarray(start, start + count * this.width));
        if (from + count === inPiece) this.#release(slot, number);
      } else {
        this.#direct.read(rows.subarray(done, done + count), target);
      }
      this.#given += count;
      done += count;
    }
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Whether these rows are the next ones that were announced. */
  #follows(rows: Int32Array): boolean {
    const next = this.#expected.subarray(this.#given, this.#given + rows.length);
    return next.length === rows.length && rows.every((row, index) => row === next[index]);
  }

  /** Waits until a piece is there; false when it is not going to come. */
  #awaited(slot: number, number: number): boolean {
    const { states } = this.#job;
    for (;;) {
      const state = Atomics.load(states, slot);
      if (state === number) return true;
      if (this.#broken) return false;
      if (Atomics.wait(states, slot, state, patience) === 'timed-out') this.#broken = true;
    }
  }

  #release(slot: number, number: number): void {
    Atomics.store(this.#job.states, slot, -number);
    this.#ring();
  }

  #ring(): void {
    Atomics.add(this.#job.bell, 0, 1);
    Atomics.notify(this.#job.bell, 0);
  }
}

function sharedNumbers(count: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(count * 4));
}
