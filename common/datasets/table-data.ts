/** A column of numbers, one per row of the table; NaN is missing. */
export interface NumberData {
  readonly kind: 'number';
  readonly values: Float64Array;
  /** Cells that hold something that is not a finite number; they are NaN in `values`. */
  readonly unreadable: number;
}

/** A column of categories: `codes` index `values`; −1 is missing. */
export interface CategoryData {
  readonly kind: 'category';
  readonly codes: Int32Array;
  /** In order of first appearance in the table. */
  readonly values: readonly string[];
}

export type ColumnData = NumberData | CategoryData;

/** The columns that a recipe uses, by name. */
export interface TableData {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnData>;
}
