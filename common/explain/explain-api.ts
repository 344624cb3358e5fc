import type { ColumnType } from '../datasets/column.ts';
import type { SplitName } from '../evaluation/evaluation.ts';
import type { ExplainedMetric } from './metrics.ts';
import type { FoundSlices, SliceCondition, SliceMeasure } from './slices/slice.ts';

/** What is explained: a run's answers for the rows of one part, and by what name the work can be followed. */
export interface ExplainedRun {
  readonly runId: string;
  readonly split: SplitName;
  /** Chosen by the window; progress is told under it and `cancel` takes it. */
  readonly task: string;
  /** A stored state of the run; its best weights without it. */
  readonly checkpoint?: number | undefined;
}

/** A row of the part, by its number in the table from 0. */
export interface ExplainedRow extends ExplainedRun {
  readonly row: number;
}

/** How far an explanation is, from 0 to 1. */
export interface ExplainProgress {
  readonly task: string;
  readonly done: number;
}

/** A column of the table whose cells reach the network. */
export interface ExplainedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** A layer that a map over the picture can be made from. */
export interface MappedLayer {
  readonly id: string;
  readonly name: string;
  /** Its map before it is enlarged. */
  readonly height: number;
  readonly width: number;
}

/** A layer that a map over words or rows of a window can be made from. */
export interface MappedSequence {
  readonly id: string;
  readonly name: string;
  /** Places of its map before it is stretched. */
  readonly steps: number;
}

/**
 * What can be explained of a run. A sentence in the place of an explanation says why it does not fit; null where it
 * fits.
 */
export interface ExplainOffers {
  readonly task: 'regression' | 'binary' | 'multiclass';
  readonly target: string;
  readonly classes: readonly string[];
  /** Steps of a forecast, or the target alone. */
  readonly values: readonly string[];
  readonly metrics: readonly ExplainedMetric[];
  readonly columns: readonly ExplainedColumn[];
  /** Columns of texts. */
  readonly texts: readonly string[];
  /** The convolutions that a Grad-CAM can look at, the last one last. */
  readonly convolutions: readonly MappedLayer[];
  /** The same for the words of each text column that has some. */
  readonly wordConvolutions: Readonly<Record<string, readonly MappedSequence[]>>;
  /** The same for the rows of a window. */
  readonly stepConvolutions: readonly MappedSequence[];
  readonly unfit: {
    readonly dependence: string | null;
    readonly row: string | null;
    readonly picture: string | null;
    readonly gradCam: string | null;
    readonly words: string | null;
    readonly wordGradients: string | null;
    readonly wordMaps: string | null;
    readonly steps: string | null;
    readonly stepMaps: string | null;
  };
}

/** How much worse the run answers when a column's cells are dealt to other rows. */
export interface ColumnImportance {
  readonly column: string;
  /** Mean over the repeats of what the metric loses; above 0 the column helps. */
  readonly mean: number;
  /** Their standard deviation (n in the denominator, as scikit-learn's). */
  readonly deviation: number;
  /** Each repeat's loss. */
  readonly losses: readonly number[];
}

export interface Importance {
  readonly metric: ExplainedMetric;
  /** The metric of the rows as they are. */
  readonly baseline: number;
  /** Rows that were looked at, and those of the part. */
  readonly rows: number;
  readonly of: number;
  readonly repeats: number;
  readonly seed: number;
  /** The most important first. */
  readonly columns: readonly ColumnImportance[];
}

/** A place on the axis of a partial dependence. */
export interface DependencePoint {
  /** The cell that all rows get; null is missing. */
  readonly cell: string | null;
  /** Its number, of a column of numbers. */
  readonly value: number | null;
}

export interface PartialDependence {
  readonly column: string;
  readonly kind: 'numbers' | 'categories';
  /** Class whose probability is shown; null for a regression. */
  readonly className: string | null;
  readonly points: readonly DependencePoint[];
  /** Mean answer at each point. */
  readonly mean: readonly number[];
  /** Answers of single rows, [rows, points]. */
  readonly curves: readonly (readonly number[])[];
  /** Row numbers in the table of `curves`. */
  readonly curveRows: readonly number[];
  /** Rows that the mean is taken over, and those of the part. */
  readonly rows: number;
  readonly of: number;
  readonly seed: number;
}

/** What the answer for one row loses when a column's cell is replaced by a usual one. */
export interface ColumnEffect {
  readonly column: string;
  readonly cell: string | null;
  /** The median, or the most frequent cell, of the training rows. */
  readonly usual: string | null;
  /** Answer as it is less the answer with the usual cell. */
  readonly effect: number;
}

export interface RowEffects {
  readonly row: number;
  /** Class whose probability is explained; null for a regression. */
  readonly className: string | null;
  /** Probability of that class, or the predicted value. */
  readonly answer: number;
  /** The largest effect first. */
  readonly effects: readonly ColumnEffect[];
}

export type PictureMethod = 'occlusion' | 'saliency' | 'grad-cam';

