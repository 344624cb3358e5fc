import type { Task } from '../network/task.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { EpochMetrics } from '../runs/run.ts';
import type { TrainingConfig } from '../training/training-config.ts';

/** Everything that a diagnosis goes by. What is not known is null or empty, and nothing is said that needs it. */
export interface TrainingReading {
  readonly task: Task;
  /** In their order; of very long runs those that `evenPlaces` chooses. */
  readonly epochs: readonly EpochMetrics[];
  readonly training: TrainingConfig;
  readonly network: NetworkSpec;
  /** More epochs will come. */
  readonly goesOn: boolean;
  /** The loss became NaN or infinite. */
  readonly diverged: boolean;
  readonly sizes: ReadingSizes;
  readonly layers: readonly LayerSample[];
  /** The epoch with the lowest validation loss, which may be left out of `epochs`; absent where it is not known. */
  readonly best?: EpochMetrics | null;
}

/** How large things are, and what the simplest guess reaches. */
export interface ReadingSizes {
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly parameters: number;
  /** Shares of the classes among the training rows, in label order; empty for numbers or where unknown. */
  readonly classShares: readonly number[];
  /** Loss of always guessing the mean, or the classes' frequencies. */
  readonly baselineLoss: number | null;
}

/** What was measured of the layers' weights at one time. */
export interface LayerSample {
  /** Epochs done by then. */
  readonly epoch: number;
  /** Layers with trainable weights, from the input to the output. */
  readonly layers: readonly LayerNorms[];
}

/** Norms of one layer's trainable weights and of the loss's gradient by them, before any clipping. */
export interface LayerNorms {
  readonly name: string;
  /** Numbers in its weights. */
  readonly size: number;
  readonly weights: number;
  readonly gradient: number;
}
