import type { SplitName } from '../../evaluation/evaluation.ts';

/** A layer whose outputs can be looked at. */
export interface InsideLayer {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Of one row. */
  readonly shape: readonly number[];
}

/** What a layer gives for one row, small enough for a screen. */
export type ActivationView =
  /** Maps over a plane: of convolutions and pictures. */
  | {
      readonly kind: 'maps';
      /** Of the maps as they are shown: large ones are averaged over squares. */
      readonly height: number;
      readonly width: number;
      /** Row-major [height, width] each, the first ones of `of`. */
      readonly maps: readonly (readonly number[])[];
      readonly of: number;
    }
  /** Numbers at each step of time: of recurrent layers, embeddings and convolutions over time. */
  | {
      readonly kind: 'steps';
      readonly steps: number;
      /** Features of a step that are shown, the first ones of `of`. */
      readonly features: number;
      /** Row-major [steps, features]. */
      readonly values: readonly number[];
      readonly of: number;
      /** Steps of the layer; more than `steps` where neighbours are averaged. */
      readonly ofSteps: number;
    }
  /** One number per unit. */
  | {
      readonly kind: 'units';
      /** The first ones of `of`. */
      readonly values: readonly number[];
      readonly of: number;
    };

/** What a layer gives for one row at a stored state. */
export interface LayerActivation {
  readonly checkpointId: number;
  readonly row: number;
  readonly layer: InsideLayer;
  readonly view: ActivationView;
  /** Of all its numbers, also those that are not shown. */
  readonly smallest: number;
  readonly largest: number;
  readonly mean: number;
  /** Share of its numbers that are exactly 0. */
  readonly zeros: number;
  /** The picture that the network got, as a data URL; null of a run without pictures. */
  readonly sees: string | null;
}

/** Where a row lies among the others, as a layer describes it. */
export interface ProjectedRow {
  /** Row number in the table, from 0. */
  readonly row: number;
  readonly x: number;
  readonly y: number;
  /** Class number, or the target in its own units. */
  readonly target: number;
}

/** The rows of a part as a layer describes them, in two dimensions. */
export interface RowProjection {
  readonly checkpointId: number;
  readonly layer: InsideLayer;
  /** Numbers that describe a row. */
  readonly width: number;
  /** True where each map of the layer counts with its mean over all places. */
  readonly pooled: boolean;
  readonly rows: readonly ProjectedRow[];
  /** Rows of the part; more than `rows` where they were chosen. */
  readonly of: number;
  /** Empty of a regression. */
  readonly classes: readonly string[];
  readonly target: string;
  /** Share of the rows' variance at this state along each axis, from 0 to 1. */
  readonly shares: readonly [x: number, y: number];
  /** Smallest and largest place along each axis at the state that the axes were fitted at. */
  readonly frame: {
    readonly x: readonly [from: number, to: number];
    readonly y: readonly [from: number, to: number];
  };
}

/** What is asked of the inside of a stored state. */
interface InsideQuestion {
  readonly runId: string;
  readonly checkpointId: number;
  readonly split: SplitName;
  /** Chosen by the window: progress is told under it, and asked again it stops what went on before. */
  readonly task: string;
  /** Id of a layer. */
  readonly layer: string;
}

/** How far a look inside is, from 0 to 1. */
export interface InsideProgress {
  readonly task: string;
  readonly done: number;
}

/** Looks inside the stored states of a run. */
export interface InsideApi {
  /** In the order of computation; `described` is the last hidden one, which the output layer sees. */
  layers(input: { runId: string }): Promise<{
    readonly layers: readonly InsideLayer[];
    readonly described: string;
  }>;
  /** @param input `row` is a row number of the table; null for the first of the part */
  activation(input: InsideQuestion & { row: number | null }): Promise<LayerActivation>;
  /**
   * The rows of a part on the first two principal components of a layer's outputs at the state `axesOf`, the same
   * axes for every state, so that rows move and the picture does not turn.
   */
  projection(input: InsideQuestion & { axesOf: number; most: number }): Promise<RowProjection>;
  /** Stops what goes on under a name; its call then throws `cancelled`. */
  stop(input: { task: string }): Promise<void>;
}
