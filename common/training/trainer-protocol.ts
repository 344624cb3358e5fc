import type { EngineInfo } from '../api/api.ts';
import type { SerializedError } from '../errors/app-error.ts';
import type { Augmentation } from '../datasets/images/image-treatment.ts';
import type {
  CancelExplainRequest,
  ExplainRequest,
  FromExplaining,
} from '../explain/explain-protocol.ts';
import type { FittedRecipe } from '../datasets/recipe.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { MeasuredNetwork, NetworkMeasurement } from '../measure/measure-api.ts';
import type { EngineRun, EpochMetrics, RunProgress, RunStatus } from '../runs/run.ts';
import type { TriedRate } from '../tuning/rate-curve.ts';
import type { DryRun } from '../tuning/tuning-api.ts';
import type { DeviceStatus } from './device-status.ts';
import type { RunEvent, Stride, TrainingChange, When } from './control/run-control.ts';
import type { TrainingConfig } from './training-config.ts';

/** Everything a trainer process needs for one run. Paths come from the services, never from a window. */
export interface TrainRequest {
  readonly type: 'train';
  readonly runId: string;
  /** Number of this process among those that worked on the run; only the newest one writes. */
  readonly attempt?: number;
  readonly libraryFile: string;
  /** Folder written by the preparation: see `main/storage/prepared-data.ts`. */
  readonly preparedFolder: string;
  readonly network: NetworkSpec;
  readonly fitted: FittedRecipe;
  readonly training: TrainingConfig;
  /** What a trial of the devices found; left out where only the processor comes into question. */
  readonly devices?: readonly DeviceStatus[];
  /** The stored state to go on from; absent: from the beginning. */
  readonly from?: { readonly checkpointId: number; readonly how: GoingOn };
  /** Threads that it takes at most where the settings leave their number to the engine. */
  readonly threadLimit?: number;
  /** Pauses before the first step, or so far behind it. */
  readonly pauseAfter?: Stride | 'nothing';
}

/**
 * How a run goes on from a stored state. `resume`: exactly where it was, with the settings then in force;
 * `training` gives the number of epochs, which may have grown. `extend`: so too, after its end, with callbacks
 * that begin anew as for another `fit`. `branch`: a run of its own with the weights, the optimiser's state and
 * the count of epochs of the checkpoint, and the settings of `training`.
 */
export type GoingOn = 'resume' | 'extend' | 'branch';

/** Runs the network forward over rows, with the weights of a stored checkpoint. */
export interface PredictRequest {
  readonly type: 'predict';
  /** Echoed in the answer. */
  readonly requestId: number;
  readonly runId: string;
  readonly libraryFile: string;
  /** A kind, or the number of a stored state. */
  readonly checkpoint: 'best' | 'final' | number;
  readonly network: NetworkSpec;
  readonly fitted: FittedRecipe;
  readonly training: TrainingConfig;
  /** Row-major [rows, features], prepared; or rows that the preparation has written. */
  readonly features: Float32Array | StoredRows;
}

/** Rows by their numbers in a folder written by the preparation. */
export interface StoredRows {
  readonly folder: string;
  readonly rows: Int32Array;
}

/** Changes pictures at random as while training. */
export interface AugmentRequest {
  readonly type: 'augment';
  /** Echoed in the answer. */
  readonly requestId: number;
  readonly augmentation: readonly Augmentation[];
  /** The smallest and largest number that a pixel can become. */
  readonly range: readonly [number, number];
  /** [pictures, height, width, channels] */
  readonly shape: readonly number[];
  /** Row-major, scaled. */
  readonly pictures: Float32Array;
  readonly seed: number;
}

/** Asks which engines this machine has. */
export interface EnginesRequest {
  readonly type: 'engines';
  /** Echoed in the answer. */
  readonly requestId: number;
}

/** Tries the devices of the compiled engine; the process may not survive it. */
export interface DevicesRequest {
  readonly type: 'devices';
}

