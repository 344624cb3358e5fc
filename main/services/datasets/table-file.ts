import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { ReadDialect } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { type AnalysisDatabase, literal } from './analysis-database.ts';
import type { DetectedDialect } from './detect-dialect.ts';

/** What the table's Parquet file says of itself. Column i of the table is `c<i>` in the file. */
export interface TableFile {
  readonly path: string;
  readonly names: readonly string[];
  readonly rows: number;
  readonly dialect: ReadDialect;
  /** Some cell may have blanks around it. */
  readonly hasBlanks: boolean;
}

const metadataSchema = z.object({
  version: z.literal(1),
  names: z.array(z.string()),
  rows: z.int().min(0),
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
  const columns = table.names.map((_, index) => `'c${index}': 'VARCHAR'`);
  const options = [
    'auto_detect = false',
    'header = false',
    `delim = ${literal(separator)}`,
    `quote = ${literal(quote)}`,
    `escape = ${literal(quote)}`,
    String.raw`new_line = '\n'`,
    `max_line_size = ${Math.max(2 * 1024 * 1024, text.longest * 2 + 1024)}`,
    // Parallel readers start at guessed line starts, which line breaks in quotes can mislead.
    `parallel = ${!text.quotedLineBreaks}`,
    `columns = {'row': 'UINTEGER', ${columns.join(', ')}}`,
  ];
  const rows = `SELECT * FROM read_csv(${literal(text.path)}, ${options.join(', ')})`;
  await writeTableRows(database, rows, table, signal);
}

/**
 * Writes the rows of a query, `row` from 0 and a text `c<i>` per column, into a Parquet file. Throws when they
 * are not as many as `table` says.
 */
export async function writeTableRows(
  database: AnalysisDatabase,
  query: string,
  table: TableFile,
  signal?: AbortSignal,
): Promise<void> {
  const metadata = JSON.stringify({
    version: 1,
    names: table.names,
    rows: table.rows,
    hasBlanks: table.hasBlanks,
    dialect: table.dialect,
  });
  await database.rows(
    `COPY (${query}) TO ${literal(table.path)} (FORMAT parquet, ROW_GROUP_SIZE ${rowGroupSize}, COMPRESSION snappy, KV_METADATA {layerwright: ${literal(metadata)}})`,
    signal,
  );
  const [written] = await database.rows(
    `SELECT count(*)::DOUBLE AS count, coalesce(min("row"), 0)::DOUBLE AS first, coalesce(max("row") + 1, 0)::DOUBLE AS last, coalesce(sum("row"::HUGEINT), 0)::VARCHAR AS sum FROM read_parquet(${literal(table.path)})`,
  );
  const rows = BigInt(table.rows);
  const whole =
    written?.['count'] === table.rows &&
    written['first'] === 0 &&
    written['last'] === table.rows &&
    written['sum'] === String((rows * (rows - 1n)) / 2n);
  if (!whole) throw new Error(`Wrote ${String(written?.['count'])} rows of ${table.rows}`);
  const file = await open(table.path, 'r+');
  await file.sync().finally(() => file.close());
}

/** Opens a table. Throws `not-found` when there is none and `storage` when it is damaged. */
export async function openTableFile(database: AnalysisDatabase, path: string): Promise<TableFile> {
  if (!existsSync(path)) {
    throw new AppError('not-found', 'The table of this dataset is gone. Import its file again.');
  }
  const sql = `SELECT decode(value) AS value FROM parquet_kv_metadata(${literal(path)}) WHERE decode(key) = 'layerwright'`;
  try {
    const [found] = await database.rows(sql);
    const text = z.string().parse(found?.['value']);
    return { path, ...metadataSchema.parse(JSON.parse(text)) };
  } catch (cause) {
    throw new AppError(
      'storage',
      'The table of this dataset is damaged. Read its file again with the reading options.',
      { cause, detail: String(cause) },
    );
  }
}
