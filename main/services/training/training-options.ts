import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type {
  TrainingOptions,
  TrainingOptionsChange,
} from '../../../common/training/control/control-api.ts';
import type { SettingsRepository } from '../../storage/settings-repository.ts';

const key = 'training.options';

const stored = z
  .object({
    concurrency: z.int().min(1).max(64),
    queueAtStart: z.enum(['wait', 'start']),
    keepInBackground: z.boolean(),
  })
  .partial();

/** Runs that train at once unless the person says otherwise: one on up to seven cores, then one per four. */
export function usualConcurrency(cores: number): number {
  return Math.min(4, Math.max(1, Math.floor(cores / 4)));
}

/** How the program trains, kept in the library. */
export class StoredTrainingOptions {
  readonly #settings: Pick<SettingsRepository, 'get' | 'set'>;
  readonly #cores: number;

  constructor(
    settings: Pick<SettingsRepository, 'get' | 'set'>,
    cores: number = availableParallelism(),
  ) {
    this.#settings = settings;
    this.#cores = cores;
  }

  get(): TrainingOptions {
    // What another version of the program wrote and this one does not know counts as not set.
    const found = stored.safeParse(this.#settings.get(key) ?? {});
    const { concurrency, queueAtStart, keepInBackground } = found.data ?? {};
    return {
      concurrency: concurrency ?? usualConcurrency(this.#cores),
      queueAtStart: queueAtStart ?? 'wait',
      keepInBackground: keepInBackground ?? false,
    };
  }

  set(change: TrainingOptionsChange): void {
    const { concurrency, queueAtStart, keepInBackground } = this.get();
    this.#settings.set(key, {
      concurrency: change.concurrency ?? concurrency,
      queueAtStart: change.queueAtStart ?? queueAtStart,
      keepInBackground: change.keepInBackground ?? keepInBackground,
    } satisfies TrainingOptions);
  }

  /** Threads that each of the runs may take where their settings leave it open; undefined: all. */
  threadLimit(): number | undefined {
    const { concurrency } = this.get();
    return concurrency > 1 ? Math.max(1, Math.floor(this.#cores / concurrency)) : undefined;
  }
}
