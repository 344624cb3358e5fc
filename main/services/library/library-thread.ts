import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  AppError,
  deserializeError,
  type SerializedError,
} from '../../../common/errors/app-error.ts';
import type { libraryTasks } from './library-tasks.ts';

type Tasks = typeof libraryTasks;
type TaskName = keyof Tasks;
type Outcome<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>;

/** What a thread is started with. */
export interface LibraryTaskRequest {
  readonly task: TaskName;
  readonly input: unknown;
  /** Counts up while the program answers. */
  readonly beats: Int32Array<SharedArrayBuffer>;
}

/** What it says. */
export type FromLibraryThread =
  | { readonly type: 'progress'; readonly share: number }
  /** It waits for the word that it may go on. */
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly error: SerializedError };

/** What one says of a task that goes on, and of one that was ended. */
const words: Readonly<Record<TaskName, readonly [going: string, ended: string]>> = {
  check: ['The library is being checked', 'The check was ended.'],
  shrink: [
    'Unused space is being given back',
    'Giving space back was ended. What was given back by then stays so.',
  ],
  rewrite: [
    'Unused space is being given back',
    'Giving space back was ended. The library is as it was before.',
  ],
  recover: ['A damaged library is being read', 'Reading the damaged library was ended.'],
  isWhole: ['A backup is being read', 'Reading the backup was ended.'],
};

/** Milliseconds between two beats. */
const beat = 100;

/** Does what concerns a whole library in a thread, one task at a time, so that the program goes on meanwhile. */
export class LibraryThread {
  #thread: Worker | null = null;
  #task: TaskName | null = null;

  /**
   * @param tell Told how far the task is, first null.
   * @param ready Called where the task asks whether it may go on; what it throws ends the task.
   * Throws `conflict` while another task goes on, `cancelled` when it is cancelled, and what the task throws.
   */
  async run<Name extends TaskName>(
    task: Name,
    input: Parameters<Tasks[Name]>[0],
    tell: (share: number | null) => void = () => undefined,
    ready: () => void = () => undefined,
  ): Promise<Outcome<Name>> {
    if (this.#task) {
      throw new AppError('conflict', `${words[this.#task][0]}. Wait until that is done.`);
    }
    const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const beating = setInterval(() => Atomics.add(beats, 0, 1), beat);
    const thread = new Worker(entry(), {
      workerData: { task, input, beats } satisfies LibraryTaskRequest,
      execArgv: [],
    });
    this.#task = task;
    this.#thread = thread;
    tell(null);
    try {
      return await new Promise<Outcome<Name>>((resolve, reject) => {
        thread.on('message', (message: FromLibraryThread) => {
          if (message.type === 'failed') reject(deserializeError(message.error));
          if (message.type === 'progress') tell(message.share);
          if (message.type === 'done') resolve(message.result as Outcome<Name>);
          if (message.type === 'ready') {
            try {
              ready();
              thread.postMessage('go on');
            } catch (error) {
              reject(error instanceof Error ? error : new Error(String(error)));
            }
          }
        });
        thread.on('error', reject);
        thread.on('exit', () => reject(new AppError('cancelled', words[task][1])));
      });
    } finally {
      await thread.terminate();
      clearInterval(beating);
      this.#thread = null;
      this.#task = null;
    }
  }

  /** Ends what goes on, and waits until it has let go of its files. */
  async cancel(): Promise<void> {
    await this.#thread?.terminate();
  }
}

/** The thread's program, beside this file in the source and beside the program's own when it is built. */
function entry(): URL {
  const { url, dirname, filename } = import.meta;
  if (filename.endsWith('.ts')) return new URL('./library-worker.ts', url);
  const beside = existsSync(join(dirname, 'library-worker.js'));
  return new URL(beside ? './library-worker.js' : '../library-worker.js', url);
}
