import type {
  Column,
  ColumnProfile,
  ColumnType,
  ColumnWarning,
} from '../../../common/datasets/column.ts';
import { columnWarnings } from '../../../common/datasets/column-warnings.ts';
import type { DateReading } from '../../../common/datasets/dates/date-evidence.ts';
import { type ColumnEvidence, detectType } from '../../../common/datasets/detect-type.ts';
import type { AnalysisDatabase, ResultRow } from './analysis-database.ts';
import { cellsSql, finiteSql, numberSql } from './cell-sql.ts';
import { dateSql, isoDateSql } from './date-sql.ts';
import { findDates } from './find-dates.ts';
import { barSql, type BinShape, histogramBins, readHistogram } from './histogram-sql.ts';
import type { NumberDescription } from './number-statistics.ts';
import { longestTopValue, mostCounted, topValuesShown } from './profile-limits.ts';
import { profileTexts } from './profile-texts.ts';
import { type NumberColumn, readNumberColumns } from './read-number-columns.ts';
import type { TableFile } from './table-file.ts';

/** Columns looked at in one query. */
const columnsPerQuery = 64;
/** Cells of a block that are taken into memory once, instead of opening the file for every column. */
const mostKept = 2_000_000;

/**
 * Profiles every column in a few passes over the table.
 * @param types Types to use; `null` detects them.
 * @param known Types that the source itself says, by column; they take the place of detected ones.
 */
export async function profileTable(
  database: AnalysisDatabase,
  table: TableFile,
  types: readonly ColumnType[] | null,
  known: ReadonlyMap<string, ColumnType> = new Map(),
): Promise<{ readonly columns: readonly Column[]; readonly profiles: readonly ColumnProfile[] }> {
  const columns: Column[] = [];
  const profiles: ColumnProfile[] = [];
  for (let start = 0; start < table.names.length; start += columnsPerQuery) {
    const indexes = table.names.slice(start, start + columnsPerQuery).map((_, at) => start + at);
    const wanted = indexes.map((index) => types?.[index] ?? known.get(table.names[index] ?? ''));
    const numbers = await surelyNumbers(database, table, indexes, wanted);
    const counted = await gatherOthers(database, table, indexes, wanted, numbers);
    const dates = await findDates(
      database,
      table,
      indexes.map((index, at) => ({
        index,
        name: table.names[index] ?? '',
        evidence: counted[at] ?? noEvidence,
        type: wanted[at],
      })),
    );
    const block = indexes.map((index, at): Described => {
      const name = table.names[index] ?? '';
      const reading = dates.get(index);
      const evidence = withDates(counted[at] ?? noEvidence, reading);
      const detected = known.get(name) ?? detectType(evidence);
      const type = types?.[index] ?? detected;
      const dateFormat = type === 'date' ? reading?.format : undefined;
      return {
        index,
        evidence,
        column: { name, type, detectedType: detected, ...(dateFormat ? { dateFormat } : {}) },
        remarks: type === 'date' ? (reading?.warnings ?? []) : [],
      };
    });
    columns.push(...block.map(({ column }) => column));
    profiles.push(...(await profileBlock(database, table, block, numbers)));
  }
  return { columns, profiles };
}

interface Described {
  readonly index: number;
  readonly evidence: ColumnEvidence;
  readonly column: Column;
  /** On how its dates are written. */
  readonly remarks: readonly ColumnWarning[];
}

/** The evidence with all dates that were found; numbers that are dates count as dates alone. */
function withDates(evidence: ColumnEvidence, reading: DateReading | undefined): ColumnEvidence {
  if (!reading) return evidence;
  const numbers = reading.format === 'compact' ? 0 : evidence.numbers;
  return { ...evidence, numbers, dates: reading.dates };
}

const noEvidence: ColumnEvidence = {
  rows: 0,
  missing: 0,
  distinct: 0,
  numbers: 0,
  dates: 0,
  longest: 0,
  first: null,
  last: null,
};

function isNumeric(type: ColumnType): boolean {
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
  block: readonly Described[],
  cells = cellsSql(
    table,
    block.map(({ index }) => index),
  ),
): string {
  const indexes = block.map(({ index }) => index);
  const read = block.map(({ index, column }) =>
    column.type === 'date'
      ? `${dateSql(`c${index}`, column.dateFormat)} AS n${index}`
      : `${numberSql(`c${index}`, table.dialect)} AS n${index}`,
  );
  const finite = indexes.map((index) => `${finiteSql(`n${index}`)} AS n${index}`);
  return `(SELECT ${finite.join(', ')} FROM (SELECT ${read.join(', ')} FROM ${cells}))`;
}

