import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';

/** What a calculation hears and tells while it goes on. */
export interface Followed {
  readonly signal: AbortSignal;
  /** @param done From 0 to 1 */
  readonly onProgress: (done: number) => void;
}

/** Comparisons that windows follow and stop under names that they gave them. */
export class FollowedTasks {
  readonly #publish: (event: ApiEvent) => void;
  readonly #going = new Map<string, AbortController>();

  constructor(publish: (event: ApiEvent) => void) {
    this.#publish = publish;
  }

  /** @param task Its name; what went on under it before is stopped. Without one nobody hears of it. */
  async run<Result>(
    task: string | undefined,
    work: (followed: Followed) => Promise<Result>,
  ): Promise<Result> {
    const stop = new AbortController();
    const { signal } = stop;
    if (task === undefined) return work({ signal, onProgress: () => undefined });
    this.stop(task);
    this.#going.set(task, stop);
    const onProgress = (done: number) => {
      this.#publish({ name: 'comparison.progress', payload: { task, done } });
    };
    try {
      return await work({ signal, onProgress });
    } finally {
      if (this.#going.get(task) === stop) this.#going.delete(task);
    }
  }

  stop(task: string): void {
    this.#going.get(task)?.abort(new AppError('cancelled', 'The comparison was stopped.'));
  }
}

/**
 * Waits for what others may wait for too, and throws the signal's reason as soon as it is stopped: the calculation
 * itself goes on for them, and is kept.
 */
export function untilStopped<Result>(
  calculation: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    const end = () => signal.removeEventListener('abort', stop);
    calculation.finally(end).then(resolve, reject);
  });
}
