import type { OutputReading } from './output-reading.ts';
import type { MetricId } from './training-config.ts';

/** Outputs or targets. */
export type Numbers = Float32Array | Float64Array;

/** What one output of a network gives for each row. */
export interface MeterSettings {
  readonly metrics: readonly MetricId[];
  /** Numbers, two classes with one unit, or one unit for each class. */
  readonly kind: 'number' | 'binary' | 'class';
  /** Length of the last axis. */
  readonly width: number;
  /** Product of the axes between rows and the last one: the times of a sequence, the pixels of an image. */
  readonly positions: number;
  readonly reading: OutputReading;
  readonly topK: number;
  /** Numbers in a row of targets, of all outputs together. */
  readonly targetCount: number;
  /** Where this output's begin in it. */
  readonly targetStart: number;
}

/** Outputs with the targets of the same rows. */
export interface Measured {
  /** Row-major [order.length, positions, width]. */
  readonly outputs: Numbers;
  /** Of all rows: in each, this output's [positions, width] numbers, or [positions] class numbers. */
  readonly targets: Numbers;
  /** Row numbers into `targets`, one for each row of `outputs`. */
  readonly order: ArrayLike<number>;
}

/** A stretch of sums for one metric, or shared by several. */
export interface Tally {
  readonly size: number;
  readonly add: (sums: Float64Array, at: number, measured: Measured) => void;
}

/** What is summed, by name; several metrics may come from one. */
export type TallyName =
  | 'correct'
  | 'amongTop'
  | 'confusion'
  | 'curve'
  | 'absolute'
  | 'squared'
  | 'percentage'
  | 'logarithmic'
  | 'logcosh'
  | 'variance'
  | 'cosine';

/** Adds to one of the sums. */
export function increase(sums: Float64Array, at: number, by: number): void {
  sums[at] = (sums[at] ?? 0) + by;
}
