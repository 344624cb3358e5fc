import { sameValue } from '../../../common/network/diff-network.ts';
import type { TrainingChange } from '../../../common/training/control/run-control.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';

/** Settings of a run as a person would have them, until they are applied or dropped. */
export class DraftTraining {
  readonly #inForce: () => TrainingConfig;
  readonly #steps: () => number | null;
  #edits = $state.raw<Partial<TrainingConfig>>({});

  readonly training: TrainingConfig = $derived.by(() => ({ ...this.#inForce(), ...this.#edits }));
  /** Updates of one epoch and of the whole run; null until they are known. */
  readonly updatesPerEpoch = $derived.by(() => this.#steps());
  readonly updates = $derived(
    this.updatesPerEpoch === null ? null : this.updatesPerEpoch * this.training.epochs,
  );
  /** What differs from the settings in force; null where nothing does. */
  readonly pending: TrainingChange | null = $derived.by(() => {
    const now = this.#inForce();
    const { optimizer, schedule, batchSize, epochs, callbacks } = this.training;
    const change: TrainingChange = {
      ...(optimizer.learning_rate === now.optimizer.learning_rate
        ? {}
        : { learning_rate: optimizer.learning_rate }),
      ...(sameValue(schedule, now.schedule) ? {} : { schedule }),
      ...(batchSize === now.batchSize ? {} : { batchSize }),
      ...(epochs === now.epochs ? {} : { epochs }),
      ...(sameValue(callbacks, now.callbacks) ? {} : { callbacks }),
    };
    return Object.keys(change).length === 0 ? null : change;
  });

  /**
   * @param inForce The settings that the run has now.
   * @param steps Updates of one of its epochs.
   */
  constructor(inForce: () => TrainingConfig, steps: () => number | null) {
    this.#inForce = inForce;
    this.#steps = steps;
  }

  change(changes: Partial<TrainingConfig>): void {
    this.#edits = { ...this.#edits, ...changes };
  }

  setRate(rate: number): void {
    this.change({ optimizer: { ...this.training.optimizer, learning_rate: rate } });
  }

  drop(): void {
    this.#edits = {};
  }
}
