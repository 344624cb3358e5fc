import type { CallbackConfig } from '../callbacks/callback-config.ts';
import type { ScheduleConfig } from '../training-config.ts';

/** When a run that is told to stop or to pause does so: after the steps under way, or after the epoch. */
export type When = 'now' | 'epoch';

/** How far a paused run goes on before it pauses again. */
export type Stride = 'batch' | 'epoch';

/** What a person may change while a run goes; what is absent stays. Applies from the next steps on. */
export interface TrainingChange {
  /** The rate that a constant schedule holds, or that the schedule starts from. */
  readonly learning_rate?: number | undefined;
  readonly schedule?: ScheduleConfig | undefined;
  /** From the next epoch on. */
  readonly batchSize?: number | undefined;
  readonly epochs?: number | undefined;
  /** Replaces all callbacks; those that stay keep what they remember. */
  readonly callbacks?: readonly CallbackConfig[] | undefined;
}

/** A change that is made by itself once so many updates have been made: how a steered run is trained again. */
export interface PlannedChange {
  /** Updates made before it applies. */
  readonly step: number;
  readonly change: TrainingChange;
  /** The run had ended here and was trained further: it does not end here, and its callbacks begin anew. */
  readonly further?: true | undefined;
}

/** Where a training ends with its state stored, although it has more epochs. */
export interface TrainingEnd {
  /** Whole epochs done, at least. */
  readonly epoch: number;
  /** Updates made, at least. */
  readonly step: number;
}

/** What happened to a run, in order of time; part of its history and shown on its charts. */
export interface RunEvent {
  /** Grows by one within a run. */
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  /** Seconds of training up to then, pauses left out. */
  readonly seconds: number;
  /** Epochs done and updates made. */
  readonly epoch: number;
  readonly step: number;
  readonly kind: RunEventKind;
  /** A sentence for the person. */
  readonly text: string;
  /** What exactly, for programs: the change, the decision, the failure. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export type RunEventKind =
  | 'started'
  | 'paused'
  | 'resumed'
  | 'changed'
  | 'callback'
  | 'checkpoint'
  | 'interrupted'
  | 'continued'
  | 'branched'
  | 'stopped'
  | 'finished'
  | 'failed'
  | 'engine'
  | 'disk-full'
  | 'note';

/** A stored state of a run, as listed. */
export interface CheckpointSummary {
  readonly id: number;
  /**
   * `best`: lowest validation loss. `final`: the latest. `resume`: the latest with everything that decides the
   * next step, mid-epoch too. `kept`: kept by a callback or by the person.
   */
  readonly kind: 'best' | 'final' | 'resume' | 'kept';
  readonly epoch: number;
  readonly step: number;
  /** Bytes of its tensors; what it shares with other checkpoints is stored once. */
  readonly bytes: number;
  readonly createdAt: string;
  /** Who keeps it, as a short phrase; empty where nobody does. */
  readonly keptBy: string;
}
