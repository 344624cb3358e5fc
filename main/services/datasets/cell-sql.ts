import type { ReadDialect } from '../../../common/datasets/dataset.ts';
import { largestNumber } from '../../../common/datasets/read-value.ts';
import { literal } from './analysis-database.ts';
import { rowSql, type TableFile } from './table-file.ts';

/*
 * The SQL twins of `common/datasets/read-value.ts`: the same cell gives the same value in both. A
 * test compares them over random cells.
 */

const blanks = String.raw`E' \t\n\r\x0b\x0c'`;

/** A `FROM` clause of cells without blanks around them, NULL where missing: `c<i>` and `row`. */
export function cellsSql(
  table: Pick<TableFile, 'path' | 'dialect' | 'hasBlanks'>,
  indexes: readonly number[],
): string {
  const cells = indexes.map((index) => `${presentSql(`c${index}`, table.dialect)} AS c${index}`);
  return `(SELECT ${['"row"', ...cells].join(', ')} FROM ${trimmedSql(table, indexes)})`;
}

/** A `FROM` clause of cells without blanks around them, missing ones as they are written: `c<i>` and `row`. */
export function trimmedSql(
  { path, hasBlanks }: Pick<TableFile, 'path' | 'hasBlanks'>,
  indexes: readonly number[],
): string {
  // Trimming looks at every character, and few tables have anything to trim.
  const cells = indexes.map((i) => (hasBlanks ? `trim(c${i}, ${blanks}) AS c${i}` : `c${i}`));
  return `(SELECT ${[`${rowSql} AS "row"`, ...cells].join(', ')} FROM read_parquet(${literal(path)}))`;
}

/** The trimmed cell; NULL where it is missing. */
export function presentSql(cell: string, { missingValues }: Pick<ReadDialect, 'missingValues'>) {
  // Not `IN`: DuckDB turns each longer list into a join, which is slow to plan for many columns.
  const missing = ['', ...missingValues].map((text) => `WHEN ${literal(text)} THEN NULL`);
  return `CASE ${cell} ${missing.join(' ')} ELSE ${cell} END`;
}

const groupedWithComma = String.raw`[+-]?\d{1,3}(,\d{3})+(\.\d*)?`;
const groupedForComma = String.raw`[+-]?\d{1,3}([. \x{a0}\x{202f}]\d{3})+(,\d*)?`;

/** The cell as DOUBLE; NULL when it is missing or no number, else of any size. */
export function numberSql(cell: string, { decimal }: Pick<ReadDialect, 'decimal'>): string {
  const cast = (text: string) => `TRY_CAST(${text} AS DOUBLE)`;
  if (decimal === '.') {
    const grouped = `CASE WHEN contains(${cell}, ',') AND regexp_full_match(${cell}, '${groupedWithComma}') THEN ${cast(`replace(${cell}, ',', '')`)} END`;
    return `coalesce(${cast(cell)}, ${grouped})`;
  }
  const ungrouped = `regexp_replace(${cell}, '[. \\x{a0}\\x{202f}]', '', 'g')`;
  return `CASE WHEN regexp_full_match(${cell}, '${groupedForComma}') THEN ${cast(`replace(${ungrouped}, ',', '.')`)} WHEN NOT contains(${cell}, '.') THEN ${cast(`replace(${cell}, ',', '.')`)} END`;
}

/** A number, or NULL when no 32-bit float can hold it: too large, infinite or NaN. */
export function finiteSql(column: string): string {
  return `CASE WHEN abs(${column}) <= ${largestNumber} THEN ${column} END`;
}
