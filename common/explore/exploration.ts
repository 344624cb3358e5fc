import type { ColumnType } from '../datasets/column.ts';

/** What the rows are told apart by: the classes of the target, or quarters of a numeric one. */
export interface RowGroups {
  readonly target: string;
  readonly kind: 'classes' | 'quarters';
  /** The last may be `other`. */
  readonly names: readonly string[];
}

/** Which numbers of a column lie outside the bounds of a rule. */
export interface OutlierBounds {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** `iqr`: quartiles ∓ 1.5 × interquartile range (Tukey); `z`: mean ∓ 3 × standard deviation. */
export type OutlierMeasure = 'iqr' | 'z';

/** Statistics of a column of numbers, or of dates in days since 1970. */
export interface NumberSummary {
  readonly count: number;
  readonly mean: number;
  /** With n − 1. */
  readonly standardDeviation: number;
  readonly min: number;
  readonly quartile1: number;
  readonly median: number;
  readonly quartile3: number;
  readonly max: number;
  readonly skewness: number | null;
  /** Excess over the normal distribution's. */
  readonly kurtosis: number | null;
  readonly outliers: Readonly<Record<OutlierMeasure, OutlierBounds>>;
}

/** A bar of a histogram, or one value of a category. */
export interface ExploredBar {
  /** Of numbers. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Of categories. */
  readonly value?: string | undefined;
  readonly count: number;
  /** Rows per group; rows without a target are only in `count`. */
  readonly byGroup: readonly number[];
}

/** A column by the groups of the target. */
export interface ExploredColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly rows: number;
  /** Missing or unreadable. */
  readonly missing: number;
  readonly distinct: number;
  readonly numeric?: NumberSummary | undefined;
  /** Empty for texts and pictures. */
  readonly bars: readonly ExploredBar[];
}

export interface ExploredColumns {
  readonly groups: RowGroups | null;
  readonly columns: readonly ExploredColumn[];
}

/** Columns that miss together, and in how many rows. */
export interface MissingPattern {
  /** Places in `columns`. */
  readonly missing: readonly number[];
  readonly rows: number;
}

/** Where cells are missing. Only columns with gaps are listed. */
export interface MissingCells {
  readonly rows: number;
  readonly complete: number;
  readonly columns: readonly { readonly name: string; readonly missing: number }[];
  /** Most frequent first, without the rows that miss nothing. */
  readonly patterns: readonly MissingPattern[];
  /** Rows of further patterns. */
  readonly otherRows: number;
  /** Columns with gaps beyond those listed. */
  readonly otherColumns: number;
}

/** Some rows of chosen columns, as points. */
export interface SampledPoints {
  readonly groups: RowGroups | null;
  readonly columns: readonly string[];
  /** Values per column; null is missing. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Group of each point; −1 without a target. */
  readonly group: readonly number[];
  /** Row of each point, from 0. */
  readonly row: readonly number[];
  readonly of: number;
}

/** Rows of a class in each part of the split. */
export interface ClassCount {
  readonly value: string;
  readonly rows: number;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** How the target is distributed over the parts; for a numeric target its quarters. */
export interface ClassBalance {
  readonly target: string;
  readonly kind: 'classes' | 'quarters';
  readonly classes: readonly ClassCount[];
  readonly withoutTarget: number;
}

/** Two columns side by side where they are not both numbers. */
export type ColumnPair =
  | {
      readonly kind: 'table';
      /** Most frequent values of each, the last may be `other values`. */
      readonly first: readonly string[];
      readonly second: readonly string[];
      /** [first][second] */
      readonly counts: readonly (readonly number[])[];
    }
  | {
      readonly kind: 'groups';
      readonly category: string;
      readonly number: string;
      readonly groups: readonly {
        readonly value: string;
        readonly count: number;
        readonly min: number;
        readonly quartile1: number;
        readonly median: number;
        readonly quartile3: number;
        readonly max: number;
        readonly mean: number;
      }[];
    };

/** Rows outside the bounds of a rule, the farthest first. */
export interface OutlierRows {
  readonly total: number;
  readonly rows: readonly { readonly row: number; readonly value: number }[];
}
