import { AppError } from '../../common/errors/app-error.ts';
import type { FromTrainer } from '../../common/training/trainer-protocol.ts';
import type { RunWriter } from '../storage/run-writer.ts';
import { explainStorageError } from '../storage/storage-errors.ts';

/** Why a run waits. */
export type PauseReason = 'person' | 'disk-full';

/** Says that a run waits as long as there is a reason for it, in the library and to the program. */
export class PauseTeller {
  readonly #runId: string;
  readonly #writer: RunWriter;
  readonly #send: (message: FromTrainer) => void;
  readonly #seconds: () => number;
  readonly #reasons = new Set<PauseReason>();

  /** @param seconds Of training so far. */
  constructor(
    runId: string,
    writer: RunWriter,
    send: (message: FromTrainer) => void,
    seconds: () => number,
  ) {
    this.#seconds = seconds;
    this.#runId = runId;
    this.#writer = writer;
    this.#send = send;
  }

  add(reason: PauseReason): void {
    const waited = this.#reasons.size > 0;
    this.#reasons.add(reason);
    if (!waited) this.#tell('paused');
  }

  remove(reason: PauseReason): void {
    const waited = this.#reasons.delete(reason);
    if (waited && this.#reasons.size === 0) this.#tell('resumed');
  }

  #tell(type: 'paused' | 'resumed'): void {
    try {
      this.#writer.setSeconds(this.#seconds());
      this.#writer.setStatus(type === 'paused' ? 'paused' : 'running');
    } catch (error) {
      // A full disk takes not even this; that the run waits is told all the same.
      const explained = explainStorageError(error);
      if (!(explained instanceof AppError) || explained.code !== 'disk-full') throw error;
    }
    const reason = this.#reasons.has('disk-full') ? 'disk-full' : undefined;
    this.#send({ type, runId: this.#runId, ...(reason ? { reason } : {}) });
  }
}
