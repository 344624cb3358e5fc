/** Rows with what they are to be told by. */
export interface Rows {
  readonly rows: number;
  /** [rows, features] */
  readonly features: Float32Array;
  /** [rows] */
  readonly targets: Float32Array;
}

/** Rows to learn from, and others to be judged by. */
export interface LearningData {
  readonly train: Rows;
  readonly test: Rows;
}

/** The first rows. */
export function firstRows({ rows, features, targets }: Rows, count: number): Rows {
  const width = features.length / rows;
  return {
    rows: count,
    features: features.subarray(0, count * width),
    targets: targets.subarray(0, count),
  };
}
