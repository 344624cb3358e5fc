import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { deserializeError, type SerializedError } from '../../common/errors/app-error.ts';
import { piecesOf } from './checkpoint-layout.ts';
import {
  factsOf,
  type CheckpointFacts,
  type CheckpointKind,
  type Keeping,
  type NewCheckpoint,
} from './checkpoint-store.ts';

/** To the writing thread: the bytes in their order, then what they are. */
export type ToCheckpointWriter =
  | { readonly type: 'pieces'; readonly job: number; readonly pieces: readonly Uint8Array[] }
  | { readonly type: 'write'; readonly job: number; readonly facts: CheckpointFacts }
  | { readonly type: 'close' };

/** From the writing thread, once a checkpoint is on the disk or could not be put there. */
export interface CheckpointWritten {
  readonly job: number;
  readonly error: SerializedError | null;
}

export interface PutOptions {
  /** For the kind `kept`. */
  readonly keeping?: Keeping | null;
  /** Number of the process among those of the run; without it, whichever it is. */
  readonly attempt?: number | null;
  /**
   * The state's memory is handed over instead of copied: nobody may use the state any more. Without it, the state
   * must stay as it is until `put` has copied it, which it does in portions.
   */
  readonly handOver?: boolean;
}

/** Bytes copied in one turn: a few milliseconds. */
const portion = 8 * 1024 ** 2;

interface Job {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes checkpoints in a thread with a connection of its own, beside the training: one after another, each whole
 * or not at all.
 */
export class CheckpointWriter {
  readonly #file: string;
  readonly #entry: URL;
  readonly #jobs = new Map<number, Job>();
  readonly #unsettled = new Set<Promise<unknown>>();
  #thread: Worker | null = null;
  #lastJob = 0;
  #copied: Promise<void> = Promise.resolve();

  /**
   * @param file The library.
   * @param entry Program of the thread, `checkpoint-writer-worker`.
   */
  constructor(file: string, entry: URL) {
    this.#file = file;
    this.#entry = entry;
  }

  /**
   * Resolves once the checkpoint is on the disk; the caller need not wait for it. It takes the place of the run's
   * checkpoint of this kind; `kept` ones stay beside each other. Rejects with `disk-full`, `cancelled` (the run
   * is gone) or `storage`, and the former checkpoint is there then.
   */
  put(
    runId: string,
    kind: CheckpointKind,
    checkpoint: NewCheckpoint,
    { keeping = null, attempt = null, handOver = false }: PutOptions = {},
  ): Promise<void> {
    const job = ++this.#lastJob;
    const facts = factsOf(runId, kind, checkpoint, keeping, attempt);
    const pieces = piecesOf(checkpoint);
    const written = new Promise<void>((resolve, reject) => {
      this.#jobs.set(job, { resolve, reject });
    });
    const unsettled = written.then(noted, noted);
    this.#unsettled.add(unsettled);
    void unsettled.then(() => this.#unsettled.delete(unsettled));
    if (handOver) this.#handOver(job, pieces);
    this.#copied = this.#copied
      .then(async () => {
        if (!handOver) await this.#copy(job, pieces);
        this.#post({ type: 'write', job, facts });
      })
      .catch((error: unknown) => this.#settle(job, error));
    return written;
  }

  /** Resolves when all that was put is on the disk or has failed. */
  async settled(): Promise<void> {
    while (this.#unsettled.size > 0) await Promise.all(this.#unsettled);
  }

  /** Writes what was put and ends the thread. */
  async close(): Promise<void> {
    await this.settled();
    const thread = this.#thread;
    if (!thread) return;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    this.#post({ type: 'close' });
    await ended;
  }

  /** Moves whole buffers to the thread; what cannot be moved is copied. */
  #handOver(job: number, pieces: readonly Uint8Array[]): void {
    const movable = new Set(pieces.map(({ buffer }) => buffer).filter(isMovable));
    try {
      this.#post({ type: 'pieces', job, pieces }, [...movable]);
    } catch {
      // Memory of WebAssembly stays where it is.
      this.#post({ type: 'pieces', job, pieces });
    }
  }

  async #copy(job: number, pieces: readonly Uint8Array[]): Promise<void> {
    let copies: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    const send = async () => {
      const sent = copies.map(({ buffer }) => buffer);
      this.#post({ type: 'pieces', job, pieces: copies }, sent);
      [copies, size] = [[], 0];
      await nextTurn();
    };
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; at += portion) {
        copies.push(piece.slice(at, at + portion));
        size += copies.at(-1)?.length ?? 0;
        if (size >= portion) await send();
      }
    }
    await send();
  }

  #post(message: ToCheckpointWriter, moved: ArrayBuffer[] = []): void {
    this.#thread ??= this.#start();
    this.#thread.postMessage(message, moved);
  }

  #start(): Worker {
    const thread = new Worker(this.#entry, { workerData: this.#file });
    thread.on('message', ({ job, error }: CheckpointWritten) => {
      this.#settle(job, error === null ? null : deserializeError(error));
    });
    thread.on('error', (error) => this.#lose(error));
    thread.on('exit', () => {
      this.#thread = null;
      this.#lose(new Error('The thread that writes checkpoints has ended.'));
    });
    return thread;
  }

  #settle(job: number, error: unknown): void {
    const found = this.#jobs.get(job);
    this.#jobs.delete(job);
    if (error === null) found?.resolve();
    else found?.reject(error);
  }

  #lose(error: unknown): void {
    for (const job of [...this.#jobs.keys()]) this.#settle(job, error);
  }
}

/** Memory that threads share is not moved. */
function isMovable(buffer: ArrayBufferLike): buffer is ArrayBuffer {
  return buffer instanceof ArrayBuffer && !buffer.detached;
}

function noted(): void {}
