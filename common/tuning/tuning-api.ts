import type { EngineRun } from '../runs/run.ts';
import type { TriedRate } from './rate-curve.ts';

/** How fast a batch size trains, and in how much memory. */
export interface TriedBatch {
  readonly batchSize: number;
  /** Null where it did not fit or failed. */
  readonly rowsPerSecond: number | null;
  /** Largest memory of the training process, in bytes; null where it did not get so far. */
  readonly memory: number | null;
  /** Why it was not tried to the end, as a sentence. */
  readonly problem: string | null;
}

/** What trying batch sizes gave. */
export interface BatchSizes {
  readonly tried: readonly TriedBatch[];
  /** Bytes that a training process may take: a share of what is free. */
  readonly memoryLimit: number;
  /** The smallest that is nearly as fast as the fastest; null where none could be tried. */
  readonly suggested: number | null;
  readonly engine: EngineRun | null;
}

/** What a training without a record gave, and what the whole would take by it. */
export interface DryRun {
  readonly engine: EngineRun;
  /** Seconds that it went on for, and updates made in them. */
  readonly seconds: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly rowsPerSecond: number;
  /** Seconds of an epoch, its validation included, and of all epochs. */
  readonly epochSeconds: number;
  readonly totalSeconds: number;
  /** Seconds of validation in an epoch. */
  readonly validationSeconds: number;
  /** Seconds before the first step: opening the rows and compiling the network. */
  readonly startSeconds: number;
  /** Largest memory of the training process, in bytes. */
  readonly memory: number;
  /** Bytes of one checkpoint. */
  readonly checkpoint: number;
  /** Mean loss of the first and the last tenth of the steps; null where it was no number. */
  readonly firstLoss: number | null;
  readonly lastLoss: number | null;
}

/** How far a search is. */
export interface TuningProgress {
  readonly kind: 'rate' | 'batch' | 'dry-run';
  readonly projectId: string;
  /** From 0 to 1; null while the data are being prepared. */
  readonly done: number | null;
  /** Rates tried since the last message. */
  readonly rates?: readonly TriedRate[];
  /** The batch size that was tried last. */
  readonly batch?: TriedBatch;
}

/**
 * Short trainings that find settings, on the project's own data and settings. They leave no run behind. One goes
 * on at a time; none while a run is training.
 */
export interface TuningApi {
  /** Raises the learning rate step by step and watches the loss. Throws `cancelled` after `cancel`. */
  learningRate(input: { projectId: string }): Promise<readonly TriedRate[]>;
  /** Tries doubled batch sizes. Throws `cancelled` after `cancel`. */
  batchSize(input: { projectId: string }): Promise<BatchSizes>;
  /** Trains for at most a minute. Throws `cancelled` after `cancel`. */
  dryRun(input: { projectId: string }): Promise<DryRun>;
  cancel(): Promise<void>;
}
