import type {
  CallbackDecision,
  CallbackMemory,
  CallbackRuntime,
  EpochEnd,
} from '../../common/training/callbacks/callback-runtime.ts';
import { createCallbacks } from '../../common/training/callbacks/create-callbacks.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import type { EventLog } from './event-log.ts';
import type { RunningRate } from './running-rate.ts';
import type { StateKeeper } from './state-keeper.ts';

/** What the decisions of callbacks act on. */
export interface CallbackGround {
  readonly rate: RunningRate;
  readonly keeper: StateKeeper;
  readonly events: EventLog;
}

type KeptCheckpoint = Extract<CallbackDecision, { kind: 'checkpoint' }>;

/** What the loop has to do after the decisions that were carried out at once. */
export interface Outcome {
  /** Why the run ends; null where it goes on. */
  readonly stop: string | null;
  readonly checkpoints: readonly KeptCheckpoint[];
}

/** The callbacks of a run, whose decisions are carried out here. */
export class RunningCallbacks {
  readonly #ground: CallbackGround;
  #runtime: CallbackRuntime;

  /** @param memory What they remembered in an earlier process. */
  constructor(training: TrainingConfig, ground: CallbackGround, memory: CallbackMemory) {
    this.#ground = ground;
    this.#runtime = createCallbacks(training);
    this.#runtime.remember(memory);
  }

  get endsOnNaN(): boolean {
    return this.#runtime.endsOnNaN;
  }

  /** Whether the rate is worth logging with each epoch. */
  get changesRate(): boolean {
    return this.#runtime.changesRate;
  }

  memory(): CallbackMemory {
    return this.#runtime.memory();
  }

  /** Other callbacks; those that stay keep what they remember. */
  change(training: TrainingConfig): void {
    const memory = this.#runtime.memory();
    this.#runtime = createCallbacks(training);
    this.#runtime.remember(memory);
  }

  /** As for another `fit`: nothing of what they remember counts. */
  beginAnew(training: TrainingConfig): void {
    this.#runtime = createCallbacks(training);
    this.#ground.keeper.forgetBestOf();
  }

  /**
   * Before the first epoch, and after a change.
   * @param steps Updates made so far.
   */
  async begin(epochsDone: number, steps: number): Promise<void> {
    const nextRate = this.#ground.rate.after(steps);
    await this.#carryOut(this.#runtime.begin({ epochsDone, nextRate }), epochsDone, steps);
  }

  finishEpoch(end: EpochEnd): Promise<Outcome> {
    return this.#carryOut(this.#runtime.finishEpoch(end), end.epoch, end.step);
  }

  /** Whose weights are to be restored now that the epochs are over. */
  finish(): readonly Extract<CallbackDecision, { kind: 'restore-best' }>[] {
    return this.#runtime.finish().filter((decision) => decision.kind === 'restore-best');
  }

  async #carryOut(
    decisions: readonly CallbackDecision[],
    epoch: number,
    steps: number,
  ): Promise<Outcome> {
    const { rate, keeper, events } = this.#ground;
    const stops: string[] = [];
    const checkpoints: KeptCheckpoint[] = [];
    for (const decision of decisions) {
      switch (decision.kind) {
        case 'stop':
          stops.push(decision.reason);
          break;
        case 'keep-as-best-of':
          await keeper.keepAsBestOf(decision.of, epoch);
          break;
        case 'scale-rate':
          rate.scale(decision.factor);
          break;
        case 'set-rate':
          rate.setNext(decision.rate, steps);
          break;
        case 'checkpoint':
          checkpoints.push(decision);
          break;
        case 'remark':
        case 'restore-best':
          break;
      }
      // A rate that is set before each epoch stands in the log of the epochs already.
      if (decision.kind === 'keep-as-best-of' || decision.kind === 'set-rate') continue;
      const kind = decision.kind === 'checkpoint' ? 'checkpoint' : 'callback';
      events.add(kind, decision.reason, { ...decision });
    }
    return { stop: stops[0] ?? null, checkpoints };
  }
}
