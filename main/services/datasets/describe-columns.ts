import type { ColumnProfile, ColumnType, DateFormat } from '../../../common/datasets/column.ts';
import { type ColumnEvidence, detectType } from '../../../common/datasets/detect-type.ts';
import type { AnalysisDatabase, ResultRow } from './analysis-database.ts';
import { cellsSql, finiteSql, numberSql } from './cell-sql.ts';
import { dateSql, isoDateSql } from './date-sql.ts';
import { barSql, type BinShape, histogramBins, readHistogram } from './histogram-sql.ts';
import type { NumberDescription } from './number-statistics.ts';
import { topValuesShown } from './profile-limits.ts';
import type { TableFile } from './table-file.ts';

/*
 * What the database finds out about columns of any length and any cells. Tall tables have quicker ways for most of
 * their columns: see `few-cells.ts` and `read-number-columns.ts`.
 */

/** A column and how its cells are read. */
export interface TypedColumn {
  readonly index: number;
  readonly type: ColumnType;
  readonly dateFormat: DateFormat | undefined;
}

/** Cells of a block that are taken into memory once, instead of opening the file for every column. */
const mostKept = 2_000_000;

/** Of a column of which nothing is known. */
export const noEvidence: ColumnEvidence = {
  rows: 0,
  missing: 0,
  distinct: 0,
  numbers: 0,
  dates: 0,
  longest: 0,
  first: null,
  last: null,
};

/** Numbers and dates are told by their numeric statistics. */
export function isNumeric(type: ColumnType): boolean {
  return type === 'number' || type === 'date';
}

function number(row: ResultRow | undefined, name: string): number {
  return Number(row?.[name] ?? 0);
}

function text(row: ResultRow | undefined, name: string): string | null {
  const value = row?.[name];
  return typeof value === 'string' ? value : null;
}

/**
 * A `WITH` clause for queries that look at each column by itself: opening a file of thousands of
 * columns takes longer than looking at a short column. Tall tables are read from the file.
 */
function blockOf(
  table: TableFile,
  indexes: readonly number[],
): { readonly clause: string; readonly from: (index: number) => string } {
  if (indexes.length * table.rows > mostKept) {
    return { clause: '', from: (index) => cellsSql(table, [index]) };
  }
  return {
    clause: `WITH block AS MATERIALIZED (SELECT * FROM ${cellsSql(table, indexes)}) `,
    from: () => 'block',
  };
}

/** `FROM` clause of finite numbers, as `n<i>`. */
function numbersOf(
  table: TableFile,
  block: readonly TypedColumn[],
  cells = cellsSql(
    table,
    block.map(({ index }) => index),
  ),
): string {
  const indexes = block.map(({ index }) => index);
  const read = block.map(({ index, type, dateFormat }) =>
    type === 'date'
      ? `${dateSql(`c${index}`, dateFormat)} AS n${index}`
      : `${numberSql(`c${index}`, table.dialect)} AS n${index}`,
  );
  const finite = indexes.map((index) => `${finiteSql(`n${index}`)} AS n${index}`);
  return `(SELECT ${finite.join(', ')} FROM (SELECT ${read.join(', ')} FROM ${cells}))`;
}

export async function gatherEvidence(
  database: AnalysisDatabase,
  table: TableFile,
  indexes: readonly number[],
  types: readonly (ColumnType | undefined)[],
): Promise<ColumnEvidence[]> {
  if (indexes.length === 0) return [];
  const counts = indexes.map(
    (i) =>
      `count(c${i}) AS filled${i}, count(${finiteSql(`n${i}`)}) AS numbers${i}, count(d${i}) AS dates${i}, max(length(c${i})) AS longest${i}, min(c${i}) AS first${i}, max(c${i}) AS last${i}`,
  );
  const read = indexes.map(
    (i) => `c${i}, ${numberSql(`c${i}`, table.dialect)} AS n${i}, ${isoDateSql(`c${i}`)} AS d${i}`,
  );
  const [row] = await database.rows(
    `SELECT ${counts.join(', ')} FROM (SELECT ${read.join(', ')} FROM ${cellsSql(table, indexes)})`,
  );
  const evidence = indexes.map((i): ColumnEvidence => ({
    rows: table.rows,
    missing: table.rows - number(row, `filled${i}`),
    distinct: 0,
    numbers: number(row, `numbers${i}`),
    dates: number(row, `dates${i}`),
    longest: number(row, `longest${i}`),
    first: text(row, `first${i}`),
    last: text(row, `last${i}`),
  }));
  // Numbers and dates are told without their distinct values, and those are dear to count.
  const isText = (at: number) => {
    const type = types[at] ?? detectType(evidence[at] ?? noEvidence);
    return !isNumeric(type) || !isNumeric(detectType(evidence[at] ?? noEvidence));
  };
  const texts = indexes.filter((_, at) => isText(at));
  const distinct = await countDistinct(database, table, texts);
  return evidence.map((found, at) => ({ ...found, distinct: distinct.get(indexes[at] ?? 0) ?? 0 }));
}

