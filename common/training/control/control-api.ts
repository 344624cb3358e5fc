import type { RunSummary } from '../../runs/run.ts';
import type { CheckpointSummary, RunEvent, Stride, TrainingChange, When } from './run-control.ts';

/** Which run begins, and from where. */
export interface StartRequest {
  readonly projectId: string;
  readonly name: string | null;
  /** Higher first; 0 by default. */
  readonly priority?: number | undefined;
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
  /** A new run that goes on from a checkpoint, with changed settings where given. */
  branch(input: {
    runId: string;
    checkpointId: number;
    name: string | null;
    change?: TrainingChange | undefined;
  }): Promise<RunSummary>;
  change(input: { runId: string; change: TrainingChange }): Promise<void>;
  /** The place of a queued run among the others; higher first. */
  prioritise(input: { runId: string; priority: number }): Promise<RunSummary>;
  /** How many runs train at once; they share the machine's threads. */
  concurrency(): Promise<number>;
  setConcurrency(input: { runs: number }): Promise<void>;
  events(input: { runId: string }): Promise<readonly RunEvent[]>;
  checkpoints(input: { runId: string }): Promise<readonly CheckpointSummary[]>;
  /** Keeps the present state of a run that goes on or is paused. */
  keepCheckpoint(input: { runId: string; note: string }): Promise<void>;
  removeCheckpoints(input: { ids: readonly number[] }): Promise<void>;
}
