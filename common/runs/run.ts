import type { SerializedError } from '../errors/app-error.ts';
import type { FittedRecipe } from '../datasets/recipe.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { Task } from '../network/task.ts';
import type { DeviceId, EngineId, TrainingConfig } from '../training/training-config.ts';

/**
 * `queued`: waits for others to end. `paused`: its state is stored, no process works on it or one waits.
 * `interrupted`: the trainer process died; what it had written is kept.
 * `diverged`: the loss became NaN or infinite. `imported`: another tool trained it; its settings and curves are
 * there, no weights.
 */
export type RunStatus =
  | 'queued'
  | 'preparing'
  | 'running'
  | 'paused'
  | 'finished'
  | 'stopped'
  | 'diverged'
  | 'failed'
  | 'interrupted'
  | 'imported';

/** The engine that a run used and why. */
export interface EngineRun {
  readonly id: EngineId;
  /** For people: `Compiled (ONNX Runtime 1.30)`. */
  readonly name: string;
  /** `CPU`, `GPU: NVIDIA …`. */
  readonly device: string;
  /** Where the compiled engine computed; absent for other engines and for runs of older programs. */
  readonly deviceId?: DeviceId | undefined;
  readonly threads: number;
  /** Why this engine was chosen, as a sentence. */
  readonly reason: string;
}

/**
 * Metrics of one finished epoch under Keras's names: `loss`, `accuracy`, `val_loss`, ….
 * `null` stands for NaN or infinity.
 */
export interface EpochMetrics {
  /** From 1. */
  readonly epoch: number;
  readonly values: Readonly<Record<string, number | null>>;
  /** Seconds since the run began. */
  readonly seconds: number;
}

/** Where a run is now; sent at most ten times a second. */
export interface RunProgress {
  readonly runId: string;
  /** The epoch in progress, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Mean loss over this epoch so far. */
  readonly loss: number | null;
  readonly rowsPerSecond: number;
  readonly secondsLeft: number | null;
  /** What the training process takes of the machine. */
  readonly load?: ProcessLoad | undefined;
}

/** What a process takes of the machine. */
export interface ProcessLoad {
  /** Resident memory. */
  readonly bytes: number;
  /** Processor time over elapsed time since the last report: 2 where two cores were busy. */
  readonly cores: number;
}

/** A run as listed. */
export interface RunSummary {
  readonly id: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly datasetName: string;
  readonly name: string;
  readonly note: string;
  readonly status: RunStatus;
  readonly task: Task;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly epochsDone: number;
  readonly epochs: number;
  readonly engine: EngineRun | null;
  readonly parameters: number;
  readonly rowsPerSecond: number | null;
  /** The last epoch's metrics. */
  readonly last: EpochMetrics | null;
  /** The epoch with the lowest val_loss (or loss, without validation rows). */
  readonly best: EpochMetrics | null;
  /** Test-split metrics with the best weights, in original units; null while unknown or without test rows. */
  readonly test: Readonly<Record<string, number>> | null;
  readonly failure: SerializedError | null;
  /** The run and the epoch whose state it began with; null where it began anew. */
  readonly origin: RunOrigin | null;
  /** Higher first among the queued. */
  readonly priority: number;
  /** Whether a state is stored that it can go on from. */
  readonly resumable: boolean;
  /** Why it ended before its last epoch, as a sentence; null where it did not. */
  readonly endedBy: string | null;
  readonly starred: boolean;
  /** Stays at the top of the table of runs. */
  readonly pinned: boolean;
  readonly archived: boolean;
  readonly tags: readonly string[];
  /** The group that it is a part of: folds, seeds or sizes of one experiment. */
  readonly group: RunGroupPlace | null;
  /** Bytes of the best weights; null while there are none. */
  readonly size: number | null;
  /** Seconds that its engine takes for one row, measured when the run had ended; null before. */
  readonly latency: number | null;
  /** Where an imported run comes from. */
  readonly source: RunSource | null;
  /** Flat, by names of the field: `learning_rate`, `optimizer`, `batch_size`; see `runSettings`. */
  readonly settings: RunSettings;
}

/** Settings of a run by name, as tables, filters and charts use them. */
export type RunSettings = Readonly<Record<string, string | number | boolean | null>>;

/** What a group of runs varies. */
export type RunGroupKind = 'folds' | 'seeds' | 'sizes';

/** A run's place in its group: the fold from 0, the seed, or the share of the training rows. */
export interface RunGroupPlace {
  readonly id: string;
  readonly name: string;
  readonly kind: RunGroupKind;
  readonly place: { readonly fold?: number; readonly seed?: number; readonly share?: number };
  /** Of a fold whose rows are dealt: how many it learns from and is validated on. */
  readonly rows?: FoldRows;
}

/** Rows of a fold. */
export interface FoldRows {
  readonly train: number;
  readonly validation: number;
}

/** The tool that wrote an imported run, and how the run was called there. */
export interface RunSource {
  readonly tool: 'tensorboard' | 'mlflow' | 'csv';
  /** Its folder or file, as the person knows it. */
  readonly name: string;
}

/** Where a branch comes from. */
export interface RunOrigin {
  readonly runId: string;
  readonly name: string;
  readonly epoch: number;
}

/** A run with all its settings. */
export interface Run {
  readonly summary: RunSummary;
  /** Empty for an imported run. */
  readonly datasetId: string;
  readonly network: NetworkSpec;
  /** Null while the data are being prepared. */
  readonly fitted: FittedRecipe | null;
  readonly training: TrainingConfig;
}
