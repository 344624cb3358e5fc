import type { ActivationView, LayerActivation } from '../comparison/inside/inside-api.ts';
import type { PrincipalPlane } from '../comparison/inside/principal-plane.ts';
import type { CellReading } from '../datasets/features/feature-kind.ts';
import type { PredictRequest, StoredRows } from '../training/trainer-protocol.ts';
import type { CellChange, CellColumns } from './changed-rows.ts';
import type { NearestDistance } from './explain-api.ts';
import type { ExplainedMetric } from './metrics.ts';

/** Cells of the rows in question, where changing one needs them, and how they are read. */
export interface GivenCells {
  readonly cells: CellColumns | null;
  readonly reading: CellReading;
}

/** What the trainer works out for the rows of a request. */
export type ExplainQuestion =
  | ({
      readonly kind: 'importance';
      readonly metric: ExplainedMetric;
      readonly columns: readonly string[];
      readonly repeats: number;
      readonly seed: number;
    } & GivenCells)
  /** Outputs of the rows as they are and with each change in all of them. */
  | ({ readonly kind: 'changes'; readonly changes: readonly CellChange[] } & GivenCells)
  /** Outputs of the first row with parts of its picture covered. */
  | { readonly kind: 'occlusion'; readonly patch: number; readonly stride: number }
  /** Gradients of a score of the first row: see `buildGradientGraph`. */
  | {
      readonly kind: 'gradients';
      /** Class number or step; null for the predicted class. */
      readonly output: number | null;
      readonly layer: string | null;
    }
  /** Distances of all rows but the first to the first, as the network describes them. */
  | { readonly kind: 'nearest'; readonly distance: NearestDistance; readonly count: number }
  /** What a layer gives for the first row. */
  | { readonly kind: 'activation'; readonly layer: string }
  /** The rows on a plane of a layer's outputs: the one given, or that of their own principal components. */
  | {
      readonly kind: 'projection';
      readonly layer: string;
      /** Each map counts with its mean over all places. */
      readonly pooled: boolean;
      readonly plane: PrincipalPlane | null;
    };

export type ExplainFinding =
  | {
      readonly kind: 'importance';
      readonly baseline: number;
      /** Of each column, one score for each repeat. */
      readonly scores: readonly (readonly number[])[];
    }
  /** [changes + 1, rows, width] */
  | { readonly kind: 'changes'; readonly outputs: Float32Array }
  | {
      readonly kind: 'occlusion';
      /** [patches + 1, width], the uncovered picture first. */
      readonly outputs: Float32Array;
      /** The picture's numbers [height, width, channels]. */
      readonly picture: Float32Array;
    }
  | {
      readonly kind: 'gradients';
      readonly outputs: Float32Array;
      readonly features: Float32Array;
      readonly atInput: Float32Array;
      /** Of the layer: its shape without the batch, its values and the gradient at them. */
      readonly layer: {
        readonly shape: readonly number[];
        readonly values: Float32Array;
        readonly gradient: Float32Array;
      } | null;
    }
  | {
      readonly kind: 'nearest';
      /** Places in the rows of the request, nearest first. */
      readonly places: readonly number[];
      readonly distances: readonly number[];
      readonly width: number;
      readonly layer: string;
    }
  | {
      readonly kind: 'activation';
      readonly features: Float32Array;
      readonly view: ActivationView;
      readonly summary: Pick<LayerActivation, 'smallest' | 'largest' | 'mean' | 'zeros'>;
    }
  | {
      readonly kind: 'projection';
      readonly plane: PrincipalPlane;
      /** [rows, 2] */
      readonly places: Float64Array;
      readonly shares: readonly [number, number];
    };

/** The finding of a kind. */
export type FindingOf<Kind extends ExplainQuestion['kind']> = Extract<
  ExplainFinding,
  { readonly kind: Kind }
>;

/** Asks the trainer to explain a run's answers for some of its rows. */
export interface ExplainRequest extends Omit<PredictRequest, 'type' | 'features'> {
  readonly type: 'explain';
  readonly rows: StoredRows;
  readonly question: ExplainQuestion;
}

export type FromExplaining =
  | {
      readonly type: 'explaining';
      readonly requestId: number;
      /** From 0 to 1. */
      readonly done: number;
    }
  | {
      readonly type: 'explained';
      readonly requestId: number;
      readonly finding: ExplainFinding;
    };

/** Ends a request of that number; its answer is that it was cancelled. */
export interface CancelExplainRequest {
  readonly type: 'cancel-explain';
  readonly requestId: number;
}