/** What parts of a picture the answer comes from. */
export interface PictureMap {
  readonly row: number;
  readonly method: PictureMethod;
  readonly className: string | null;
  readonly answer: number;
  /** The pixels that the network gets, as a PNG in a data URL. */
  readonly sees: string;
  readonly height: number;
  readonly width: number;
  /**
   * Row-major. Occlusion: what the answer loses where the picture is covered, below 0 where it gains; saliency and
   * Grad-CAM: from 0 on.
   */
  readonly heat: readonly number[];
  /** Size of the map: that of the picture, or of the layer for Grad-CAM. */
  readonly mapHeight: number;
  readonly mapWidth: number;
  readonly layer: string | null;
}

export type WordMethod = 'leave-one-out' | 'gradient' | 'grad-cam';

export interface WordEffect {
  readonly word: string;
  /** What the answer gains from it, of Grad-CAM from 0 on; null for a word that the network does not see. */
  readonly effect: number | null;
}

export interface WordEffects {
  readonly row: number;
  readonly column: string;
  readonly method: WordMethod;
  readonly className: string | null;
  readonly answer: number;
  readonly words: readonly WordEffect[];
  /** The convolution of a Grad-CAM, and the places of its map. */
  readonly layer: Pick<MappedSequence, 'name' | 'steps'> | null;
  /** A sentence where not all words were looked at. */
  readonly note: string | null;
}

export type StepMethod = 'saliency' | 'grad-cam';

/** Which rows of a window the answer comes from, the earliest first. */
export interface StepMap {
  readonly row: number;
  readonly method: StepMethod;
  readonly className: string | null;
  readonly answer: number;
  /** Of each row of the window, from 0 on. */
  readonly heat: readonly number[];
  /** What the network gets of each column, in the column's units where its numbers are only scaled. */
  readonly columns: readonly {
    readonly name: string;
    readonly scaled: boolean;
    readonly values: readonly number[];
  }[];
  /** The convolution of a Grad-CAM, and the places of its map. */
  readonly layer: Pick<MappedSequence, 'name' | 'steps'> | null;
}

export type NearestDistance = 'cosine' | 'euclidean';

export interface NearRow {
  readonly row: number;
  readonly distance: number;
  /** Class, or value in the target's units. */
  readonly target: string;
}

export interface NearestRows {
  readonly row: number;
  readonly distance: NearestDistance;
  /** Numbers that describe a row in front of the output layer, and that layer's name. */
  readonly width: number;
  readonly layer: string;
  /** Training rows that were searched. */
  readonly searched: number;
  readonly target: string;
  readonly near: readonly NearRow[];
}

/** Rows of a slice, worst first. */
export interface SliceRows {
  readonly total: number;
  readonly rows: readonly {
    readonly row: number;
    readonly actual: string;
    readonly predicted: string;
    /** By the measure of the slice. */
    readonly measure: number;
  }[];
}

/** Why a run answers as it does, and where it fails. */
export interface ExplainApi {
  /** Throws `unavailable` for a run without weights. */
  offers(input: { runId: string }): Promise<ExplainOffers>;
  /** Permutation importance of every column. */
  importance(
    input: ExplainedRun & {
      metric: ExplainedMetric;
      repeats: number;
      seed: number;
      /** Rows at most; a seeded choice where the part has more. */
      most: number;
    },
  ): Promise<Importance>;
  partialDependence(
    input: ExplainedRun & {
      column: string;
      /** Class number of a classification, or step of a forecast. */
      output: number;
      points: number;
      curves: number;
      most: number;
      seed: number;
    },
  ): Promise<PartialDependence>;
  /** What each column's cell does for one row's answer; `output` null for the predicted class. */
  rowEffects(input: ExplainedRow & { output: number | null }): Promise<RowEffects>;
  picture(
    input: ExplainedRow & {
      method: PictureMethod;
      output: number | null;
      /** Of Grad-CAM; the last convolution without it. */
      layer?: string | undefined;
    },
  ): Promise<PictureMap>;
  words(
    input: ExplainedRow & {
      column: string;
      method: WordMethod;
      output: number | null;
      /** Of Grad-CAM; the last convolution without it. */
      layer?: string | undefined;
    },
  ): Promise<WordEffects>;
  steps(
    input: ExplainedRow & {
      method: StepMethod;
      output: number | null;
      /** Of Grad-CAM; the last convolution without it. */
      layer?: string | undefined;
    },
  ): Promise<StepMap>;
  nearest(input: ExplainedRow & { distance: NearestDistance; count: number }): Promise<NearestRows>;
  /** Parts of the rows where the run does worse than elsewhere. */
  slices(
    input: ExplainedRun & {
      measure: SliceMeasure;
      /** Bins of a column of numbers. */
      bins: number;
      /** Least share of the rows that a slice must hold. */
      support: number;
      pairs: boolean;
    },
  ): Promise<FoundSlices>;
  /** The rows that meet all conditions, worst first; all rows without any. */
  sliceRows(
    input: ExplainedRun & {
      measure: SliceMeasure;
      conditions: readonly SliceCondition[];
      offset: number;
      limit: number;
    },
  ): Promise<SliceRows>;
  /** Stops what goes on under a name; its call then throws `cancelled`. */
  cancel(input: { task: string }): Promise<void>;
}
