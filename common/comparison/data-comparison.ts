import type { SplitName } from '../evaluation/evaluation.ts';

/** One table beside another: what two runs learned from. */
export interface DataComparison {
  readonly first: DataOfRun;
  readonly second: DataOfRun;
  /** Whether the bytes that were imported are the same. */
  readonly sameContent: boolean;
  readonly matching: RowMatching;
  readonly rows: RowDifferences;
  readonly columns: ColumnDifferences;
  /**
   * Rows of each part that only one has there, and that both have there; null where no row is in both tables, or the
   * rows of a run are not known.
   */
  readonly parts: readonly PartDifference[] | null;
  /** Rows of both tables by where each run has them, where that differs; null as `parts`. */
  readonly moves: readonly PartMove[] | null;
  /** Why the rows of the parts are not known, as a sentence; null where they are, or no row is in both tables. */
  readonly refusal: string | null;
}

export interface DataOfRun {
  readonly dataset: string;
  readonly sha256: string;
  readonly rows: number;
  readonly columns: number;
}

/**
 * How the rows of one table were found in the other: it is the same table; by the cells of a column that names each
 * row; or by equal cells, what is left then by its place between the others.
 */
export type RowMatching =
  | { readonly by: 'table' }
  | { readonly by: 'key'; readonly column: string }
  | { readonly by: 'content' };

/** Rows of two tables by what became of them. Only columns that both have are looked at. */
export interface RowDifferences {
  readonly same: number;
  /** In both, with other cells. */
  readonly changed: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

export interface ColumnDifferences {
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  /** Of another type in each. */
  readonly retyped: readonly {
    readonly name: string;
    readonly first: string;
    readonly second: string;
  }[];
  /** With the rows whose cells differ, most first; columns without any are left out. */
  readonly changed: readonly { readonly name: string; readonly rows: number }[];
}

export interface PartDifference {
  readonly split: SplitName;
  readonly onlyFirst: number;
  readonly both: number;
  readonly onlySecond: number;
}

/** Rows that one run has in one part and the other in another; null for none. */
export interface PartMove {
  readonly first: SplitName | null;
  readonly second: SplitName | null;
  readonly rows: number;
}

/** Which rows are listed. `moved` rows are in another part in each run. */
export type DataRowKind = 'changed' | 'only-first' | 'only-second' | 'moved';

/** Rows of one kind, in the order of the first table, or of the second where only it has them. */
export interface DataRowPage {
  readonly total: number;
  /** Those of the first table, then those that only the second has. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly DataRow[];
}

/** A row of one table or of both. */
export interface DataRow {
  readonly first: RowOfTable | null;
  readonly second: RowOfTable | null;
  /** Of each column of the page, whether both tables have it with cells that differ. */
  readonly differs: readonly boolean[];
}

export interface RowOfTable {
  /** From 0. */
  readonly row: number;
  /** Where the run has it; null for nowhere, or where that is not known. */
  readonly part: SplitName | null;
  /** In the order of the page's columns; null where missing, or the table has no such column. Long texts end in `…`. */
  readonly cells: readonly (string | null)[];
}

/** How far a comparison is, from 0 to 1. */
export interface ComparisonProgress {
  readonly task: string;
  readonly done: number;
}
