import type { ReadDialect } from '../../../common/datasets/dataset.ts';
import { literal } from './analysis-database.ts';

/*
 * The SQL twins of `common/datasets/read-value.ts`: the same cell gives the same value in both. A
 * test compares them over random cells.
 */

type CellDialect = Pick<ReadDialect, 'decimal' | 'missingValues'>;

/** The column's cell without blanks around it, NULL when missing. */
export function cellSql(column: string, { missingValues }: CellDialect): string {
  const trimmed = `trim(${column}, ' \t')`;
  const missing = ['', ...missingValues].map(literal).join(', ');
  return `CASE WHEN ${trimmed} IN (${missing}) THEN NULL ELSE ${trimmed} END`;
}

const groupedWithComma = String.raw`[+-]?\d{1,3}(,\d{3})+(\.\d*)?`;
const groupedForComma = String.raw`[+-]?\d{1,3}([. \x{a0}\x{202f}]\d{3})+(,\d*)?`;
const plainCharacters = '0123456789+-.eE';

/** DuckDB casts more than numbers: `inf`, `nan`, `1_000`, blanks. Only plain digits are let through. */
function plainNumberSql(text: string): string {
  return `CASE WHEN trim(${text}, '${plainCharacters}') = '' THEN TRY_CAST(${text} AS DOUBLE) END`;
}

/** The cell as DOUBLE; NULL when it is missing or no number; infinite when too large for one. */
export function numberSql(cell: string, { decimal }: CellDialect): string {
  return decimal === '.'
    ? `coalesce(${plainNumberSql(cell)}, CASE WHEN contains(${cell}, ',') AND regexp_full_match(${cell}, '${groupedWithComma}') THEN TRY_CAST(replace(${cell}, ',', '') AS DOUBLE) END)`
    : `CASE WHEN NOT contains(${cell}, '.') AND length(${cell}) - length(replace(${cell}, ',', '')) <= 1 AND trim(replace(${cell}, ',', '.'), '${plainCharacters}') = '' THEN TRY_CAST(replace(${cell}, ',', '.') AS DOUBLE) WHEN regexp_full_match(${cell}, '${groupedForComma}') THEN TRY_CAST(replace(regexp_replace(${cell}, '[. \\x{a0}\\x{202f}]', '', 'g'), ',', '.') AS DOUBLE) END`;
}

/** A number without the infinities that an overflowing cell gives. */
export function finiteSql(column: string): string {
  return `CASE WHEN isfinite(${column}) THEN ${column} END`;
}

const isoDate = String.raw`\d{4}-\d{2}-\d{2}([ T]([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,6})?)?Z?)?`;

/** The cell as days since 1970-01-01 (DOUBLE); NULL when it is missing or no ISO date. */
export function dateSql(cell: string): string {
  return `CASE WHEN substr(${cell}, 5, 1) = '-' AND regexp_full_match(${cell}, '${isoDate}') THEN epoch_ms(TRY_CAST(${cell} AS TIMESTAMP)) / 86400000.0 END`;
}