/** Columns that are numbers beyond doubt: they need no further look at their cells. */
async function surelyNumbers(
  database: AnalysisDatabase,
  table: TableFile,
  indexes: readonly number[],
  types: readonly (ColumnType | undefined)[],
): Promise<ReadonlyMap<number, NumberColumn>> {
  const candidates = indexes.filter((_, at) => (types[at] ?? 'number') === 'number');
  const columns = await readNumberColumns(database, table, candidates);
  for (const [index, column] of columns) {
    const isGiven = types[indexes.indexOf(index)] === 'number';
    const isNumber = detectType(numberEvidence(table, column)) === 'number';
    if (!isGiven && (!isNumber || maybeDates(column))) columns.delete(index);
  }
  return columns;
}

/** Whole numbers of eight digits may be dates: 20241231. */
function maybeDates({ description }: NumberColumn): boolean {
  const { min = 0, max = 0 } = description?.numeric ?? {};
  return min >= 1e7 && max < 1e8;
}

function numberEvidence(table: TableFile, { missing, description }: NumberColumn): ColumnEvidence {
  return { ...noEvidence, rows: table.rows, missing, numbers: description?.count ?? 0 };
}

/** The evidence of every column; of numbers it is known already. */
async function gatherOthers(
  database: AnalysisDatabase,
  table: TableFile,
  indexes: readonly number[],
  types: readonly (ColumnType | undefined)[],
  numbers: ReadonlyMap<number, NumberColumn>,
): Promise<readonly ColumnEvidence[]> {
  const others = indexes.filter((index) => !numbers.has(index));
  const typesOfOthers = types.filter((_, at) => !numbers.has(indexes[at] ?? 0));
  const gathered = await gatherEvidence(database, table, others, typesOfOthers);
  const byIndex = new Map(others.map((index, at) => [index, gathered[at]]));
  return indexes.map((index) => {
    const column = numbers.get(index);
    return column ? numberEvidence(table, column) : (byIndex.get(index) ?? noEvidence);
  });
}

async function gatherEvidence(
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

async function profileBlock(
  database: AnalysisDatabase,
  table: TableFile,
  block: readonly Described[],
  read: ReadonlyMap<number, NumberColumn>,
): Promise<ColumnProfile[]> {
  const numeric = await describeNumbers(
    database,
    table,
    block.filter(({ index, column }) => isNumeric(column.type) && !read.has(index)),
  );
  for (const [index, { description }] of read) if (description) numeric.set(index, description);
  const distinctOf = ({ index, column, evidence }: Described) =>
    isNumeric(column.type) ? (numeric.get(index)?.distinct ?? 0) : evidence.distinct;
  const tops = await topValues(
    database,
    table,
    block.filter((described) => {
      const distinct = distinctOf(described);
      if (described.evidence.longest > longestTopValue) return false;
      return distinct > 0 && distinct <= (isNumeric(described.column.type) ? 1000 : mostCounted);
    }),
  );
  const texts = await profileTexts(
    database,
    table,
    block.filter(({ column }) => column.type === 'text').map(({ index }) => index),
  );
  return block.map((described) => {
    const { index, column, evidence, remarks } = described;
    const numbers = numeric.get(index);
    const filled = evidence.rows - evidence.missing;
    const profile = {
      name: column.name,
      type: column.type,
      rows: evidence.rows,
      missing: evidence.missing,
      distinct: distinctOf(described),
      ...(numbers && numbers.count > 0 ? { numeric: numbers.numeric } : {}),
      ...(column.dateFormat ? { dateFormat: column.dateFormat } : {}),
      topValues: tops.get(index) ?? [],
      ...(texts.has(index) ? { text: texts.get(index) } : {}),
      unreadable: isNumeric(column.type) ? filled - (numbers?.count ?? 0) : 0,
    };
    return { ...profile, warnings: [...columnWarnings(profile, index), ...remarks] };
  });
}

async function describeNumbers(
  database: AnalysisDatabase,
  table: TableFile,
  block: readonly Described[],
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
  block: readonly Described[],
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

async function topValues(
  database: AnalysisDatabase,
  table: TableFile,
  block: readonly Described[],
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
