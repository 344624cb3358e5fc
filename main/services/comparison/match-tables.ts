import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnDifferences, RowMatching } from '../../../common/comparison/data-comparison.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Queries } from '../datasets/analysis-database.ts';
import { cellsSql, numberSql } from '../datasets/cell-sql.ts';
import { keyOf } from '../datasets/compare-tables.ts';
import type { TableFile } from '../datasets/table-file.ts';
import type { TaskControl } from '../work/task.ts';
import { alignRows } from './align-rows.ts';

/** A table with what is known of its columns. */
export interface MatchedTable {
  readonly profiled: ProfiledDataset;
  readonly file: TableFile;
}

/** Which row of one table is which of another. */
export interface TableMatch {
  readonly matching: RowMatching;
  /** Of each row of the first table the one of the second; −1 for none. */
  readonly toSecond: Int32Array;
  /** 1 for the rows of the first table that are in both with other cells. */
  readonly changed: Uint8Array;
  readonly columns: ColumnDifferences;
}

/** Columns whose cells are put side by side at once: more would ask for more memory. */
const columnsAtOnce = 8;

/**
 * Finds the rows of one table in the other by the columns that both have: by a column that names each row, or else by
 * equal cells, and what is left then by its place between the rows that were found. Missing cells are equal, and so are
 * numbers that are written in different ways.
 */
export async function matchTables(
  database: Queries,
  first: MatchedTable,
  second: MatchedTable,
  { tell }: Pick<TaskControl<number>, 'tell'>,
): Promise<TableMatch> {
  const pair = new SharedColumns(first, second);
  const { columns, names } = pair;
  const toSecond = new Int32Array(first.file.rows).fill(-1);
  const changed = new Uint8Array(first.file.rows);
  const key = keyOf(first.profiled, second.profiled, names);
  const matching: RowMatching = key === null ? { by: 'content' } : { by: 'key', column: key };
  if (names.length === 0) return { matching, toSecond, changed, columns };
  return database.use(async (connection) => {
    await connection.run(`CREATE TEMP TABLE a AS ${pair.hashesSql(0, key)}`);
    tell(0.2);
    await connection.run(`CREATE TEMP TABLE b AS ${pair.hashesSql(1, key)}`);
    tell(0.4);
    if (key === null) await matchByContent(connection);
    else {
      await connection.run(
        'CREATE TEMP TABLE pairs AS SELECT a.r AS a, b.r AS b, a.h = b.h AS same FROM a JOIN b USING (k)',
      );
    }
    tell(0.6);
    let some = await takePairs(connection, toSecond, changed);
    if (key === null) {
      const aligned = alignRows(toSecond, second.file.rows);
      for (const row of aligned) changed[row] = 1;
      await addPairs(connection, aligned, toSecond);
      some = aligned.length > 0;
    }
    tell(0.7);
    const counted = some ? await countChanged(connection, pair, tell) : [];
    return { matching, toSecond, changed, columns: { ...columns, changed: counted } };
  });
}

/** Equal rows of the same number first, so that rows that are there several times keep their places. */
async function matchByContent(connection: DuckDBConnection): Promise<void> {
  const statements = [
    'CREATE TEMP TABLE pairs AS SELECT a.r AS a, b.r AS b, true AS same FROM a JOIN b ON a.r = b.r AND a.h = b.h',
    'CREATE TEMP TABLE ra AS SELECT * FROM a ANTI JOIN pairs ON a.r = pairs.a',
    'CREATE TEMP TABLE rb AS SELECT * FROM b ANTI JOIN pairs ON b.r = pairs.b',
    // Of rows that are there several times the first of one table is the first of the other.
    `INSERT INTO pairs SELECT x.r, y.r, true
      FROM (SELECT r, h, row_number() OVER (PARTITION BY h ORDER BY r) AS n FROM ra SEMI JOIN rb USING (h)) AS x
      JOIN (SELECT r, h, row_number() OVER (PARTITION BY h ORDER BY r) AS n FROM rb SEMI JOIN ra USING (h)) AS y
      USING (h, n)`,
  ];
  for (const statement of statements) await connection.run(statement);
}

/** Writes the pairs into the arrays; whether some have other cells. */
async function takePairs(
  connection: DuckDBConnection,
  toSecond: Int32Array,
  changed: Uint8Array,
): Promise<boolean> {
  const result = await connection.stream(
    'SELECT a::INTEGER AS a, b::INTEGER AS b, same FROM pairs',
  );
  let some = false;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return some;
    const [a, b, same] = chunk.getColumns();
    for (let at = 0; at < chunk.rowCount; at++) {
      const row = Number(a?.[at]);
      toSecond[row] = Number(b?.[at]);
      if (same?.[at] === true) continue;
      changed[row] = 1;
      some = true;
    }
  }
}

