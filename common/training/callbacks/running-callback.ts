import type { CallbackDecision, CallbackMemory, EpochEnd, RunStart } from './callback-runtime.ts';

/** One callback while its run goes. Asked in the order of the settings. */
export interface RunningCallback {
  /** After an epoch; `nextRate` already has in it what the callbacks before this one decided. */
  readonly finishEpoch?: (end: EpochEnd) => readonly CallbackDecision[];
  /** Before an epoch, once the decisions after the one before have taken effect. */
  readonly beginEpoch?: (start: RunStart) => readonly CallbackDecision[];
  /** Once the epochs are over. */
  readonly finish?: () => readonly CallbackDecision[];
  readonly memory?: () => CallbackMemory;
  /** Throws when the memory is not its own. */
  readonly remember?: (memory: CallbackMemory) => void;
}
