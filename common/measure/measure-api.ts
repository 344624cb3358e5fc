import type { Speed } from '../network/cost/fit-speed.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { Task } from '../network/task.ts';
import type { EngineRun } from '../runs/run.ts';
import type { TrainingConfig } from '../training/training-config.ts';

/** What decides how fast this machine trains, apart from the network. */
export type EngineChoice = Pick<TrainingConfig, 'engine' | 'device' | 'threads'>;

/** How fast this machine trains with an engine, by a measurement of small networks. */
export interface MachineSpeed {
  readonly choice: EngineChoice;
  readonly engine: EngineRun;
  readonly speed: Speed;
  /** Bytes of memory that the training process takes for a network of next to nothing. */
  readonly baseMemory: number;
  /** ISO 8601. */
  readonly measuredAt: string;
}

/** A network to be measured on random rows of its shape. */
export interface MeasuredNetwork {
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
  readonly task: Task;
  /** Numbers in a prepared row. */
  readonly featureCount: number;
  /** Numbers in a row's target. */
  readonly targetCount: number;
}

/** How long training steps of a network took. */
export interface NetworkMeasurement {
  /** Milliseconds of a step: the median, and between which values nine of ten lay. */
  readonly milliseconds: number;
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  /** Largest memory of the training process, in bytes. */
  readonly memory: number;
  /** Its memory before it knew the network. */
  readonly baseMemory: number;
  readonly engine: EngineRun;
}

/** Measurements on this machine. One goes on at a time; none while a run is training. */
export interface MeasureApi {
  /** What was measured before and kept in the library. */
  speeds(): Promise<readonly MachineSpeed[]>;
  /** Measures the machine in about two seconds and keeps the result. Throws `cancelled` after `cancel`. */
  machine(input: { choice: EngineChoice }): Promise<MachineSpeed>;
  /** Makes a few training steps of a network. Throws `cancelled` after `cancel`. */
  network(input: MeasuredNetwork): Promise<NetworkMeasurement>;
  cancel(): Promise<void>;
}
