import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  AppError,
  deserializeError,
  type SerializedError,
} from '../../../common/errors/app-error.ts';
import type { IntegrityReport, LibraryProgress } from '../../../common/library/library-api.ts';
import type { CheckProgress } from './check-library.ts';

type FromCheck =
  | { readonly type: 'progress'; readonly progress: CheckProgress }
  | { readonly type: 'done'; readonly report: Pick<IntegrityReport, 'problems' | 'checkpoints'> }
  | { readonly type: 'failed'; readonly error: SerializedError };

/** Checks a library in a thread of its own, one check at a time. */
export class LibraryCheck {
  readonly #file: string;
  readonly #tell: (progress: LibraryProgress) => void;
  #thread: Worker | null = null;

  constructor(file: string, tell: (progress: LibraryProgress) => void) {
    this.#file = file;
    this.#tell = tell;
  }

  /** Throws `conflict` while another check goes on and `cancelled` when it is cancelled. */
  async run(): Promise<IntegrityReport> {
    if (this.#thread) throw new AppError('conflict', 'The library is being checked already.');
    const started = performance.now();
    const thread = new Worker(entry(), { workerData: this.#file, execArgv: [] });
    this.#thread = thread;
    this.#tell({ work: 'check', share: null });
    try {
      return await new Promise<IntegrityReport>((resolve, reject) => {
        thread.on('message', (message: FromCheck) => {
          if (message.type === 'failed') reject(deserializeError(message.error));
          if (message.type === 'progress') {
            const { done, total } = message.progress;
            this.#tell({ work: 'check', share: total === 0 ? 1 : done / total });
          }
          if (message.type === 'done') {
            resolve({ ...message.report, seconds: (performance.now() - started) / 1000 });
          }
        });
        thread.on('error', reject);
        thread.on('exit', () => reject(new AppError('cancelled', 'The check was ended.')));
      });
    } finally {
      this.#thread = null;
      await thread.terminate();
    }
  }

  async cancel(): Promise<void> {
    await this.#thread?.terminate();
  }
}

/** The thread's program, beside this file in the source and beside the program's own when it is built. */
function entry(): URL {
  const { url, dirname, filename } = import.meta;
  if (filename.endsWith('.ts')) return new URL('./check-library-worker.ts', url);
  const beside = existsSync(join(dirname, 'check-library-worker.js'));
  return new URL(beside ? './check-library-worker.js' : '../check-library-worker.js', url);
}
