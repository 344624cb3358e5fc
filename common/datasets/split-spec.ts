/**
 * How rows are dealt. `random`: by chance; `grouped`: by chance, rows with the same value of `column` together;
 * `time`: in order of `column`, the earliest train; `column`: `column` says it.
 */
export type SplitMethod = 'random' | 'grouped' | 'time' | 'column';

/** Which values of the column stand for which part; others are left out. */
export interface SplitValues {
  readonly train: readonly string[];
  readonly validation: readonly string[];
  readonly test: readonly string[];
}

/** One of `count` folds validates, the others train; the test rows are held apart before. */
export interface FoldChoice {
  readonly count: number;
  /** From 0. */
  readonly held: number;
}

/** A part of the training rows that a run learns from; its other training rows are left out. */
export interface TrainingSubset {
  /** Above 0, up to 1. Larger shares of one seed hold the smaller ones. */
  readonly share: number;
  readonly seed: number;
}

/** Fractions of the rows; they sum to 1. */
export interface SplitSpec {
  /** `random` without it. */
  readonly method?: SplitMethod | undefined;
  readonly column?: string | undefined;
  /** Used with `column`; where it names no validation rows, `validation` says the share of its training rows. */
  readonly values?: SplitValues | undefined;
  readonly folds?: FoldChoice | undefined;
  /** All training rows without it. In order of time the latest are taken, else some by chance. */
  readonly subset?: TrainingSubset | undefined;
  /** Rows whose features are equal stay in one part; of `random` splits. */
  readonly repeatedRows?: 'together' | undefined;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
  /** Keep the class proportions (classification only). */
  readonly stratify: boolean;
}
