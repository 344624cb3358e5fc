import { AppError } from '../../common/errors/app-error.ts';
import { explainStorageError } from '../storage/storage-errors.ts';
import type { Steering } from './steering.ts';

/** Told when the disk is full and when there is room again. */
export interface RoomListener {
  full(error: AppError): void;
  room(): void;
}

/** Milliseconds between two tries. */
const interval = 1000;

/** Writes what a run has, and waits with everything in memory while the disk is full. */
export class DiskRoom {
  readonly #steering: Steering;
  readonly #listener: RoomListener;
  readonly #interval: number;

  /** @param waiting Milliseconds between two tries. */
  constructor(steering: Steering, listener: RoomListener, waiting = interval) {
    this.#steering = steering;
    this.#listener = listener;
    this.#interval = waiting;
  }

  /**
   * Writes, over and over until there is room. Throws `disk-full` when the run shall end meanwhile, and anything
   * else at once.
   */
  async write<Result>(attempt: () => Result | Promise<Result>): Promise<Result> {
    let waited = false;
    for (;;) {
      try {
        const result = await attempt();
        if (waited) this.#listener.room();
        return result;
      } catch (error) {
        const explained = explainStorageError(error);
        if (!(explained instanceof AppError) || explained.code !== 'disk-full') throw error;
        if (this.#steering.stopsNow) throw explained;
        if (!waited) this.#listener.full(explained);
        waited = true;
        await this.#steering.nextRequest(this.#interval);
      }
    }
  }
}
