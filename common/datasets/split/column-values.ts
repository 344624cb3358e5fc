import type { ColumnType, DateFormat } from '../column.ts';
import { readDate } from '../dates/read-date.ts';
import { readNumber } from '../read-value.ts';
import type { Recipe } from '../recipe.ts';
import { categoriesOf, type CategoryData, type ColumnData, type TableData } from '../table-data.ts';

/** How a column's cells become its values. */
export interface CellsReading {
  readonly type: ColumnType;
  readonly dateFormat?: DateFormat | undefined;
  /** Sign before the decimals; a point without it. */
  readonly decimal?: '.' | ',' | undefined;
}

/** How the cells of a table's column were read, by its treatment. */
export function readingOf(
  { decimal }: Pick<TableData, 'decimal'>,
  { treatments }: Pick<Recipe, 'treatments'>,
  column: string | undefined,
): CellsReading {
  const treatment = treatments.find((one) => one.column === column);
  return { type: treatment?.type ?? 'number', dateFormat: treatment?.dateFormat, decimal };
}

/** A number per row that rows are put in order by; NaN is missing. Words are ordered as text. */
export function orderValues(data: ColumnData): Float64Array {
  if (data.kind === 'number') return data.values;
  const { codes, values } = wordsOf(data);
  const sorted = [...values.keys()].sort((a, b) => compareText(values[a] ?? '', values[b] ?? ''));
  const rank = new Float64Array(values.length);
  sorted.forEach((code, place) => (rank[code] = place));
  return Float64Array.from(codes, (code) => (code < 0 ? NaN : (rank[code] ?? NaN)));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A group number per row by the column's values, in order of appearance; −1 is missing. */
export function groupCodes(data: ColumnData): Int32Array {
  if (data.kind !== 'number') return wordsOf(data).codes;
  const codeOf = new Map<number, number>();
  return Int32Array.from(data.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    return code;
  });
}

/** A column of words as categories; texts are numbered in order of appearance. */
function wordsOf(data: ColumnData): CategoryData {
  if (data.kind !== 'text') return categoriesOf(data);
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(data.values, (text) => {
    if (text === null) return -1;
    const code = codeOf.get(text) ?? codeOf.size;
    codeOf.set(text, code);
    return code;
  });
  return { kind: 'category', codes, values: [...codeOf.keys()] };
}

/**
 * What each row's cell says by `meaning`, whose keys are cells as in the file; `otherwise` for any other cell.
 * @param reading How the cells of a column of numbers or dates were read.
 */
export function meaningOfCells(
  data: ColumnData,
  meaning: ReadonlyMap<string, number>,
  otherwise: number,
  { type, dateFormat, decimal = '.' }: CellsReading,
): Uint8Array {
  if (data.kind === 'number') {
    const ofNumber = new Map<number, number>();
    for (const [cell, part] of meaning) {
      // Eight digits are a day or a number, as the column was read.
      const value = type === 'date' ? readDate(cell, dateFormat) : readNumber(cell, decimal);
      if (value !== null) ofNumber.set(value, part);
    }
    return Uint8Array.from(data.values, (value) => ofNumber.get(value) ?? otherwise);
  }
  const { codes, values } = wordsOf(data);
  const ofCode = values.map((value) => meaning.get(value) ?? otherwise);
  return Uint8Array.from(codes, (code) => ofCode[code] ?? otherwise);
}

/** The cells of some rows alone, in their order. */
export function pickRows(data: ColumnData, rows: Uint32Array): ColumnData {
  if (data.kind === 'number') {
    return { ...data, values: Float64Array.from(rows, (row) => data.values[row] ?? NaN) };
  }
  const { codes, values } = wordsOf(data);
  return { kind: 'category', values, codes: Int32Array.from(rows, (row) => codes[row] ?? -1) };
}
