import type { SeriesForecast } from './forecast.ts';

/** Which rows are judged. */
export type SplitName = 'train' | 'validation' | 'test';

/** Counts and rates of one class, one against the rest. */
export interface ClassReport {
  readonly name: string;
  readonly support: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** One judged row of a regression, in the target's own units. */
export interface RegressionPoint {
  /** Row number in the table, from 0. */
  readonly row: number;
  readonly actual: number;
  readonly predicted: number;
}

/**
 * The guess that a network is held against: always the most frequent training class, always the training mean, or
 * that the last known value does not change.
 */
export type BaselineGuess = 'most-frequent' | 'mean' | 'last-value';

/** How one step of a forecast does. */
export interface StepJudgement {
  /** `sales +2` */
  readonly name: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly baseline: Readonly<Record<string, number>>;
  /** At most 2,000 rows, evenly chosen. */
  readonly points: readonly RegressionPoint[];
}

/** How a run does on one split, with its best weights. */
export interface Evaluation {
  readonly runId: string;
  readonly split: SplitName;
  readonly rows: number;
  /** Under Keras's names, in original units: `loss`, `accuracy`, `mean_absolute_error`, … */
  readonly metrics: Readonly<Record<string, number>>;
  /** What the simplest guess scores. */
  readonly baseline: Readonly<Record<string, number>>;
  /** What the baseline guesses; without it the most frequent class, or the mean. */
  readonly guess?: BaselineGuess | undefined;
  readonly classification: {
    readonly classes: readonly string[];
    /** confusion[actual][predicted] = rows. */
    readonly confusion: readonly (readonly number[])[];
    readonly perClass: readonly ClassReport[];
  } | null;
  readonly regression: {
    readonly target: string;
    /** At most 2,000 rows, evenly chosen; of a forecast its first step. */
    readonly points: readonly RegressionPoint[];
    /** Of a forecast of several values. */
    readonly steps?: readonly StepJudgement[] | undefined;
    /** Rows of a series: points are in order of time. */
    readonly inOrder?: boolean | undefined;
  } | null;
}

/** The answer for one row. */
export interface Prediction {
  /** Class name, or the number in the target's units; null where the network gave no number (NaN or infinite). */
  readonly value: string | number | null;
  /** Probability of each class in class order; empty for regression, and without a value. */
  readonly probabilities: readonly { readonly name: string; readonly probability: number }[];
  /** Unknown categories, missing cells: a sentence each. */
  readonly warnings: readonly string[];
}

/** One of several files that were predicted together. */
export interface PredictedSource {
  readonly name: string;
  readonly rows: number;
  /** Why it got no predictions, as a sentence; null where it got them. */
  readonly problem: string | null;
}

/** How many files of a batch are through, with the share of the one at work: 1.5 of 3. */
export interface PredictionProgress {
  readonly task: string;
  readonly done: number;
}

/** The answer for a file or several: the result is fetched by its token. */
export interface FilePrediction {
  readonly token: string;
  readonly name: string;
  readonly rows: number;
  readonly warnings: readonly string[];
  /** Header and first rows of the result. */
  readonly preview: readonly (readonly string[])[];
  /** Of a run that learned from a series: what comes behind the end of the file. */
  readonly forecast?: SeriesForecast | undefined;
  /** Of several files: each of them, in the order given. */
  readonly files?: readonly PredictedSource[] | undefined;
}
