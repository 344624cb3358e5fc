import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { largestNumber, readNumber } from '../../../common/datasets/read-value.ts';
import type { AnalysisDatabase } from './analysis-database.ts';
import { cellsSql, numberSql, presentSql, trimmedSql } from './cell-sql.ts';
import { describeNumbers, type NumberDescription } from './number-statistics.ts';
import type { TableFile } from './table-file.ts';

/** A column of numbers with what else stands in it. */
export interface NumberColumn {
  readonly missing: number;
  /** Null where no cell reads as a number. */
  readonly description: NumberDescription | null;
}

/** Columns whose numbers are in memory at once. */
const columnsAtOnce = 4;
/** Tables with more rows are described by the database, which can put numbers on the disk. */
const mostRows = 4_000_000;
/**
 * Describes columns that are probably numbers; whether they are is for the caller to say. None of a table that is too
 * tall for memory.
 */
export async function readNumberColumns(
  database: AnalysisDatabase,
  table: TableFile,
  likely: readonly number[],
): Promise<Map<number, NumberColumn>> {
  const found = new Map<number, NumberColumn>();
  if (table.rows > mostRows) return found;
  const blocks: number[][] = [];
  for (let at = 0; at < likely.length; at += columnsAtOnce) {
    blocks.push(likely.slice(at, at + columnsAtOnce));
  }
  await database.use(async (connection) => {
    const ask = (block: readonly number[] | undefined) =>
      block ? connection.run(numbersSql(table, block)) : null;
    let next = ask(blocks[0]);
    for (const [place, block] of blocks.entries()) {
      const result = await next;
      // The database reads the next columns while these are sorted.
      next = ask(blocks[place + 1]);
      // A failure is thrown where it is waited for.
      next?.catch(() => undefined);
      if (!result) continue;
      const columns = await takeColumns(result, block.length, table.rows);
      for (const [at, index] of block.entries()) {
        const column = columns[at];
        if (column) found.set(index, await describeCoded(column));
      }
    }
  });
  return found;
}

/** Numbers; −∞ stands for missing and NaN for what is no number, so that nothing has to be asked twice. */
function numbersSql(table: TableFile, block: readonly number[]): string {
  const { dialect } = table;
  // What means “missing” is looked for only where there is no number, unless it may be one itself.
  const isApart = dialect.missingValues.every((text) => readNumber(text, dialect.decimal) === null);
  const cells = isApart ? trimmedSql(table, block) : cellsSql(table, block);
  const read = block.map((i) => `c${i}, ${numberSql(`c${i}`, dialect)} AS n${i}`);
  const coded = block.map(
    (i) =>
      `CASE WHEN abs(n${i}) <= ${largestNumber} THEN n${i} WHEN ${presentSql(`c${i}`, dialect)} IS NULL THEN '-inf'::DOUBLE ELSE 'nan'::DOUBLE END`,
  );
  return `SELECT ${coded.join(', ')} FROM (SELECT ${read.join(', ')} FROM ${cells})`;
}

async function takeColumns(
  result: DuckDBResult,
  width: number,
  rows: number,
): Promise<Float64Array[]> {
  const columns = Array.from({ length: width }, () => new Float64Array(rows));
  let taken = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return columns;
    for (const [at, column] of columns.entries()) column.set(doublesOf(chunk, at), taken);
    taken += chunk.rowCount;
  }
}

/** The numbers of a chunk without a copy for each of them, where the library lets them be had. */
function doublesOf(chunk: DuckDBDataChunk, column: number): ArrayLike<number> {
  const vector: object = chunk.getColumnVector(column);
  const items: unknown = 'items' in vector ? vector.items : null;
  if (items instanceof Float64Array) return items.subarray(0, chunk.rowCount);
  return chunk.getColumnValues(column) as number[];
}

async function describeCoded(coded: Float64Array): Promise<NumberColumn> {
  let missing = 0;
  let count = 0;
  for (const value of coded) {
    if (value === -Infinity) missing += 1;
    else if (!Number.isNaN(value)) {
      coded[count] = value;
      count += 1;
    }
  }
  return { missing, description: await describeNumbers(coded.subarray(0, count)) };
}