async function countDistinct(
  database: AnalysisDatabase,
  table: TableFile,
  indexes: readonly number[],
): Promise<Map<number, number>> {
  if (indexes.length === 0) return new Map();
  const counts = indexes.map((i) => `count(DISTINCT c${i}) AS distinct${i}`);
  const [row] = await database.rows(`SELECT ${counts.join(', ')} FROM ${cellsSql(table, indexes)}`);
  return new Map(indexes.map((i) => [i, number(row, `distinct${i}`)]));
}

export async function describeNumbers(
  database: AnalysisDatabase,
  table: TableFile,
  block: readonly TypedColumn[],
): Promise<Map<number, NumberDescription>> {
  const described = new Map<number, NumberDescription>();
  if (block.length === 0) return described;
  const from = numbersOf(table, block);
  const statistics = block.map(
    ({ index: i }) =>
      `count(n${i}) AS count${i}, count(DISTINCT n${i}) AS distinct${i}, min(n${i}) AS min${i}, max(n${i}) AS max${i}, avg(n${i}) AS mean${i}, stddev_samp(n${i}) AS deviation${i}, quantile_cont(n${i}, [0.25, 0.5, 0.75]) AS quartiles${i}`,
  );
  const [row] = await database.rows(`SELECT ${statistics.join(', ')} FROM ${from}`);
  const bins = new Map(
    block.map(({ index }) => {
      const [min, max] = [number(row, `min${index}`), number(row, `max${index}`)];
      return [index, histogramBins(min, max, number(row, `distinct${index}`))];
    }),
  );
  const bars = await countBars(database, table, block, bins);
  for (const [index, shape] of bins) {
    const quartiles = (row?.[`quartiles${index}`] ?? []) as readonly number[];
    described.set(index, {
      count: number(row, `count${index}`),
      distinct: number(row, `distinct${index}`),
      numeric: {
        min: number(row, `min${index}`),
        max: number(row, `max${index}`),
        mean: number(row, `mean${index}`),
        standardDeviation: number(row, `deviation${index}`),
        quartile1: quartiles[0] ?? 0,
        median: quartiles[1] ?? 0,
        quartile3: quartiles[2] ?? 0,
        histogram: readHistogram(bars.get(index) ?? new Map(), shape),
      },
    });
  }
  return described;
}

/** Cells per bar of each column. One query per column groups far faster than one over all. */
async function countBars(
  database: AnalysisDatabase,
  table: TableFile,
  block: readonly TypedColumn[],
  bins: ReadonlyMap<number, BinShape>,
): Promise<Map<number, Map<number, number>>> {
  const { clause, from: cellsOf } = blockOf(
    table,
    block.map(({ index }) => index),
  );
  const queries = block.flatMap((described) => {
    const shape = bins.get(described.index);
    const from = numbersOf(table, [described], cellsOf(described.index));
    return shape
      ? `(SELECT ${described.index} AS i, ${barSql(`n${described.index}`, shape)} AS bar, count(*) AS count FROM ${from} GROUP BY bar)`
      : [];
  });
  const bars = new Map<number, Map<number, number>>();
  for (const row of await database.rows(clause + queries.join(' UNION ALL '))) {
    if (row['bar'] === null) continue;
    const counts = bars.get(number(row, 'i')) ?? new Map<number, number>();
    counts.set(number(row, 'bar'), number(row, 'count'));
    bars.set(number(row, 'i'), counts);
  }
  return bars;
}

type TopValues = ColumnProfile['topValues'];

export async function topValues(
  database: AnalysisDatabase,
  table: TableFile,
  block: readonly TypedColumn[],
): Promise<Map<number, TopValues>> {
  const found = new Map<number, { value: string; count: number }[]>();
  if (block.length === 0) return found;
  const { clause, from } = blockOf(
    table,
    block.map(({ index }) => index),
  );
  const queries = block.map(
    ({ index: i }) =>
      `(SELECT ${i} AS i, c${i} AS value, count(*) AS count FROM ${from(i)} WHERE c${i} IS NOT NULL GROUP BY c${i} ORDER BY count DESC, value LIMIT ${topValuesShown})`,
  );
  for (const row of await database.rows(clause + queries.join(' UNION ALL '))) {
    const values = found.get(number(row, 'i')) ?? [];
    values.push({ value: String(row['value']), count: number(row, 'count') });
    found.set(number(row, 'i'), values);
  }
  for (const values of found.values()) values.sort((a, b) => b.count - a.count);
  return found;
}