/** Tells the database of pairs with other cells. */
async function addPairs(
  connection: DuckDBConnection,
  rows: Int32Array,
  toSecond: Int32Array,
): Promise<void> {
  const appender = await connection.createAppender('pairs');
  for (const row of rows) {
    appender.appendUInteger(row);
    appender.appendUInteger(toSecond[row] ?? 0);
    appender.appendBoolean(false);
    appender.endRow();
  }
  appender.closeSync();
}

async function countChanged(
  connection: DuckDBConnection,
  pair: SharedColumns,
  tell: (done: number) => void,
): Promise<ColumnDifferences['changed']> {
  const counted: { name: string; rows: number }[] = [];
  for (let from = 0; from < pair.names.length; from += columnsAtOnce) {
    const names = pair.names.slice(from, from + columnsAtOnce);
    const found = await connection.runAndReadAll(pair.changesSql(names));
    const [counts] = found.getRowObjectsJS();
    names.forEach((name, at) => counted.push({ name, rows: Number(counts?.[`n${at}`] ?? 0) }));
    tell(0.7 + 0.3 * Math.min(1, (from + columnsAtOnce) / pair.names.length));
  }
  return counted.filter(({ rows }) => rows > 0).sort((a, b) => b.rows - a.rows);
}

/** The columns that two tables have in common, by name, and how their cells are read. */
class SharedColumns {
  readonly names: readonly string[];
  /** Without those whose cells differ. */
  readonly columns: ColumnDifferences;
  readonly #tables: readonly [MatchedTable, MatchedTable];
  /** Columns of numbers in both. */
  readonly #numbers: ReadonlySet<string>;

  constructor(first: MatchedTable, second: MatchedTable) {
    this.#tables = [first, second];
    const typesOf = ({ profiled: { dataset }, file }: MatchedTable) =>
      new Map(
        dataset.columns
          .filter(({ name }) => file.names.includes(name))
          .map(({ name, type }) => [name, type]),
      );
    const [one, other] = [typesOf(first), typesOf(second)];
    this.names = [...one.keys()].filter((name) => other.has(name));
    this.#numbers = new Set(
      this.names.filter((name) => one.get(name) === 'number' && other.get(name) === 'number'),
    );
    this.columns = {
      onlyFirst: [...one.keys()].filter((name) => !other.has(name)),
      onlySecond: [...other.keys()].filter((name) => !one.has(name)),
      retyped: this.names.flatMap((name) => {
        const [from = '', to = ''] = [one.get(name), other.get(name)];
        return from === to ? [] : [{ name, first: from, second: to }];
      }),
      changed: [],
    };
  }

  /** Number `r` and hash `h` of every row of a table, with the cell `k` that names it. */
  hashesSql(table: 0 | 1, key: string | null): string {
    const values = this.names.map((name) => this.#value(table, name));
    const named = key === null ? '' : `, (${this.#value(table, key)})::VARCHAR AS k`;
    return `SELECT "row" AS r, hash(${values.join(', ')}) AS h${named} FROM ${this.#cells(table, this.names)}`;
  }

  /** How many pairs differ in each of some columns: `n0`, `n1`, … */
  changesSql(names: readonly string[]): string {
    const side = (table: 0 | 1) =>
      `(SELECT "row" AS r, ${names.map((name, at) => `${this.#value(table, name)} AS v${at}`).join(', ')} FROM ${this.#cells(table, names)})`;
    const counts = names.map((_, at) => `count_if(x.v${at} IS DISTINCT FROM y.v${at}) AS n${at}`);
    return `SELECT ${counts.join(', ')} FROM (SELECT a, b FROM pairs WHERE NOT same) AS p JOIN ${side(0)} AS x ON x.r = p.a JOIN ${side(1)} AS y ON y.r = p.b`;
  }

  #cells(table: 0 | 1, names: readonly string[]): string {
    const { file } = this.#tables[table];
    return cellsSql(
      file,
      names.map((name) => file.names.indexOf(name)),
    );
  }

  #value(table: 0 | 1, name: string): string {
    const { file } = this.#tables[table];
    const cell = `c${file.names.indexOf(name)}`;
    if (!this.#numbers.has(name)) return cell;
    // What is no number stays what is written.
    return `coalesce((${numberSql(cell, file.dialect)})::VARCHAR, ${cell})`;
  }
}
