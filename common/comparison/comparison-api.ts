import type { SplitName } from '../evaluation/evaluation.ts';
import type { RowComparison } from './better.ts';
import type { InsideApi } from './inside/inside-api.ts';
import type { DataComparison, DataRowKind, DataRowPage } from './data-comparison.ts';

/** One run's epochs as columns, thinned so that every peak and dip is left. */
export interface RunCurves {
  readonly runId: string;
  /** From 1. */
  readonly epochs: readonly number[];
  /** Seconds since the run began. */
  readonly seconds: readonly number[];
  /** Values by metric, as long as `epochs`; null where there is no number. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
  /** Updates in an epoch as the run began; null where they are not known. */
  readonly stepsPerEpoch: number | null;
}

/** Which rows of a comparison are wanted: where only one is right, or both are wrong. */
export type FlipKind = 'only-first' | 'only-second' | 'both-wrong';

/** What one run says of a row. */
export interface RunAnswer {
  /** Class name, or the number in the target's units. */
  readonly predicted: string | number;
  /** Probability of that class; null of a regression. */
  readonly probability: number | null;
}

/** A row that two runs answer. */
export interface FlippedRow {
  /** Row number in the table, from 0. */
  readonly row: number;
  readonly actual: string | number;
  readonly first: RunAnswer;
  readonly second: RunAnswer;
  /** In the order of `columns`, long texts cut and ending in `…`. */
  readonly cells: readonly (string | null)[];
}

/** How two runs answer the rows that both were judged on. */
export interface FlipPage {
  readonly task: 'classes' | 'numbers';
  /** Rows that both were judged on. */
  readonly shared: number;
  /** Of regressions `onlyFirst` counts the rows to which the first is closer, and the last two are 0. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothRight: number;
  readonly bothWrong: number;
  /** Rows of the kind that was asked for. */
  readonly total: number;
  /** What is to be known of the tables, as sentences, where the runs learned from different ones; else null. */
  readonly remark: string | null;
  readonly datasetId: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly FlippedRow[];
}

/** The runs' answers to the question whether one is really better. */
export interface BetterAnswer {
  readonly split: SplitName;
  /** The first run against each other one, in the order asked for. */
  readonly pairs: readonly BetterPair[];
}

export interface BetterPair {
  readonly otherId: string;
  /** Null where the rows cannot be compared; then `refusal` says why. */
  readonly rows: RowComparison | null;
  readonly refusal: string | null;
  /** What is to be known of the tables, as sentences, where the runs learned from different ones; else null. */
  readonly remark: string | null;
}

/** What a run says at one of its stored states. */
export interface RunMoment {
  readonly checkpointId: number;
  readonly rows: number;
  /** Counts by actual class, then by predicted one; null of a regression. */
  readonly confusion: readonly (readonly number[])[] | null;
  readonly classes: readonly string[];
  /** Actual and predicted of about 1000 rows, evenly chosen; null of a classification. */
  readonly points:
    readonly { readonly row: number; readonly actual: number; readonly predicted: number }[] | null;
  /** Accuracy, or the mean absolute error. */
  readonly score: number;
  /** What it says of the row that was asked for; null where that is not in the part. */
  readonly answer: MomentAnswer | null;
  /** What it says over the plane of two features; null where the table has no two plain number features alone. */
  readonly plane: MomentPlane | null;
  /** Kernels of the first convolution; null without one. */
  readonly filters: MomentFilters | null;
}

export interface MomentAnswer {
  readonly row: number;
  /** The rows of the part beside it, in its order; null at its ends. */
  readonly previous: number | null;
  readonly next: number | null;
  readonly actual: string | number;
  readonly predicted: string | number;
  /** By class; empty of a regression. */
  readonly probabilities: readonly number[];
}

export interface MomentPlane {
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  /** Places along each axis. */
  readonly size: number;
  /** Class number or predicted number, row by row from the lowest y. */
  readonly values: readonly number[];
  /** Probability of that class; 1 of a regression. */
  readonly certainty: readonly number[];
  /** Rows of the part: place, and class number or actual number. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly value: number }[];
}

export interface PlaneAxis {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface MomentFilters {
  readonly layer: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** One list per filter, row-major [height, width, channels]. */
  readonly kernels: readonly (readonly number[])[];
}

/**
 * Saved runs side by side. Of questions that take a `task`, progress is told under that name, and `cancel` stops them.
 */
export interface ComparisonApi extends InsideApi {
  /** Epochs of runs, about `most` of each. */
  curves(input: {
    runIds: readonly string[];
    metrics: readonly string[];
    most: number;
  }): Promise<readonly RunCurves[]>;
  /** Throws `unavailable` with a sentence where the two share no rows or answer other questions. */
  flips(input: {
    first: string;
    second: string;
    split: SplitName;
    kind: FlipKind;
    offset: number;
    limit: number;
    task?: string | undefined;
  }): Promise<FlipPage>;
  /** Whether the first run is better than each of the others on the same rows. */
  better(input: {
    runIds: readonly string[];
    split: SplitName;
    task?: string | undefined;
  }): Promise<BetterAnswer>;
  /** How the tables of two runs differ, and the rows of their parts. */
  data(input: {
    first: string;
    second: string;
    task?: string | undefined;
  }): Promise<DataComparison>;
  /** The rows in which they differ. */
  dataRows(input: {
    first: string;
    second: string;
    kind: DataRowKind;
    offset: number;
    limit: number;
  }): Promise<DataRowPage>;
  /** Stops what goes on under a name; it then throws `cancelled`. */
  cancel(input: { task: string }): Promise<void>;
  /** @param input `row` is a row number of the table whose answer is wanted; null for the first of the part */
  moment(input: {
    runId: string;
    checkpointId: number;
    split: SplitName;
    row: number | null;
    task?: string | undefined;
  }): Promise<RunMoment>;
}
