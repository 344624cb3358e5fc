import { excessKurtosis, skewness } from '../../../common/explore/moments.ts';
import type {
  ExploredBar,
  ExploredColumn,
  ExploredColumns,
  NumberSummary,
  OutlierMeasure,
} from '../../../common/explore/exploration.ts';
import type { Queries, ResultRow } from '../datasets/analysis-database.ts';
import { numberOf, textOf } from './result-values.ts';
import { barSql, histogramBins } from '../datasets/histogram-sql.ts';
import { groupRows, type GroupedRows } from './row-groups.ts';
import { isNumeric, type TypedColumn, type TypedTable } from './typed-tables.ts';

/** Values of a category that have a bar of their own. */
const mostValues = 20;
const iqrFactor = 1.5;
const zFactor = 3;

/** Statistics and histograms of columns, split by the target's groups. Exact over all rows. */
export async function exploreColumns(
  database: Queries,
  typed: TypedTable,
  wanted: readonly string[],
  target: string | null,
): Promise<ExploredColumns> {
  const grouped = await groupRows(database, typed, target);
  const columns: ExploredColumn[] = [];
  for (const name of wanted) {
    const column = typed.columns.find((other) => other.name === name);
    if (column) columns.push(await exploreColumn(database, typed, column, grouped));
  }
  return { groups: grouped.groups, columns };
}

async function exploreColumn(
  database: Queries,
  typed: TypedTable,
  column: TypedColumn,
  grouped: GroupedRows,
): Promise<ExploredColumn> {
  const { name, type, sql } = column;
  const [counts] = await database.rows(
    `SELECT count(${sql})::DOUBLE AS present, count(DISTINCT ${sql})::DOUBLE AS distinct_values FROM ${typed.sql}`,
  );
  const present = numberOf(counts, 'present');
  const base = {
    name,
    type,
    rows: typed.rows,
    missing: typed.rows - present,
    distinct: numberOf(counts, 'distinct_values'),
  };
  const groups = grouped.groups?.names.length ?? 0;
  if (present === 0 || type === 'text' || type === 'image') return { ...base, bars: [] };
  if (!isNumeric(column)) {
    return { ...base, bars: await valueBars(database, typed, sql, grouped.sql, groups) };
  }
  const numeric = await summarise(database, typed, sql);
  const shape = histogramBins(numeric.min, numeric.max, base.distinct);
  const rows = await database.rows(
    `SELECT ${barSql(sql, shape)} AS bar, ${grouped.sql} AS g, count(*)::DOUBLE AS count FROM ${typed.sql} WHERE ${sql} IS NOT NULL GROUP BY bar, g`,
  );
  const bars = countBars(rows, shape.count, groups).map((bar, index) => ({
    ...bar,
    from: shape.from + index * shape.width,
    to: shape.from + (index + 1) * shape.width,
  }));
  return { ...base, numeric, bars };
}

/** Bars from rows of `bar`, `g` and `count`. */
function countBars(
  rows: readonly ResultRow[],
  bars: number,
  groups: number,
): { readonly count: number; readonly byGroup: readonly number[] }[] {
  const counted = Array.from({ length: bars }, () => ({
    count: 0,
    byGroup: Array.from({ length: groups }, () => 0),
  }));
  for (const row of rows) {
    const bar = counted[numberOf(row, 'bar')];
    if (!bar) continue;
    bar.count += numberOf(row, 'count');
    const group = row['g'];
    if (typeof group === 'number')
      bar.byGroup[group] = (bar.byGroup[group] ?? 0) + numberOf(row, 'count');
  }
  return counted;
}

async function valueBars(
  database: Queries,
  typed: TypedTable,
  sql: string,
  group: string,
  groups: number,
): Promise<ExploredBar[]> {
  const top = await database.rows(
    `SELECT ${sql} AS value, count(*)::DOUBLE AS count FROM ${typed.sql} WHERE ${sql} IS NOT NULL GROUP BY ${sql} ORDER BY count DESC, value LIMIT ${mostValues}`,
  );
  const place = new Map(top.map((row, index) => [textOf(row, 'value'), index]));
  const rows = await database.rows(
    `WITH top AS (SELECT ${sql} AS value FROM ${typed.sql} WHERE ${sql} IS NOT NULL GROUP BY ${sql} ORDER BY count(*) DESC, value LIMIT ${mostValues}) SELECT top.value AS value, ${group} AS g, count(*)::DOUBLE AS count FROM ${typed.sql} LEFT JOIN top ON top.value = ${sql} WHERE ${sql} IS NOT NULL GROUP BY top.value, g`,
  );
  const named = rows.map((row) => ({
    ...row,
    bar: place.get(textOf(row, 'value') ?? '') ?? top.length,
  }));
  return countBars(named, top.length + 1, groups)
    .map((bar, index) => ({
      ...bar,
      value: index < top.length ? (textOf(top[index], 'value') ?? '') : 'other values',
    }))
    .filter(({ count }) => count > 0);
}

/** Exact statistics of a column of numbers in two passes: powers are summed around the mean. */
export async function summarise(
  database: Queries,
  typed: Pick<TypedTable, 'sql'>,
  sql: string,
): Promise<NumberSummary> {
  const [row] = await database.rows(
    `SELECT count(${sql})::DOUBLE AS count, favg(${sql}) AS mean, min(${sql}) AS min, max(${sql}) AS max, quantile_cont(${sql}, [0.25, 0.5, 0.75]) AS quartiles FROM ${typed.sql}`,
  );
  const count = numberOf(row, 'count');
  const mean = numberOf(row, 'mean');
  const [quartile1 = 0, median = 0, quartile3 = 0] = (row?.['quartiles'] ??
    []) as readonly number[];
  const d = `(${sql} - (${mean})::DOUBLE)`;
  const [sums] = await database.rows(
    `SELECT fsum(${d} * ${d}) AS second, fsum(${d} * ${d} * ${d}) AS third, fsum(${d} * ${d} * ${d} * ${d}) AS fourth FROM ${typed.sql}`,
  );
  const central = {
    count,
    second: numberOf(sums, 'second'),
    third: numberOf(sums, 'third'),
    fourth: numberOf(sums, 'fourth'),
  };
  const standardDeviation = count > 1 ? Math.sqrt(central.second / (count - 1)) : 0;
  const reach = iqrFactor * (quartile3 - quartile1);
  const bounds = {
    iqr: { lower: quartile1 - reach, upper: quartile3 + reach },
    z: { lower: mean - zFactor * standardDeviation, upper: mean + zFactor * standardDeviation },
  };
  const outside = (rule: OutlierMeasure) =>
    `count(*) FILTER (WHERE ${outsideSql(sql, bounds[rule])})::DOUBLE AS ${rule}`;
  const [outliers] = await database.rows(
    `SELECT ${outside('iqr')}, ${outside('z')} FROM ${typed.sql}`,
  );
  return {
    count,
    mean,
    standardDeviation,
    min: numberOf(row, 'min'),
    quartile1,
    median,
    quartile3,
    max: numberOf(row, 'max'),
    skewness: skewness(central),
    kurtosis: excessKurtosis(central),
    outliers: {
      iqr: { ...bounds.iqr, count: numberOf(outliers, 'iqr') },
      z: { ...bounds.z, count: numberOf(outliers, 'z') },
    },
  };
}

/** SQL that holds for numbers outside the bounds. */
export function outsideSql(
  sql: string,
  { lower, upper }: { readonly lower: number; readonly upper: number },
): string {
  return `(${sql} < (${lower})::DOUBLE OR ${sql} > (${upper})::DOUBLE)`;
}
