import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError, deserializeError, serializeError } from '../../../common/errors/app-error.ts';
import type { FromThread, ToThread } from './messages.ts';
import type { InputOf, ProgressOf, ResultOf, Tasks } from './task.ts';

/** What the caller of a task may do while it goes on. */
export interface WorkControl<Progress> {
  /** Asks the thread to stop; once it has, the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((progress: never) => void) | undefined;
}

/**
 * A thread that does tasks, so that whoever asks never stands still. It starts with the first task; should it die,
 * what was asked of it fails with a sentence and the next task starts it again.
 */
export class WorkThread<All extends Tasks> {
  readonly #entry: URL;
  readonly #data: unknown;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #count = 0;
  #closed = false;

  /**
   * @param entry The module that the thread runs: it calls `serveTasks`.
   * @param data Given to the thread as `workerData`.
   */
  constructor(entry: URL, data: unknown) {
    this.#entry = entry;
    this.#data = data;
  }

  /** Has a task done. Throws what the task throws, with its words. */
  run<Name extends keyof All & string>(
    task: Name,
    input: InputOf<All[Name]>,
    { signal, onProgress }: WorkControl<ProgressOf<All[Name]>> = {},
  ): Promise<ResultOf<All[Name]>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new AppError('unavailable', 'The program is closing.');
      signal?.throwIfAborted();
      const worker = (this.#worker ??= this.#start());
      const id = (this.#count += 1);
      const stop = () => this.#tell(worker, { kind: 'stop', id });
      const end = () => signal?.removeEventListener('abort', stop);
      this.#tell(worker, { kind: 'start', id, task, input });
      this.#waiting.set(id, {
        resolve: (result) => {
          end();
          resolve(result as ResultOf<All[Name]>);
        },
        reject: (error) => {
          end();
          reject((signal?.aborted === true ? signal.reason : error) as Error);
        },
        onProgress,
      });
      signal?.addEventListener('abort', stop);
      worker.ref();
    });
  }

  /** Stops what is going on and ends the thread when it has let go of its files. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (!worker) return;
    const ended = once(worker, 'exit');
    worker.ref();
    this.#tell(worker, { kind: 'close' });
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { workerData: this.#data, execArgv: [] });
    worker.on('message', (message: FromThread) => this.#hear(message));
    worker.on('error', (error) => this.#lose(worker, explain(error)));
    worker.on('exit', () => {
      const message = 'The part of the program that looks at data has ended. Try again.';
      this.#lose(worker, new AppError('unavailable', message));
    });
    return worker;
  }

  #tell(worker: Worker, message: ToThread): void {
    worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    const waiting = this.#waiting.get(message.id);
    if (message.kind === 'progress') {
      waiting?.onProgress?.(message.progress as never);
      return;
    }
    this.#waiting.delete(message.id);
    // A thread without work keeps no program going, unless it is still to let go of its files.
    if (this.#waiting.size === 0 && !this.#closed) this.#worker?.unref();
    if (message.kind === 'done') waiting?.resolve(message.result);
    else waiting?.reject(deserializeError(message.error));
  }

  #lose(worker: Worker, error: AppError): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of lost) reject(error);
  }
}

function explain(error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const message =
      'This takes more memory than there is. Ignore columns, above all long texts, or use fewer rows.';
    return new AppError('unavailable', message, { cause: error, detail: String(error) });
  }
  return deserializeError(serializeError(error));
}
