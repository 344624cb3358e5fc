/** Where a run stands before the first epoch that is told of. */
export interface RunStart {
  /** Whole epochs done: 0 at the beginning of a run. */
  readonly epochsDone: number;
  /** Learning rate of the step that follows, unless a callback changes it. */
  readonly nextRate: number;
}

/** Where a run is when an epoch has ended. */
export interface EpochEnd {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Updates made so far. */
  readonly step: number;
  /** Seconds of training since the run began, pauses left out. */
  readonly seconds: number;
  /** Learning rate of the epoch's last step. */
  readonly rate: number;
  /** Learning rate of the step that follows, unless a callback changes it. */
  readonly nextRate: number;
  /** Metrics by Keras's names; null stands for NaN or infinity. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** What a callback wants to happen after an epoch. `reason` is a sentence for the person. */
export type CallbackDecision =
  | { readonly kind: 'stop'; readonly of: string; readonly reason: string }
  /** When training ends, the weights of the epoch that `keep-as-best-of` marked last replace the last ones. */
  | { readonly kind: 'restore-best'; readonly of: string; readonly reason: string }
  /** The weights of this epoch are this callback's best: remember them until the next. */
  | { readonly kind: 'keep-as-best-of'; readonly of: string }
  /** Multiplies the rate of all coming steps, the schedule's included. */
  | {
      readonly kind: 'scale-rate';
      readonly of: string;
      readonly factor: number;
      readonly reason: string;
    }
  /** The next step has this rate; those after it keep its ratio to what the schedule gives. Above 0. */
  | {
      readonly kind: 'set-rate';
      readonly of: string;
      readonly rate: number;
      readonly reason: string;
    }
  /** Keeps a checkpoint of this epoch beyond the run's own. */
  | {
      readonly kind: 'checkpoint';
      readonly of: string;
      /** The epochs whose checkpoints of this callback stay, this one's included; null: all of them. */
      readonly stay: readonly number[] | null;
      readonly reason: string;
    }
  /** Nothing happens; the person should know something about the callback. */
  | { readonly kind: 'remark'; readonly of: string; readonly reason: string };

/** JSON that a callback keeps between epochs. */
export type CallbackMemory = Readonly<Record<string, unknown>>;

/** The callbacks of one run, in their order. Pure: the same epochs give the same decisions. */
export interface CallbackRuntime {
  /**
   * Decisions before the first epoch, and after a resume or a change of settings: what was decided before is not
   * decided again where `remember` was called.
   */
  readonly begin: (start: RunStart) => readonly CallbackDecision[];
  /** Decisions in the order in which they take effect; all callbacks are asked, also after one that stops. */
  readonly finishEpoch: (end: EpochEnd) => readonly CallbackDecision[];
  /** Decisions once the epochs are over, however they ended. */
  readonly finish: () => readonly CallbackDecision[];
  /** Whether a loss that is no number ends the run (TerminateOnNaN). */
  readonly endsOnNaN: boolean;
  /** Whether the rate may change from epoch to epoch, so that it is worth logging. */
  readonly changesRate: boolean;
  /** Everything that decides what comes next; survives `JSON.stringify`. */
  readonly memory: () => CallbackMemory;
  /**
   * Takes what another runtime remembered. Callbacks that were not there before begin anew; throws
   * `invalid-input` for what was not written by `memory`.
   */
  readonly remember: (memory: CallbackMemory) => void;
}
