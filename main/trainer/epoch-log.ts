import { AppError } from '../../common/errors/app-error.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import type { RunStanding, RunWriter } from '../storage/run-writer.ts';

/** Milliseconds for which finished epochs may wait for each other: short ones share a transaction and a message. */
const patience = 100;

/** Writes finished epochs into the library, and only then tells of them. */
export class EpochLog {
  readonly #writer: RunWriter;
  readonly #tell: (epochs: readonly EpochMetrics[]) => void;
  #waiting: EpochMetrics[] = [];
  #lastWrite = performance.now();

  constructor(writer: RunWriter, tell: (epochs: readonly EpochMetrics[]) => void) {
    this.#writer = writer;
    this.#tell = tell;
  }

  /** Takes a finished epoch. Throws `cancelled` when the run was ended by others. */
  add(metrics: EpochMetrics, standing: RunStanding): void {
    this.#waiting.push(metrics);
    if (performance.now() - this.#lastWrite >= patience) this.flush(standing);
  }

  /** Writes what waits. Throws `cancelled` when the run was ended by others. */
  flush(standing: RunStanding): void {
    const epochs = this.#waiting;
    if (epochs.length === 0) return;
    if (!this.#writer.addEpochs(epochs, standing)) {
      throw new AppError('cancelled', 'This run was ended by another program.');
    }
    this.#waiting = [];
    this.#lastWrite = performance.now();
    this.#tell(epochs);
  }
}
