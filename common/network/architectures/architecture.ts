import type { TrainingConfig } from '../../training/training-config.ts';
import type { NetworkSpec } from '../network-spec.ts';
import type { Task } from '../task.ts';
import type { BlockDrawing } from './block-drawing.ts';
import type { DataKind, NetworkData } from './network-data.ts';

/** The settings of training that belong to a network; others stay as they are. */
export type NetworkTraining = Pick<
  TrainingConfig,
  'loss' | 'lossOptions' | 'outputs' | 'metrics' | 'optimizer' | 'schedule'
> &
  Partial<Pick<TrainingConfig, 'batchSize' | 'epochs'>>;

/** A network as drawn for some data, and how it is trained. */
export interface BuiltNetwork {
  readonly network: NetworkSpec;
  readonly training: NetworkTraining;
  /** What differs from the network as it is known, one sentence each. */
  readonly remarks: readonly string[];
}

/** A network from the literature that can be drawn for the data at hand. */
export interface Architecture {
  readonly id: string;
  readonly label: string;
  /** What it is known for, in one sentence. */
  readonly summary: string;
  /** Paper or book, and year. */
  readonly source: string;
  readonly kinds: readonly DataKind[];
  readonly tasks: readonly Task[];
  /** What it was published with, or is usually shown with. */
  readonly published: NetworkData;
  /** Of networks for pictures that do not enlarge smaller ones first: the least height and width that they take. */
  readonly smallestSide?: number;
  /** Other words that a person may look for it by. */
  readonly words?: readonly string[];
  /** The part that can be put into another network by itself. */
  readonly part?: PartOfNetwork;
  /** Draws it for data that it fits: see `misfit`. */
  readonly build: (data: NetworkData) => BuiltNetwork;
}

/** A group of layers to put into a network. */
export interface PartOfNetwork {
  readonly label: string;
  /** Axes of what it takes, without the batch axis: 3 for maps, 2 for sequences. */
  readonly axes: 2 | 3;
  /** The block behind something of this shape, without the batch axis. */
  readonly draw: (shape: readonly number[]) => BlockDrawing;
}
