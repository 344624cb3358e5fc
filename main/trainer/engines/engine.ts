import type { DeviceStatus } from '../../../common/training/device-status.ts';
import type { EngineRun } from '../../../common/runs/run.ts';
import type { BeyondEngine } from '../../../common/network/engine-limits.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import type { Task } from '../../../common/network/task.ts';
import type { MetricSums, NamedMeter } from '../../../common/training/metric-sums.ts';
import type {
  EngineId,
  ScheduleConfig,
  TrainingConfig,
} from '../../../common/training/training-config.ts';
import type { LayerReading } from './layer-reading.ts';

/** Whether an engine can be used on this machine. */
export interface EngineStatus {
  readonly id: EngineId;
  readonly available: boolean;
  /** True when it would run on a GPU. */
  readonly gpu: boolean;
  readonly name: string;
  readonly device: string;
  /** Why it is not available, as a sentence. */
  readonly reason?: string;
}

/** What a program is compiled from. */
export interface CompileRequest {
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
  readonly task: Task;
  /** Devices that were tried on this machine, for engines that have a choice; absent: the processor alone. */
  readonly devices?: readonly DeviceStatus[];
  /** Threads at most, for engines that choose their number by themselves. */
  readonly threadLimit?: number;
  /** Features in a prepared row; without it the network's Input layers take theirs one after another. */
  readonly featureCount?: number;
  /** Numbers in a row's target; 1 without it. */
  readonly targetCount?: number;
}

/** Rows that need not be in memory at once: images as bytes, or what lies in a file. */
export interface FeatureReader {
  /** Numbers in a row. */
  readonly width: number;
  /** Writes the given rows one after another into `into` [rows.length, width]. */
  readonly read: (rows: Int32Array, into: Float32Array) => void;
  /** Announces the rows that will be read next, in this order, so that they can be made ready. */
  readonly expect?: (rows: Int32Array) => void;
}

/**
 * Prepared rows: features row-major [rows, featureCount], targets [rows, targetCount] (class index, 0/1, or
 * scaled value), and what each row weighs in the loss, [rows]; 1 without it.
 */
export interface TrainingData {
  readonly rows: number;
  readonly features: Float32Array | FeatureReader;
  readonly targets: Float32Array;
  readonly sampleWeights?: Float32Array;
}

/** What a stretch of training steps gave. */
export interface TrainResult {
  /** Loss of each step, before its update. */
  readonly losses: Float32Array;
  /** What was handed over, or new sums, with every step's share added one after another. */
  readonly sums: MetricSums;
}

/** A weight tensor in Keras's layout. */
export interface WeightTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Everything that decides the next step. */
export interface ProgramState {
  /** Keyed `<node id>/<weight name>`. */
  readonly weights: Readonly<Record<string, WeightTensor>>;
  /** Optimiser slots, keyed `<slot>/<node id>/<weight name>` (`momentum`, `velocity`). */
  readonly slots: Readonly<Record<string, WeightTensor>>;
  /** Updates made so far. */
  readonly step: number;
  /** State of the generator of masks and noise. */
  readonly random: readonly number[];
  /** Product of all `scaleLearningRate`; 1 when it is absent. */
  readonly rateFactor?: number;
}

/** A network ready to train on one engine. Calls must not overlap. */
export interface Program {
  readonly engine: EngineRun;
  /** What its sums are taken by, the main output's first. */
  readonly meters: readonly NamedMeter[];
  /** Numbers per row of each output, the main one's first. */
  readonly outputWidths: readonly number[];
  /** Why it computes on its device, as a sentence, where that needs one. */
  readonly deviceReason?: string;
  /** Rows used by trainSteps and evaluate. Copied or kept as the engine likes. */
  bindData(data: TrainingData): void;
  /**
   * Runs consecutive minibatches. `order` holds their row numbers one after another; every batch
   * has `batchSize` rows except possibly the last. Into how many calls steps are divided changes no bit of the
   * state, the losses, or the sums, which are added to `sums` where that is given.
   */
  trainSteps(order: Int32Array, batchSize: number, sums?: MetricSums): Promise<TrainResult>;
  /** Loss and metric sums over the given rows, nothing updated, dropout off. */
  evaluate(rows: Int32Array): Promise<MetricSums>;
  /**
   * Network outputs, row-major [rows, outputs]: probabilities for classification. Of a network with several
   * outputs, those of the main one come first in each row.
   */
  predict(features: Float32Array, rows: number): Promise<Float32Array>;
  /**
   * What the layers do with the given rows as one batch, in training: gradients, weights and outputs. Changes
   * nothing that decides a later step.
   */
  inspect(rows: Int32Array): Promise<readonly LayerReading[]>;
  /** Multiplies the learning rate of the steps that follow (a callback's decision). */
  scaleLearningRate(factor: number): void;
  /** Another rate and schedule for the steps that follow, multiplied by `factor` and what scales it later. */
  setLearningRate(rate: number, schedule: ScheduleConfig, factor: number): void;
  /** Ends training as the optimiser wants it: with averaged weights in the place of the last ones. */
  finishTraining(): Promise<void>;
  getState(): Promise<ProgramState>;
  /** Weights that are present replace the program's; throws `invalid-data` on a wrong shape. */
  setState(state: Pick<ProgramState, 'weights'> & Partial<ProgramState>): Promise<void>;
  dispose(): Promise<void>;
}

/** One way of training. */
export interface Engine {
  readonly id: EngineId;
  status(): Promise<EngineStatus>;
  /** The layers that it cannot run, each with the reason; without it there are none. */
  readonly unsupported?: (network: NetworkSpec) => readonly BeyondEngine[];
  /** Throws `invalid-network` naming the node, or `engine` when the backend fails. */
  compile(request: CompileRequest): Promise<Program>;
}
