import type { ColumnType, DateFormat } from '../../../common/datasets/column.ts';
import type { TableData } from '../../../common/datasets/table-data.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { AnalysisDatabase } from './analysis-database.ts';
import { cellsSql } from './cell-sql.ts';
import { type ColumnReader, columnReader } from './column-reader.ts';
import type { TableFile } from './table-file.ts';

/** Columns read by one query; the database needs memory for each of them at once. */
const columnsPerQuery = 32;

/** A column and how its cells are to be read. */
export interface WantedColumn {
  readonly column: string;
  readonly type: ColumnType;
  readonly dateFormat?: DateFormat | undefined;
}

/** What a caller may follow and stop. */
export interface ReadingControl {
  /** Told the rows read so far. */
  readonly onProgress?: ((rows: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads whole columns into memory: numbers and dates (in days) as doubles, anything else as codes.
 * Columns the table does not have are left out. Throws `cancelled` when the signal is given.
 */
export async function readColumns(
  database: AnalysisDatabase,
  table: TableFile,
  wanted: readonly WantedColumn[],
  { onProgress, signal }: ReadingControl = {},
): Promise<TableData> {
  const readers = wanted.flatMap((column) => columnReader(table, column) ?? []);
  for (let start = 0; start < readers.length; start += columnsPerQuery) {
    const block = readers.slice(start, start + columnsPerQuery);
    const share = (rows: number) =>
      onProgress?.(Math.floor((start * table.rows + block.length * rows) / readers.length));
    await readBlock(database, table, block, { onProgress: share, signal });
  }
  return {
    rows: table.rows,
    decimal: table.dialect.decimal,
    columns: new Map(readers.map((reader) => [reader.column, reader.data()])),
  };
}

async function readBlock(
  database: AnalysisDatabase,
  table: TableFile,
  readers: readonly ColumnReader[],
  { onProgress, signal }: ReadingControl,
): Promise<void> {
  const fields = readers.map(({ sql }, at) => `${sql} AS v${at}`);
  const cells = cellsSql(table, [...new Set(readers.map(({ index }) => index))]);
  const sql = `SELECT "row", ${fields.join(', ')} FROM ${cells}`;
  await database.use(async (connection) => {
    const result = await connection.stream(sql);
    let read = 0;
    for (;;) {
      if (signal?.aborted) throw new AppError('cancelled', 'The preparation was stopped.');
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      const [rows = [], ...columns] = chunk.getColumns();
      readers.forEach((reader, at) => reader.take(rows as number[], columns[at] ?? []));
      read += chunk.rowCount;
      onProgress?.(read);
    }
  });
}
