import { sameValue } from '../../../common/network/diff-network.ts';
import type { NodeSpec } from '../../../common/network/network-spec.ts';
import { batchTooLarge } from '../../../common/training/batch-too-large.ts';
import type { TrainingChange } from '../../../common/training/control/run-control.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';

/** The run whose settings are to be changed. */
interface DraftedRun {
  /** The settings that it has now. */
  readonly training: () => TrainingConfig;
  /** Rows that it learns from; null until they are known. */
  readonly rows: () => number | null;
  /** The layers of its network that give an answer. */
  readonly outputs: readonly NodeSpec[];
}

/** Settings of a run as a person would have them, until they are applied or dropped. */
export class DraftTraining {
  readonly #run: DraftedRun;
  #edits = $state.raw<Partial<TrainingConfig>>({});

  readonly training: TrainingConfig = $derived.by(() => ({
    ...this.#run.training(),
    ...this.#edits,
  }));
  /** What every setting goes back to: what the run has now. */
  readonly defaults = $derived.by(() => this.#run.training());
  /** Layers that give an answer, by name where metrics are told of each. */
  readonly outputs: readonly NodeSpec[];
  /** Rows that the run learns from; null until they are known. */
  readonly rows = $derived.by(() => this.#run.rows());
  /** Updates of one epoch and of the whole run. */
  readonly updatesPerEpoch = $derived(
    this.rows === null ? null : Math.max(1, Math.ceil(this.rows / this.training.batchSize)),
  );
  readonly updates = $derived(
    this.updatesPerEpoch === null ? null : this.updatesPerEpoch * this.training.epochs,
  );
  /** Why the batch size cannot be used, as a sentence. */
  readonly batchProblem = $derived(
    this.rows !== null && this.training.batchSize > this.rows
      ? batchTooLarge(this.training.batchSize, this.rows)
      : null,
  );
  /** What differs from the settings in force; null where nothing does. */
  readonly pending: TrainingChange | null = $derived.by(() => {
    const now = this.#run.training();
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

  constructor(run: DraftedRun) {
    this.#run = run;
    this.outputs = run.outputs;
  }

  change(changes: Partial<TrainingConfig>): void {
    this.#edits = { ...this.#edits, ...changes };
  }

  setRate(rate: number): void {
    this.change({ optimizer: { ...this.training.optimizer, learning_rate: rate } });
  }

  setCallbacks(callbacks: TrainingConfig['callbacks']): void {
    this.change({ callbacks });
  }

  isDefault(key: keyof TrainingConfig): boolean {
    return sameValue(this.training[key], this.defaults[key]);
  }

  drop(): void {
    this.#edits = {};
  }
}
