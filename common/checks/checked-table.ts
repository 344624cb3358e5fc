import type { ColumnProfile } from '../datasets/column.ts';
import type { ColumnTreatment, Recipe } from '../datasets/recipe.ts';
import { isMissing, type ColumnData } from '../datasets/table-data.ts';
import type { Task } from '../network/task.ts';

/** Rows of a table that are looked at: all, or a part spread evenly over it. */
export interface CheckedRows {
  readonly columns: ReadonlyMap<string, ColumnData>;
  /** Row number in the table of each row here. */
  readonly row: Uint32Array;
  /** Rows of the table. */
  readonly of: number;
  /** 0 training, 1 validation, 2 test, `unused` where the recipe leaves the row out; one per row here. */
  readonly part: Uint8Array;
}

/** Part of a row that is not used. */
export const unused = 255;

/** A table with its recipe, as the checks look at it. */
export interface CheckedTable {
  readonly profiles: readonly ColumnProfile[];
  readonly recipe: Recipe;
  readonly target: ColumnTreatment;
  readonly task: Task;
  readonly features: readonly ColumnTreatment[];
  readonly rows: CheckedRows;
}

/** Says that only a part of the rows was looked at; nothing where it was all. */
export function ofSample({ row, of }: CheckedRows): string {
  return row.length === of ? '' : ` (among ${format(row.length)} of ${format(of)} rows)`;
}

/** Class of each row; −1 is missing or unused. Null for a regression. */
export function labelsOf({ rows, target, task }: CheckedTable): Labels | null {
  const data = rows.columns.get(target.column);
  if (!data || task === 'regression') return null;
  const unusedToo = (codes: Int32Array) =>
    codes.map((code, row) => (rows.part[row] === unused ? -1 : code));
  if (data.kind === 'category') return { codes: unusedToo(data.codes), names: data.values };
  if (data.kind !== 'number') return null;
  const codes = Int32Array.from(data.values, (value) => (Number.isNaN(value) ? -1 : value));
  return { codes: unusedToo(codes), names: ['0', '1'] };
}

export interface Labels {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** The numbers of a regression target; NaN is missing or unused. Null for a classification. */
export function targetNumbers({ rows, target, task }: CheckedTable): Float64Array | null {
  const data = rows.columns.get(target.column);
  if (data?.kind !== 'number' || task !== 'regression') return null;
  return data.values.map((value, row) => (rows.part[row] === unused ? NaN : value));
}

/** 1 where a column has no value, 0 where it has one. */
export function gapsOf(data: ColumnData, rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => (isMissing(data, row) ? 1 : 0));
}

/** A count with its noun: `1 row`, `1,200 rows`. */
export function count(number: number, noun: string): string {
  return `${format(number)} ${noun}${number === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}

/** A number with its thousands separated. */
export function format(value: number): string {
  return value.toLocaleString('en-US');
}

/** A share in words: `1.2 %`. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 0.1 ? '< 0.1' : value >= 99.95 && value < 100 ? '> 99.9' : Number(value.toPrecision(3))} %`;
}

/** A number in few digits. */
export function short(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}
