import { orderOfAppearance } from '../../../common/datasets/fit.ts';
import { largestNumber } from '../../../common/datasets/read-value.ts';
import type { ColumnData } from '../../../common/datasets/table-data.ts';
import { numberSql } from './cell-sql.ts';
import { dateSql } from './date-sql.ts';
import type { WantedColumn } from './read-columns.ts';
import type { TableFile } from './table-file.ts';

/** Collects one column of a table from pieces of a query's result. */
export interface ColumnReader {
  readonly column: string;
  /** Position of the column in the table. */
  readonly index: number;
  /** The value to select from `cellsSql`. */
  readonly sql: string;
  /** @param rows Row number in the table of each value. */
  take(rows: readonly number[], values: readonly unknown[]): void;
  data(): ColumnData;
}

/** A reader for a column as numbers (also of dates, in days), as texts, as pictures, or as categories. */
export function columnReader(
  table: TableFile,
  { column, type, dateFormat }: WantedColumn,
): ColumnReader | null {
  const index = table.names.indexOf(column);
  if (index < 0) return null;
  const cell = `c${index}`;
  if (type === 'text') return new TextReader(column, index, table.rows);
  if (type === 'image') return new ImageReader(column, index, table.rows);
  if (type !== 'number' && type !== 'date') return new CategoryReader(column, index, table.rows);
  const read = type === 'date' ? dateSql(cell, dateFormat) : numberSql(cell, table.dialect);
  // Missing and unreadable cells are told apart: NULL and NaN.
  const sql = `CASE WHEN ${cell} IS NOT NULL THEN coalesce(${read}, 'nan'::DOUBLE) END`;
  return new NumberReader(column, index, sql, table.rows);
}

class NumberReader implements ColumnReader {
  readonly column: string;
  readonly index: number;
  readonly sql: string;
  readonly #values: Float64Array;
  #unreadable = 0;

  constructor(column: string, index: number, sql: string, rows: number) {
    this.column = column;
    this.index = index;
    this.sql = sql;
    this.#values = new Float64Array(rows).fill(NaN);
  }

  take(rows: readonly number[], values: readonly unknown[]): void {
    for (let at = 0; at < rows.length; at += 1) {
      const value = values[at] as number | null;
      if (value === null) continue;
      if (Math.abs(value) <= largestNumber) this.#values[rows[at] ?? 0] = value;
      else this.#unreadable += 1;
    }
  }

  data(): ColumnData {
    return { kind: 'number', values: this.#values, unreadable: this.#unreadable };
  }
}

class CategoryReader implements ColumnReader {
  readonly column: string;
  readonly index: number;
  readonly sql: string;
  readonly #codes: Int32Array;
  readonly #codeOf = new Map<string, number>();

  constructor(column: string, index: number, rows: number) {
    this.column = column;
    this.index = index;
    this.sql = `c${index}`;
    this.#codes = new Int32Array(rows).fill(-1);
  }

  take(rows: readonly number[], values: readonly unknown[]): void {
    for (let at = 0; at < rows.length; at += 1) {
      const value = values[at] as string | null;
      if (value === null) continue;
      let code = this.#codeOf.get(value);
      if (code === undefined) {
        code = this.#codeOf.size;
        this.#codeOf.set(value, code);
      }
      this.#codes[rows[at] ?? 0] = code;
    }
  }

  data(): ColumnData {
    // Pieces may come in any order; categories are numbered by their first row.
    const names = [...this.#codeOf.keys()];
    const order = orderOfAppearance(this.#codes, () => true);
    const newCode = new Int32Array(names.length);
    order.forEach((code, place) => (newCode[code] = place));
    return {
      kind: 'category',
      codes: this.#codes.map((code) => (code < 0 ? code : (newCode[code] ?? -1))),
      values: order.map((code) => names[code] ?? ''),
    };
  }
}

class TextReader implements ColumnReader {
  readonly column: string;
  readonly index: number;
  readonly sql: string;
  readonly #values: (string | null)[];

  constructor(column: string, index: number, rows: number) {
    this.column = column;
    this.index = index;
    this.sql = `c${index}`;
    this.#values = new Array<string | null>(rows).fill(null);
  }

  take(rows: readonly number[], values: readonly unknown[]): void {
    for (let at = 0; at < rows.length; at += 1) {
      this.#values[rows[at] ?? 0] = values[at] as string | null;
    }
  }

  data(): ColumnData {
    return { kind: 'text', values: this.#values };
  }
}

class ImageReader implements ColumnReader {
  readonly column: string;
  readonly index: number;
  readonly sql: string;
  readonly #missing: Uint8Array;

  constructor(column: string, index: number, rows: number) {
    this.column = column;
    this.index = index;
    this.sql = `c${index} IS NOT NULL`;
    this.#missing = new Uint8Array(rows).fill(1);
  }

  take(rows: readonly number[], values: readonly unknown[]): void {
    for (let at = 0; at < rows.length; at += 1) {
      if (values[at] === true) this.#missing[rows[at] ?? 0] = 0;
    }
  }

  data(): ColumnData {
    return { kind: 'image', missing: this.#missing };
  }
}
