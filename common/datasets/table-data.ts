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

/** A column of texts; null is missing. */
export interface TextData {
  readonly kind: 'text';
  readonly values: readonly (string | null)[];
}

/** A column of pictures, which are read when their turn comes: `missing` is 1 where a row has none. */
export interface ImageData {
  readonly kind: 'image';
  readonly missing: Uint8Array;
}

export type ColumnData = NumberData | CategoryData | TextData | ImageData;

/** The columns that a recipe uses, by name. */
export interface TableData {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnData>;
  /** Sign before the decimals in the table's cells; a point without it. */
  readonly decimal?: '.' | ',' | undefined;
}

/** The numbers of a column that was read as numbers. */
export function numbersOf(data: ColumnData): NumberData {
  if (data.kind === 'number') return data;
  throw new Error(`Expected a column of numbers, not of kind ${data.kind}`);
}

/** The categories of a column that was read as categories. */
export function categoriesOf(data: ColumnData): CategoryData {
  if (data.kind === 'category') return data;
  throw new Error(`Expected a column of categories, not of kind ${data.kind}`);
}

/** The texts of a column that was read as texts. */
export function textsOf(data: ColumnData): TextData {
  if (data.kind === 'text') return data;
  throw new Error(`Expected a column of texts, not of kind ${data.kind}`);
}

/** Whether a row has nothing in the column. */
export function isMissing(data: ColumnData, row: number): boolean {
  switch (data.kind) {
    case 'number':
      return Number.isNaN(data.values[row] ?? NaN);
    case 'category':
      return (data.codes[row] ?? -1) < 0;
    case 'text':
      return (data.values[row] ?? null) === null;
    case 'image':
      return data.missing[row] !== 0;
  }
}
