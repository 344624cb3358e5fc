import { AppError } from '../../../common/errors/app-error.ts';
import { literal } from './analysis-database.ts';
import { cellsSql } from './cell-sql.ts';
import type { TableQuestions } from './table-questions.ts';

/** A column and the value that its cells shall have; null for missing cells. */
export interface CellCondition {
  readonly column: string;
  readonly value: string | null;
}

/**
 * Row numbers of the table where a cell has a value, in table order, and how many there are in all.
 * Throws `not-found` when there is no such column.
 */
export async function findRows(
  { database, table }: Pick<TableQuestions, 'database' | 'table'>,
  where: CellCondition | null,
  offset: number,
  limit: number,
): Promise<{ readonly rows: readonly number[]; readonly total: number }> {
  if (!where) {
    const count = Math.max(0, Math.min(limit, table.rows - offset));
    return { rows: Array.from({ length: count }, (_, at) => offset + at), total: table.rows };
  }
  const index = table.names.indexOf(where.column);
  if (index < 0) {
    throw new AppError('not-found', `The table has no column “${where.column}”.`, {
      place: { column: where.column },
    });
  }
  const cell = `c${index}`;
  const matches = where.value === null ? `${cell} IS NULL` : `${cell} = ${literal(where.value)}`;
  const from = `${cellsSql(table, [index])} WHERE ${matches}`;
  const [counted] = await database.rows(`SELECT count(*)::DOUBLE AS total FROM ${from}`);
  const found = await database.rows(
    `SELECT "row"::DOUBLE AS place FROM ${from} ORDER BY "row" LIMIT ${limit} OFFSET ${offset}`,
  );
  return {
    rows: found.map((row) => Number(row['place'])),
    total: Number(counted?.['total'] ?? 0),
  };
}
