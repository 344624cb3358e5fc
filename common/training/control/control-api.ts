import type { RunSummary } from '../../runs/run.ts';
import type { TrainingConfig } from '../training-config.ts';
import type { CheckpointSummary, RunEvent, Stride, TrainingChange, When } from './run-control.ts';

/** Which run begins, and from where. */
export interface StartRequest {
  readonly projectId: string;
  readonly name: string | null;
  /** Higher first; 0 by default. */
  readonly priority?: number | undefined;
}

/** How the program trains, kept in the library. */
export interface TrainingOptions {
  /** How many runs train at once; they share the machine's threads. */
  readonly concurrency: number;
  /** Whether what waited in the queue when the program ended starts by itself when it starts again. */
  readonly queueAtStart: 'wait' | 'start';
  /** Desktop program: trains on in the background when its last window is closed. */
  readonly keepInBackground: boolean;
}

/** Options to set; what is absent stays. */
export type TrainingOptionsChange = {
  readonly [Key in keyof TrainingOptions]?: TrainingOptions[Key] | undefined;
};

/** What there is to say of all trainings together. */
export interface TrainingStanding {
  readonly options: TrainingOptions;
  /** Nothing of the queue starts until `releaseQueue`: runs of an earlier start wait in it. */
  readonly queueHeld: boolean;
  /** Runs, by id, that the program found interrupted when it started, until they go on or are dismissed. */
  readonly interrupted: readonly string[];
}

/** What a window may tell the person of although it is not looked at: a run with `Notification` has ended. */
export interface RunNotice {
  readonly runId: string;
  readonly projectId: string;
  readonly title: string;
  readonly text: string;
}

/** Steering runs. Calls that do not fit the run's state throw `conflict` with a sentence. */
export interface ControlApi {
  /** Prepares the data and starts a run with the project's present settings, or queues it. */
  start(input: StartRequest): Promise<RunSummary>;
  /** `now` by default. A queued or paused run ends at once. */
  stop(input: { runId: string; when?: When | undefined }): Promise<void>;
  pause(input: { runId: string; when?: When | undefined }): Promise<void>;
  /** Goes on with a paused, interrupted, stopped or failed run exactly where it was. */
  resume(input: { runId: string }): Promise<RunSummary>;
  /** One batch or one epoch further, then paused again. */
  advance(input: { runId: string; by: Stride }): Promise<void>;
  /** More epochs for a run that has ended: it goes on from its last state, in the same run. */
  extend(input: { runId: string; epochs: number }): Promise<RunSummary>;
  /**
   * A new run that goes on from a checkpoint, or begins anew with the run's settings where that is null, with
   * changed settings or another engine where given.
   */
  branch(input: {
    runId: string;
    checkpointId: number | null;
    name: string | null;
    change?: TrainingChange | undefined;
    engine?: TrainingConfig['engine'] | undefined;
    /** All settings, in place of those of the run with the change: how a branch is trained again elsewhere. */
    training?: TrainingConfig | undefined;
  }): Promise<RunSummary>;
  change(input: { runId: string; change: TrainingChange }): Promise<void>;
  /** The place of a queued run among the others; higher first. */
  prioritise(input: { runId: string; priority: number }): Promise<RunSummary>;
  standing(): Promise<TrainingStanding>;
  setOptions(input: TrainingOptionsChange): Promise<TrainingStanding>;
  /** Lets the queue of an earlier start go on. */
  releaseQueue(): Promise<void>;
  /** Goes on with every run that was found interrupted at start; those in the answer do. */
  resumeInterrupted(): Promise<readonly RunSummary[]>;
  /** Asks no more about them; each can still be resumed. */
  dismissInterrupted(): Promise<void>;
  events(input: { runId: string }): Promise<readonly RunEvent[]>;
  checkpoints(input: { runId: string }): Promise<readonly CheckpointSummary[]>;
  /** Keeps the present state of a run that goes on or is paused. */
  keepCheckpoint(input: { runId: string; note: string }): Promise<void>;
  removeCheckpoints(input: { ids: readonly number[] }): Promise<void>;
}
