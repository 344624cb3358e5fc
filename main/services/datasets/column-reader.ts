import type { ColumnType } from '../../../common/datasets/column.ts';
import type { ColumnData } from '../../../common/datasets/table-data.ts';
import { cellSql, dateSql, numberSql } from './cell-sql.ts';
import type { TableFile } from './table-file.ts';

/** Collects one column of a table from pieces of a query's result. */
export interface ColumnReader {
  readonly column: string;
  /** The value to select. */
  readonly sql: string;
  /** @param rows Row number in the table of each value. */
  take(rows: readonly number[], values: readonly unknown[]): void;
  data(): ColumnData;
}

/** A reader for a column as numbers (also of dates, in days) or as categories. */
export function columnReader(
  table: TableFile,
  column: string,
  type: ColumnType,
): ColumnReader | null {
  const index = table.names.indexOf(column);
  if (index < 0) return null;
  const cell = cellSql(`c${index}`, table.dialect);
  if (type !== 'number' && type !== 'date') return new CategoryReader(column, cell, table.rows);
  const read = type === 'date' ? dateSql('cell') : numberSql('cell', table.dialect);
  // Missing and unreadable cells are told apart: NULL and NaN.
  const sql = `(SELECT CASE WHEN cell IS NULL THEN NULL ELSE coalesce(${read}, 'nan'::DOUBLE) END FROM (SELECT ${cell} AS cell))`;
  return new NumberReader(column, sql, table.rows);
}

class NumberReader implements ColumnReader {
  readonly column: string;
  readonly sql: string;
  readonly #values: Float64Array;
  #unreadable = 0;

  constructor(column: string, sql: string, rows: number) {
    this.column = column;
    this.sql = sql;
    this.#values = new Float64Array(rows).fill(NaN);
  }

  take(rows: readonly number[], values: readonly unknown[]): void {
    for (let at = 0; at < rows.length; at += 1) {
      const value = values[at] as number | null;
      if (value === null) continue;
      if (Number.isFinite(value)) this.#values[rows[at] ?? 0] = value;
      else this.#unreadable += 1;
    }
  }

  data(): ColumnData {
    return { kind: 'number', values: this.#values, unreadable: this.#unreadable };
  }
}

class CategoryReader implements ColumnReader {
  readonly column: string;
  readonly sql: string;
  readonly #codes: Int32Array;
  readonly #codeOf = new Map<string, number>();

  constructor(column: string, sql: string, rows: number) {
    this.column = column;
    this.sql = sql;
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
    return { kind: 'category', codes: this.#codes, values: [...this.#codeOf.keys()] };
  }
}
