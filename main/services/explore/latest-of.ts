import { AppError } from '../../../common/errors/app-error.ts';

/** Keeps one question of each asker on its way: a newer one ends the one before. */
export class LatestOf {
  readonly #going = new Map<string, AbortController>();

  /** @param asker Who asks, as the part of a window that shows one answer; questions of nobody end none. */
  async ask<T>(
    asker: string | undefined,
    question: (signal: AbortSignal | undefined) => Promise<T>,
  ): Promise<T> {
    if (asker === undefined) return question(undefined);
    const stop = new AbortController();
    this.#going.get(asker)?.abort(overtaken());
    this.#going.set(asker, stop);
    try {
      return await question(stop.signal);
    } finally {
      if (this.#going.get(asker) === stop) this.#going.delete(asker);
    }
  }
}

function overtaken(): AppError {
  return new AppError('cancelled', 'A newer question took the place of this one.');
}
