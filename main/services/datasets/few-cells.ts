import type { ColumnType, DateFormat } from '../../../common/datasets/column.ts';
import { readDate } from '../../../common/datasets/dates/read-date.ts';
import type { ColumnEvidence } from '../../../common/datasets/detect-type.ts';
import { readCell, readNumber } from '../../../common/datasets/read-value.ts';
import { type AnalysisDatabase, literal } from './analysis-database.ts';
import { describeCounted, type NumberDescription } from './number-statistics.ts';
import { longestTopValue, topValuesShown } from './profile-limits.ts';
import type { TableFile } from './table-file.ts';

/*
 * Columns of few different cells, as categories, flags and dates often are: the database counts the cells once, and
 * everything else follows from the counts, whatever the type.
 */

/** A cell that is not missing, and how often it comes. */
export interface CountedCell {
  readonly cell: string;
  readonly count: number;
}

/** The different cells of a column, in the order of their bytes. */
export type CountedCells = readonly CountedCell[];

/** Different cells of a column that are counted in this way. */
const mostCells = 1000;

/** Counts the cells of columns; leaves out those with more than a thousand different ones, or very long ones. */
export async function countFewCells(
  database: AnalysisDatabase,
  table: TableFile,
  indexes: readonly number[],
): Promise<ReadonlyMap<number, CountedCells>> {
  if (indexes.length === 0) return new Map();
  // Cells are counted as they are written: to trim each and to look whether it is missing would take far longer.
  const queries = indexes.map(
    (i) =>
      `(SELECT ${i} AS i, left(c${i}, ${longestTopValue + 1}) AS cell, count(*)::DOUBLE AS count FROM read_parquet(${literal(table.path)}) GROUP BY c${i} LIMIT ${mostCells + 1})`,
  );
  const written = new Map(indexes.map((index) => [index, [] as CountedCell[]]));
  for (const { i, cell, count } of await database.rows(queries.join(' UNION ALL '))) {
    const text = typeof cell === 'string' ? cell : '';
    written.get(Number(i))?.push({ cell: text, count: Number(count) });
  }
  const isFew = (cells: CountedCells) =>
    cells.length <= mostCells && cells.every(({ cell }) => cell.length <= longestTopValue);
  return new Map(
    [...written]
      .filter(([, cells]) => isFew(cells))
      .map(([index, cells]) => [index, presentCells(cells, table)]),
  );
}

function presentCells(written: CountedCells, { dialect }: TableFile): CountedCells {
  const counts = new Map<string, number>();
  for (const { cell, count } of written) {
    const present = readCell(cell, dialect.missingValues);
    if (present !== null) counts.set(present, (counts.get(present) ?? 0) + count);
  }
  return [...counts]
    .map(([cell, count]) => ({ cell, count, bytes: Buffer.from(cell) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ cell, count }) => ({ cell, count }));
}

/** What tells the type of a column. */
export function evidenceOf(cells: CountedCells, { rows, dialect }: TableFile): ColumnEvidence {
  const isIsoDate = (cell: string) => /^\d{4}-/.test(cell) && readDate(cell) !== null;
  return {
    rows,
    missing: rows - countCells(cells, () => true),
    distinct: cells.length,
    numbers: countCells(cells, (cell) => readNumber(cell, dialect.decimal) !== null),
    dates: countCells(cells, isIsoDate),
    longest: cells.reduce((longest, { cell }) => Math.max(longest, [...cell].length), 0),
    first: cells[0]?.cell ?? null,
    last: cells.at(-1)?.cell ?? null,
  };
}

/** The numbers, or the days, that a column's cells are. */
export function describeCells(
  cells: CountedCells,
  type: ColumnType,
  format: DateFormat | undefined,
  { dialect }: TableFile,
): NumberDescription | null {
  const read = (cell: string) =>
    type === 'date' ? readDate(cell, format) : readNumber(cell, dialect.decimal);
  return describeCounted(
    cells.flatMap(({ cell, count }) => {
      const value = read(cell);
      return value === null ? [] : { value, count };
    }),
  );
}

/** The cells that come most often; of equals those that are first. */
export function topCells(
  cells: CountedCells,
): { readonly value: string; readonly count: number }[] {
  return cells
    .toSorted((a, b) => b.count - a.count)
    .slice(0, topValuesShown)
    .map(({ cell, count }) => ({ value: cell, count }));
}

/** How many cells of the column are such. */
export function countCells(cells: CountedCells, test: (cell: string) => boolean): number {
  return cells.reduce((sum, { cell, count }) => (test(cell) ? sum + count : sum), 0);
}
