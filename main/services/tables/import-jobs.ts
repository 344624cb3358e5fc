import { randomUUID } from 'node:crypto';
import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { ImportProgress } from '../datasets/sources/source-reader.ts';

/** What an import is given to be followed and stopped. */
export interface ImportControl {
  readonly onProgress: (progress: ImportProgress) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds between two messages of one import. */
const pause = 100;

/** The imports that are going on, told to every window, each until it ends or is cancelled. */
export class ImportJobs {
  readonly #publish: (event: ApiEvent) => void;
  readonly #going = new Map<string, AbortController>();

  constructor(publish: (event: ApiEvent) => void) {
    this.#publish = publish;
  }

  /** Does the work under a name that the person knows it by. */
  async run<T>(name: string, work: (control: ImportControl) => Promise<T>): Promise<T> {
    const id = randomUUID();
    const controller = new AbortController();
    this.#going.set(id, controller);
    let last: ImportProgress = { done: 0, total: null, unit: 'bytes' };
    let told = 0;
    const tell = (ended: boolean) =>
      this.#publish({ name: 'import.progress', payload: { id, name, ...last, ended } });
    tell(false);
    try {
      return await work({
        signal: controller.signal,
        onProgress: (progress) => {
          last = progress;
          const now = performance.now();
          if (now - told < pause) return;
          told = now;
          tell(false);
        },
      });
    } finally {
      this.#going.delete(id);
      tell(true);
    }
  }

  /** Stops an import; one that has ended is left as it is. */
  cancel(id: string): void {
    this.#going
      .get(id)
      ?.abort(
        new AppError('cancelled', 'The import was cancelled. Nothing was added to the library.'),
      );
  }
}
