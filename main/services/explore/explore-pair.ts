import type { ColumnPair } from '../../../common/explore/exploration.ts';
import type { Queries } from '../datasets/analysis-database.ts';
import { numberOf, textOf } from './result-values.ts';
import { isNumeric, type TypedColumn, type TypedTable } from './typed-tables.ts';

const mostValues = 12;
const other = 'other values';

/** Two columns of which at least one holds categories, side by side. Exact over all rows. */
export async function explorePair(
  database: Queries,
  typed: TypedTable,
  first: TypedColumn,
  second: TypedColumn,
): Promise<ColumnPair> {
  if (isNumeric(first)) return explorePair(database, typed, second, first);
  const top = (name: string, { sql }: TypedColumn) =>
    `${name} AS (SELECT ${sql} AS value, row_number() OVER (ORDER BY count(*) DESC, ${sql}) AS place FROM ${typed.sql} WHERE ${sql} IS NOT NULL GROUP BY ${sql} ORDER BY place LIMIT ${mostValues})`;
  if (isNumeric(second)) {
    const v = second.sql;
    const rows = await database.rows(
      `WITH ${top('a', first)} SELECT a.place AS place, any_value(a.value) AS value, count(${v})::DOUBLE AS count, avg(${v}) AS mean, min(${v}) AS min, max(${v}) AS max, quantile_cont(${v}, [0.25, 0.5, 0.75]) AS quartiles FROM ${typed.sql} LEFT JOIN a ON a.value = ${first.sql} WHERE ${first.sql} IS NOT NULL AND ${v} IS NOT NULL GROUP BY a.place ORDER BY a.place NULLS LAST`,
    );
    return {
      kind: 'groups',
      category: first.name,
      number: second.name,
      groups: rows.map((row) => {
        const [quartile1 = 0, median = 0, quartile3 = 0] = (row['quartiles'] ??
          []) as readonly number[];
        return {
          value: textOf(row, 'value') ?? other,
          count: numberOf(row, 'count'),
          mean: numberOf(row, 'mean'),
          min: numberOf(row, 'min'),
          max: numberOf(row, 'max'),
          quartile1,
          median,
          quartile3,
        };
      }),
    };
  }
  const rows = await database.rows(
    `WITH ${top('a', first)}, ${top('b', second)} SELECT a.value AS first, coalesce(a.place, 1000)::DOUBLE AS x, b.value AS second, coalesce(b.place, 1000)::DOUBLE AS y, count(*)::DOUBLE AS count FROM ${typed.sql} LEFT JOIN a ON a.value = ${first.sql} LEFT JOIN b ON b.value = ${second.sql} WHERE ${first.sql} IS NOT NULL AND ${second.sql} IS NOT NULL GROUP BY ALL ORDER BY x, y`,
  );
  const names = (key: string, order: string) =>
    [...new Map(rows.map((row) => [numberOf(row, order), textOf(row, key)])).entries()]
      .sort(([a], [b]) => a - b)
      .map(([, value]) => value ?? other);
  const [firsts, seconds] = [names('first', 'x'), names('second', 'y')];
  const counts = firsts.map(() => seconds.map(() => 0));
  for (const row of rows) {
    const inFirst = counts[firsts.indexOf(textOf(row, 'first') ?? other)];
    const place = seconds.indexOf(textOf(row, 'second') ?? other);
    if (inFirst) inFirst[place] = numberOf(row, 'count');
  }
  return { kind: 'table', first: firsts, second: seconds, counts };
}
