import { AppError } from '../../common/errors/app-error.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import type { RunStanding, RunWriter } from '../storage/run-writer.ts';

/**
 * Milliseconds for which finished epochs may wait for each other, so that short ones share a transaction and a
 * message: longer where the disk is slow, since the training waits for it.
 */
const shortest = 100;
const longest = 1000;
/** Of the time goes into writing at most one part in so many. */
const share = 100;

export interface EpochLogParts {
  readonly writer: RunWriter;
  readonly standing: () => RunStanding;
  readonly tell: (epochs: readonly EpochMetrics[]) => void;
  /** Epochs up to this one are in the library already: the run makes them again. */
  readonly known: number;
  /** Told of epochs that came out differently than before. */
  readonly differing: (epochs: readonly number[]) => void;
}

/** Writes finished epochs into the library, and only then tells of them. */
export class EpochLog {
  readonly #parts: EpochLogParts;
  #waiting: EpochMetrics[] = [];
  #lastWrite = performance.now();
  #patience = shortest;

  constructor(parts: EpochLogParts) {
    this.#parts = parts;
  }

  /** Takes a finished epoch; gives whether it is time to write. */
  add(metrics: EpochMetrics): boolean {
    this.#waiting.push(metrics);
    return performance.now() - this.#lastWrite >= this.#patience;
  }

  /** Writes what waits; it still waits when that fails. Throws `cancelled` when the run was ended by others. */
  flush(): void {
    const epochs = this.#waiting;
    const [first] = epochs;
    if (!first) return;
    const { writer, standing, tell, known, differing } = this.#parts;
    const began = performance.now();
    const different = first.epoch <= known ? writer.differing(epochs) : [];
    if (!writer.addEpochs(epochs, standing())) {
      throw new AppError('cancelled', 'This run was ended by another program.');
    }
    this.#waiting = [];
    this.#lastWrite = performance.now();
    const took = this.#lastWrite - began;
    this.#patience = Math.min(longest, Math.max(shortest, took * share));
    const fresh = epochs.filter(({ epoch }) => epoch > known);
    if (fresh.length > 0) tell(fresh);
    if (different.length > 0) differing(different);
  }
}