/** Times training steps of a network on random rows. */
export interface MeasureRequest extends MeasuredNetwork {
  readonly type: 'measure';
  /** Echoed in the answer. */
  readonly requestId: number;
  /** Milliseconds that the timed steps shall take together. */
  readonly budget: number;
  readonly devices?: readonly DeviceStatus[];
}

/** Trains for a short while on prepared rows to find a setting; leaves nothing in the library. */
export interface TuneRequest {
  readonly type: 'tune';
  readonly kind: 'rate' | 'dry-run';
  /** Echoed in the answer. */
  readonly requestId: number;
  readonly preparedFolder: string;
  readonly network: NetworkSpec;
  readonly fitted: FittedRecipe;
  readonly training: TrainingConfig;
  readonly devices?: readonly DeviceStatus[];
}

/** Ends the run after the call in progress (≤ 100 ms), or after its epoch. */
export interface StopRequest {
  readonly type: 'stop';
  /** `now` by default. */
  readonly when?: When;
  /** `program-gone`: the program is closing, so the run counts as interrupted. `person` by default. */
  readonly cause?: 'person' | 'program-gone';
}

/**
 * Steers the run that the process works on; takes effect after the call in progress (≤ 100 ms). What comes
 * between `train` and the first step applies before that.
 */
export type SteerRequest =
  | { readonly type: 'pause'; readonly when?: When }
  /** Goes on until the end. */
  | { readonly type: 'resume' }
  /** Goes on so far, then pauses again. */
  | { readonly type: 'advance'; readonly by: Stride }
  | { readonly type: 'change'; readonly change: TrainingChange }
  /** Keeps the present state as a checkpoint of the person. */
  | { readonly type: 'keep'; readonly note: string };

/** Messages to a trainer process. */
export type ToTrainer =
  | TrainRequest
  | PredictRequest
  | AugmentRequest
  | EnginesRequest
  | DevicesRequest
  | MeasureRequest
  | TuneRequest
  | ExplainRequest
  | CancelExplainRequest
  | SteerRequest
  | StopRequest;

/** Messages from a trainer process. What concerns a run is already in the library when it is sent. */
export type FromTrainer =
  | { readonly type: 'ready' }
  | { readonly type: 'engine'; readonly runId: string; readonly engine: EngineRun }
  /**
   * It waits with its state stored and takes no processor time, or goes on again. While the disk is full its state
   * is in the process alone.
   */
  | {
      readonly type: 'paused' | 'resumed';
      readonly runId: string;
      readonly reason?: 'disk-full' | undefined;
    }
  /** What happened to the run, already in the library. */
  | { readonly type: 'event'; readonly runId: string; readonly event: RunEvent }
  | { readonly type: 'progress'; readonly progress: RunProgress }
  | { readonly type: 'epochs'; readonly runId: string; readonly epochs: readonly EpochMetrics[] }
  | {
      readonly type: 'ended';
      readonly runId: string;
      readonly status: RunStatus;
      readonly error?: SerializedError;
    }
  | {
      readonly type: 'engines';
      readonly requestId: number;
      readonly engines: readonly EngineInfo[];
    }
  | { readonly type: 'devices'; readonly devices: readonly DeviceStatus[] }
  | {
      readonly type: 'measured';
      readonly requestId: number;
      readonly measurement: NetworkMeasurement;
    }
  | {
      readonly type: 'tuning';
      readonly requestId: number;
      /** From 0 to 1. */
      readonly done: number;
      /** Rates tried since the last message. */
      readonly rates: readonly TriedRate[];
    }
  | { readonly type: 'rates'; readonly requestId: number; readonly tried: readonly TriedRate[] }
  | { readonly type: 'dry-run'; readonly requestId: number; readonly found: DryRun }
  | { readonly type: 'predicted'; readonly requestId: number; readonly outputs: Float32Array }
  | FromExplaining
  | { readonly type: 'augmented'; readonly requestId: number; readonly pictures: Float32Array }
  | {
      readonly type: 'predict-failed';
      readonly requestId: number;
      readonly error: SerializedError;
    };
