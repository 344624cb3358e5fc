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
  /** Metrics by Keras's names; null stands for NaN or infinity. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** What a callback wants to happen after an epoch. `reason` is a sentence for the person. */
export type CallbackDecision =
  | { readonly kind: 'stop'; readonly reason: string }
  /** When training ends, the weights of the epoch that `keep-as-best-of` marked last replace the last ones. */
  | { readonly kind: 'restore-best'; readonly of: string; readonly reason: string }
  /** The weights of this epoch are this callback's best: remember them until the next. */
  | { readonly kind: 'keep-as-best-of'; readonly of: string }
  /** Multiplies the rate of all coming steps, the schedule's included. */
  | { readonly kind: 'scale-rate'; readonly factor: number; readonly reason: string }
  /** Sets the rate of the coming epoch. */
  | { readonly kind: 'set-rate'; readonly rate: number; readonly reason: string }
  /** Keeps a checkpoint of this epoch beyond the run's own; of `keepLast` (null: all) the newest stay. */
  | {
      readonly kind: 'checkpoint';
      readonly of: string;
      readonly keepLast: number | null;
      readonly reason: string;
    };

/** JSON that a callback keeps between epochs. */
export type CallbackMemory = Readonly<Record<string, unknown>>;

/** The callbacks of one run, in their order. Pure: the same epochs give the same decisions. */
export interface CallbackRuntime {
  /** Decisions before the first epoch (and after a change of settings). */
  readonly begin: () => readonly CallbackDecision[];
  readonly finishEpoch: (end: EpochEnd) => readonly CallbackDecision[];
  /** Decisions once the epochs are over, however they ended. */
  readonly finish: () => readonly CallbackDecision[];
  /** Whether a loss that is no number ends the run (TerminateOnNaN). */
  readonly endsOnNaN: boolean;
  /** Everything that decides what comes next; survives `JSON.stringify`. */
  readonly memory: () => CallbackMemory;
  readonly remember: (memory: CallbackMemory) => void;
}
