import type { HistogramBin } from './column.ts';

/** A step of one column's treatment, in the order in which they happen. */
export type PreparationStage = 'fill' | 'outliers' | 'transform' | 'encoding' | 'scaling';

/** In the order in which they happen; `encoding` is bins, encoding or the parts of a date. */
export const preparationStages: readonly PreparationStage[] = [
  'fill',
  'outliers',
  'transform',
  'encoding',
  'scaling',
];

/** Which step of which column is looked at. */
export interface PreviewedStep {
  readonly column: string;
  readonly stage: PreparationStage;
}

/** What the training rows hold in one input before or after a step. */
export interface StepSummary {
  /** Training rows. */
  readonly rows: number;
  readonly missing: number;
  /** Distinct values that are not missing. */
  readonly distinct: number;
  /** Null for categories, and where every row is missing. The deviation is the population's. */
  readonly numbers: {
    readonly mean: number;
    readonly standardDeviation: number;
    readonly min: number;
    readonly max: number;
    /** Bars of equal width over the training rows. */
    readonly histogram: readonly HistogramBin[];
  } | null;
}

/** A column as it stands before or after a step: one series, or several where it became several inputs. */
export interface StepSide {
  readonly series: readonly StepSeries[];
}

export interface StepSeries {
  /** `age`, or `sex=male` once encoded. */
  readonly name: string;
  /** Of each previewed row: a number, a category, or null where it is missing. Dates are days since 1970. */
  readonly values: readonly (number | string | null)[];
  readonly summary: StepSummary;
}

/** One step of one column: what it gets and what it gives. */
export interface StepPreview extends PreviewedStep {
  /** Row numbers in the table, from 0. */
  readonly rows: readonly number[];
  /** 0 training, 1 validation, 2 test; null where this step leaves the row out. One per row. */
  readonly split: readonly (number | null)[];
  readonly before: StepSide;
  readonly after: StepSide;
  /** Whether the step changes anything in this recipe. */
  readonly active: boolean;
  /** Sentences on what the step learned from the training rows, and on cells it could not treat. */
  readonly remarks: readonly string[];
}
