import type { RowGroups } from '../../../common/explore/exploration.ts';
import { formatGroupNumber } from '../../../common/explore/group-names.ts';
import { type Queries, literal } from '../datasets/analysis-database.ts';
import { textOf } from './result-values.ts';
import { isNumeric, type TypedTable } from './typed-tables.ts';

/** More classes than this share the last colour. */
const usualGroups = 8;

/** The groups of the rows and SQL for the group of a row: 0 …, NULL without a target. */
export interface GroupedRows {
  readonly groups: RowGroups | null;
  readonly sql: string;
}

/** Groups rows by the classes of the target, or by quarters of a numeric target. */
export async function groupRows(
  database: Queries,
  typed: TypedTable,
  target: string | null,
  mostGroups = usualGroups,
): Promise<GroupedRows> {
  const none = { groups: null, sql: 'NULL::INTEGER' };
  const column = typed.columns.find(({ name }) => name === target);
  if (!column || target === null || column.type === 'text' || column.type === 'image') return none;
  const { sql } = column;
  const found = await database.rows(
    `SELECT ${sql}::VARCHAR AS value, ${sql} AS number, count(*)::DOUBLE AS count FROM ${typed.sql} WHERE ${sql} IS NOT NULL GROUP BY ${sql} ORDER BY count DESC, ${sql} LIMIT ${mostGroups + 1}`,
  );
  if (found.length < 2) return none;
  const zeroOne = found.length === 2 && found.every(({ number }) => number === 0 || number === 1);
  if (isNumeric(column) && !zeroOne) return quarters(database, typed, target, column);
  const many = found.length > mostGroups;
  const shown = found.slice(0, many ? mostGroups - 1 : mostGroups);
  if (zeroOne) shown.sort((a, b) => Number(a['number']) - Number(b['number']));
  const cases = shown.map((row, index) =>
    zeroOne
      ? `WHEN ${Number(row['number'])} THEN ${index}`
      : `WHEN ${literal(textOf(row, 'value') ?? '')} THEN ${index}`,
  );
  const names = shown.map((row) =>
    zeroOne ? String(Number(row['number'])) : (textOf(row, 'value') ?? ''),
  );
  const other = many ? ` WHEN ${sql} IS NOT NULL THEN ${shown.length}` : '';
  return {
    groups: { target, kind: 'classes', names: many ? [...names, 'other'] : names },
    sql: `CASE WHEN ${sql} IS NULL THEN NULL ELSE coalesce(CASE ${sql} ${cases.join(' ')} END, CASE${other || ' WHEN false THEN 0'} END) END`,
  };
}

async function quarters(
  database: Queries,
  typed: TypedTable,
  target: string,
  { sql, type }: { readonly sql: string; readonly type: string },
): Promise<GroupedRows> {
  const [row] = await database.rows(
    `SELECT quantile_cont(${sql}, [0.25, 0.5, 0.75]) AS quartiles FROM ${typed.sql}`,
  );
  const [low = 0, middle = 0, high = 0] = (row?.['quartiles'] ?? []) as readonly number[];
  const say = (value: number) => formatGroupNumber(value, type === 'date');
  return {
    groups: {
      target,
      kind: 'quarters',
      names: [
        `below ${say(low)}`,
        `${say(low)} to ${say(middle)}`,
        `${say(middle)} to ${say(high)}`,
        `from ${say(high)}`,
      ],
    },
    sql: `CASE WHEN ${sql} IS NULL THEN NULL WHEN ${sql} < ${low} THEN 0 WHEN ${sql} < ${middle} THEN 1 WHEN ${sql} < ${high} THEN 2 ELSE 3 END`,
  };
}
