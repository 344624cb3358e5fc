import type { MissingCells } from '../../../common/explore/exploration.ts';
import type { Queries } from '../datasets/analysis-database.ts';
import { numberOf } from './result-values.ts';
import type { TypedTable } from './typed-tables.ts';

const mostColumns = 40;
const mostPatterns = 30;

/** Which columns have gaps, and in which rows they have them together. Exact over all rows. */
export async function missingCells(database: Queries, typed: TypedTable): Promise<MissingCells> {
  if (typed.columns.length === 0) {
    return {
      rows: typed.rows,
      complete: typed.rows,
      columns: [],
      patterns: [],
      otherRows: 0,
      otherColumns: 0,
    };
  }
  const [counts] = await database.rows(
    `SELECT ${typed.columns.map(({ sql }) => `count(${sql})::DOUBLE AS ${sql}`).join(', ')} FROM ${typed.sql}`,
  );
  const incomplete = typed.columns
    .map(({ name, sql }) => ({ name, sql, missing: typed.rows - numberOf(counts, sql) }))
    .filter(({ missing }) => missing > 0)
    .sort((a, b) => b.missing - a.missing);
  const shown = incomplete.slice(0, mostColumns);
  if (shown.length === 0) {
    return {
      rows: typed.rows,
      complete: typed.rows,
      columns: [],
      patterns: [],
      otherRows: 0,
      otherColumns: 0,
    };
  }
  const pattern = shown
    .map(({ sql }) => `CASE WHEN ${sql} IS NULL THEN '1' ELSE '0' END`)
    .join(' || ');
  const rows = await database.rows(
    `SELECT ${pattern} AS pattern, count(*)::DOUBLE AS count FROM ${typed.sql} GROUP BY pattern ORDER BY count DESC, pattern`,
  );
  const patterns = rows.map((row) => ({
    missing: [...String(row['pattern'])].flatMap((sign, place) => (sign === '1' ? [place] : [])),
    rows: numberOf(row, 'count'),
  }));
  const gaps = patterns.filter(({ missing }) => missing.length > 0);
  return {
    rows: typed.rows,
    complete: patterns.find(({ missing }) => missing.length === 0)?.rows ?? 0,
    columns: shown.map(({ name, missing }) => ({ name, missing })),
    patterns: gaps.slice(0, mostPatterns),
    otherRows: gaps.slice(mostPatterns).reduce((sum, gap) => sum + gap.rows, 0),
    otherColumns: incomplete.length - shown.length,
  };
}
