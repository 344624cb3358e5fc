import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { ReadDialect } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { type AnalysisDatabase, literal } from './analysis-database.ts';
import { csvSql } from './csv-sql.ts';
import type { DetectedDialect } from './detect-dialect.ts';

/**
 * What the table's Parquet file says of itself. Column i of the table is `c<i>` in the file; a row's number is its
 * place in the file, whether or not a column `row` says so too.
 */
export interface TableFile {
  readonly path: string;
  readonly names: readonly string[];
  readonly rows: number;
  readonly dialect: ReadDialect;
  /** Some cell may have blanks around it. */
  readonly hasBlanks: boolean;
}

/** The number of a row, from 0, in queries over a table's file. */
export const rowSql = 'file_row_number::UINTEGER';

const metadataSchema = z.object({
  version: z.literal(1),
  names: z.array(z.string()),
  hasBlanks: z.boolean(),
  dialect: z.object({
    header: z.boolean(),
    separator: z.string(),
    quote: z.string(),
    decimal: z.enum(['.', ',']),
    encoding: z.string(),
    missingValues: z.array(z.string()),
    rowNames: z.boolean(),
  }),
});

/** Small row groups: a page of rows is found by unpacking one of them. */
const rowGroupSize = 16_384;
/** Distinct cells of a row group from which on a column is written without a dictionary, which is dear to make. */
const largestDictionary = 1000;

/** What the cleaned text of a table looks like. */
export interface CleanText {
  readonly path: string;
  readonly rows: number;
  readonly longest: number;
  readonly quotedLineBreaks: boolean;
}

/**
 * Writes cleaned text into a Parquet file, every cell as text, and compares the rows written with
 * the rows counted.
 */
export async function writeTableFile(
  database: AnalysisDatabase,
  text: CleanText,
  table: TableFile,
  { separator, quote }: Pick<DetectedDialect, 'separator' | 'quote'>,
  signal?: AbortSignal,
): Promise<void> {
  const from = csvSql(text.path, {
    separator,
    quote,
    columns: ['row', ...table.names.map((_, index) => `c${index}`)],
    header: false,
    newline: String.raw`\n`,
    longest: text.longest,
    parallel: !text.quotedLineBreaks,
  });
  await writeTableRows(database, `SELECT * FROM ${from}`, table, signal);
}

/**
 * Writes the rows of a query, `row` from 0 and a text `c<i>` per column, into a Parquet file. Throws when they
 * are not as many as `table` says, or in another order.
 */
export async function writeTableRows(
  database: AnalysisDatabase,
  query: string,
  table: TableFile,
  signal?: AbortSignal,
): Promise<void> {
  await copyTable(database, query, table, signal);
  await requireOrder(database, table);
}

/** A table whose rows are counted when they are written. */
export type TableLayout = Omit<TableFile, 'rows'>;

/** Writes the rows of a query, as many as there are: see `writeTableRows`. */
export async function copyTable(
  database: AnalysisDatabase,
  query: string,
  { path, names, hasBlanks, dialect }: TableLayout,
  signal?: AbortSignal,
): Promise<void> {
  const metadata = JSON.stringify({ version: 1, names, hasBlanks, dialect });
  await database.rows(
    `COPY (${query}) TO ${literal(path)} (FORMAT parquet, PARQUET_VERSION V2, ROW_GROUP_SIZE ${rowGroupSize}, DICTIONARY_SIZE_LIMIT ${largestDictionary}, COMPRESSION snappy, KV_METADATA {layerwright: ${literal(metadata)}})`,
    signal,
  );
}

/** The rows of a table's file. */
export async function countRows(database: AnalysisDatabase, path: string): Promise<number> {
  const [found] = await database.rows(
    `SELECT sum(num_rows)::DOUBLE AS count FROM parquet_file_metadata(${literal(path)})`,
  );
  return Number(found?.['count']);
}

async function requireOrder(
  database: AnalysisDatabase,
  { path, rows }: Pick<TableFile, 'path' | 'rows'>,
): Promise<void> {
  const [written] = await database.rows(
    `SELECT count(*)::DOUBLE AS count, coalesce(count_if("row" <> file_row_number), 0)::DOUBLE AS misplaced FROM read_parquet(${literal(path)})`,
  );
  if (written?.['count'] !== rows || written['misplaced'] !== 0) {
    throw new Error(`Wrote ${String(written?.['count'])} rows of ${rows}`);
  }
}

/** Opens a table. Throws `not-found` when there is none and `storage` when it is damaged. */
export async function openTableFile(database: AnalysisDatabase, path: string): Promise<TableFile> {
  if (!existsSync(path)) {
    throw new AppError('not-found', 'The table of this dataset is gone. Import its file again.');
  }
  const file = literal(path);
  const sql = `SELECT decode(value) AS value, (SELECT num_rows::DOUBLE FROM parquet_file_metadata(${file})) AS rows FROM parquet_kv_metadata(${file}) WHERE decode(key) = 'layerwright'`;
  try {
    const [found] = await database.rows(sql);
    const text = z.string().parse(found?.['value']);
    const { names, hasBlanks, dialect } = metadataSchema.parse(JSON.parse(text));
    const rows = z.int().min(0).parse(found?.['rows']);
    return { path, rows, names, hasBlanks, dialect };
  } catch (cause) {
    throw new AppError(
      'storage',
      'The table of this dataset is damaged. Read its file again with the reading options.',
      { cause, detail: String(cause) },
    );
  }
}
