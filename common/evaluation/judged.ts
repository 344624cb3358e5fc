/** The rows of a classification as a run answers them; arrays are of the same rows in the same order. */
export interface JudgedClasses {
  readonly kind: 'classes';
  readonly classes: readonly string[];
  /** Class number of each row. */
  readonly actual: Int32Array;
  readonly predicted: Int32Array;
  /** Row-major [rows, classes]; NaN where the network gave no number. */
  readonly probabilities: Float32Array;
  /** What each row counts; 1 without it. */
  readonly weights?: Float64Array | undefined;
}

/** The rows of a regression as a run answers them, in the target's own units. */
export interface JudgedNumbers {
  readonly kind: 'numbers';
  /** The values of a row: one, or the steps of a forecast. */
  readonly names: readonly string[];
  /** Row-major [rows, names]. */
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly weights?: Float64Array | undefined;
}

export type Judged = JudgedClasses | JudgedNumbers;
