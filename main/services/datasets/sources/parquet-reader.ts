import { join } from 'node:path';
import type { ColumnType } from '../../../../common/datasets/column.ts';
import { type AnalysisDatabase, literal, type ResultRow } from '../analysis-database.ts';
import { columnNames } from '../column-names.ts';
import type { SourceFile } from '../read-source.ts';
import { requireColumns } from '../table-errors.ts';
import { type TableFile, writeTableRows } from '../table-file.ts';
import { beginsWith, plainFile } from './plain-file.ts';
import type { SourceReader, SourceRequest } from './source-reader.ts';
import {
  countRemark,
  asError,
  damaged,
  isSystemFailure,
  listed,
  noRows,
  wholeReport,
} from './table-report.ts';
import { plainDialect } from './write-records.ts';

/** Parquet, read by DuckDB; what is nested becomes JSON text. */
export const parquetReader: SourceReader = {
  format: 'parquet',
  accepts: (sources) => beginsWith(sources, '50415231'),
  read: async (request) => {
    const [source] = request.sources;
    if (!source) throw new Error('There is no file to read');
    const path = await plainFile(source, request);
    try {
      return await readParquet(source, path, request);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (isSystemFailure(error)) throw error;
      const why = `It is damaged or uses something that is not known here (${reasonOf(error)}).`;
      throw damaged(source, 'Parquet', why, asError(error));
    }
  },
};

/** The database's own words, without its kinds of errors and our paths. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const words = message
    .replace(/^(?:[A-Z]\w+ )+Error: /, '')
    .replace(/^Failed to read file "[^"]*": /, '')
    .replace(/file '[^']*'/g, 'the file');
  return (words.split(/[\n.]/)[0] ?? '').slice(0, 150);
}

/** A column of a Parquet file. */
interface ParquetColumn {
  readonly name: string;
  /** As DuckDB names it: `BIGINT`, `DECIMAL(10,2)`, `STRUCT(a INTEGER)[]`, … */
  readonly type: string;
}

async function readParquet(source: SourceFile, path: string, request: SourceRequest) {
  const { database, folder, signal } = request;
  const { columns, from } = await describe(database, path);
  requireColumns(source.name, columns.length);
  const rows = await countRows(database, source, path);
  if (rows === 0) throw noRows(source, 'a Parquet file');
  await requireWholeLists(database, source, path, from, columns);
  const { names, remarks } = columnNames(
    columns.map(({ name }) => name),
    columns.length,
  );
  const table: TableFile = {
    path: join(folder, 'table.parquet'),
    names,
    rows,
    dialect: plainDialect(request.options.missingValues ?? []),
    hasBlanks: columns.some(({ type }) => isText(type)),
  };
  const cells = columns.map((column, index) => `${textSql(column)} AS c${index}`);
  const query = `SELECT (row_number() OVER () - 1)::UINTEGER AS "row", ${cells.join(', ')} FROM ${from}`;
  await writeTableRows(database, query, table, signal);
  const [counts] = await database.rows(remarkCounts(columns, from), signal);
  const report = wholeReport(rows, [...remarks, ...parquetRemarks(columns, counts)]);
  const types = new Map<string, ColumnType>();
  columns.forEach(({ type }, index) => {
    const known = knownType(type);
    if (known) types.set(names[index] ?? '', known);
  });
  return { table, report, kind: 'table', format: 'parquet', types } as const;
}

/** Old writers do not say that bytes are text; they are where they all read as UTF-8. */
async function describe(
  database: AnalysisDatabase,
  path: string,
): Promise<{ readonly columns: readonly ParquetColumn[]; readonly from: string }> {
  const plain = `read_parquet(${literal(path)})`;
  const columns = await columnsOf(database, plain);
  if (!columns.some(({ type }) => type === 'BLOB')) return { columns, from: plain };
  const asText = `read_parquet(${literal(path)}, binary_as_string = true)`;
  try {
    const texts = await columnsOf(database, asText);
    const lengths = texts
      .filter(({ type }) => isText(type))
      .map(({ name }) => `max(length(${quoted(name)}))`);
    if (lengths.length > 0) await database.rows(`SELECT ${lengths.join(', ')} FROM ${asText}`);
    return { columns: texts, from: asText };
  } catch {
    // Not all of them are UTF-8: they stay bytes.
    return { columns, from: plain };
  }
}

async function columnsOf(database: AnalysisDatabase, from: string): Promise<ParquetColumn[]> {
  const rows = await database.rows(`DESCRIBE SELECT * FROM ${from}`);
  return rows.map((row) => ({
    name: String(row['column_name']),
    type: String(row['column_type']),
  }));
}

async function countRows(
  database: AnalysisDatabase,
  source: SourceFile,
  path: string,
): Promise<number> {
  const file = literal(path);
  const [said] = await database.rows(
    `SELECT num_rows::DOUBLE AS rows, (SELECT coalesce(sum(n), 0)::DOUBLE FROM (SELECT any_value(row_group_num_rows) AS n FROM parquet_metadata(${file}) GROUP BY row_group_id)) AS grouped FROM parquet_file_metadata(${file})`,
  );
  const rows = Number(said?.['rows'] ?? 0);
  const grouped = Number(said?.['grouped'] ?? 0);
  if (rows === grouped) return rows;
  throw damaged(
    source,
    'Parquet',
    `It says that it has ${rows.toLocaleString('en-US')} rows, and its parts say ${grouped.toLocaleString('en-US')}.`,
  );
}

/** Compares the items of lists with what the file says that it has of them: DuckDB reads less without a word. */
async function requireWholeLists(
  database: AnalysisDatabase,
  source: SourceFile,
  path: string,
  from: string,
  columns: readonly ParquetColumn[],
): Promise<void> {
  const lists = columns.filter(({ type }) => /^[A-Z0-9_]+(?:\(\d+,\s?\d+\))?\[\]$/.test(type));
  if (lists.length === 0) return;
  const sums = lists.map(
    ({ name }, at) => `sum(greatest(coalesce(len(${quoted(name)}), 0), 1))::DOUBLE AS n${at}`,
  );
  const [read] = await database.rows(`SELECT ${sums.join(', ')} FROM ${from}`);
  const said = await database.rows(
    `SELECT path_in_schema AS path, sum(num_values)::DOUBLE AS values FROM parquet_metadata(${literal(path)}) GROUP BY path_in_schema`,
  );
  lists.forEach(({ name }, at) => {
    const column = said.find((row) => String(row['path']).startsWith(`${name}, `));
    if (!column || column['values'] === read?.[`n${at}`]) return;
    throw damaged(
      source,
      'Parquet',
      `Its column “${name}” says that it has ${String(column['values'])} items, and ${String(read?.[`n${at}`])} can be read.`,
    );
  });
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function isText(type: string): boolean {
  return type === 'VARCHAR' || type.startsWith('ENUM');
}

function isNested(type: string): boolean {
  return (
    type.endsWith(']') ||
    /^(?:STRUCT|MAP|UNION)\(/.test(type) ||
    type === 'JSON' ||
    type === 'VARIANT'
  );
}

const isFloat = (type: string) => type === 'DOUBLE' || type === 'FLOAT';
const zoned = 'TIMESTAMP WITH TIME ZONE';

/** A cell as text that says all of its value; NULL for NaN. */
function textSql({ name, type }: ParquetColumn): string {
  const cell = quoted(name);
  if (isText(type)) return `${cell}::VARCHAR`;
  if (isFloat(type)) return `CASE WHEN NOT isnan(${cell}) THEN ${cell}::VARCHAR END`;
  if (type === zoned) return `make_timestamp(epoch_us(${cell}))::VARCHAR || 'Z'`;
  if (type.startsWith('TIMESTAMP')) return `${cell}::TIMESTAMP::VARCHAR`;
  if (type === 'BLOB') return `hex(${cell})`;
  return isNested(type) ? `to_json(${cell})::VARCHAR` : `${cell}::VARCHAR`;
}

function knownType(type: string): ColumnType | null {
  if (isFloat(type) || /^(?:DECIMAL|U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$)/.test(type))
    return 'number';
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return 'date';
  return isNested(type) || type === 'BLOB' ? 'text' : null;
}

function remarkCounts(columns: readonly ParquetColumn[], from: string): string {
  const sum = (wanted: readonly ParquetColumn[], test: (cell: string) => string) =>
    wanted.length === 0
      ? '0::DOUBLE'
      : `sum(${wanted.map(({ name }) => `coalesce((${test(quoted(name))})::INTEGER, 0)`).join(' + ')})::DOUBLE`;
  const floats = columns.filter(({ type }) => isFloat(type));
  const precise = columns.filter(({ type }) => type === 'TIMESTAMP_NS');
  return `SELECT ${sum(floats, (cell) => `isnan(${cell})`)} AS nans, ${sum(floats, (cell) => `isinf(${cell})`)} AS infinite, ${sum(precise, (cell) => `epoch_ns(${cell}) % 1000 <> 0`)} AS cut FROM ${from}`;
}

function parquetRemarks(
  columns: readonly ParquetColumn[],
  counts: ResultRow | undefined,
): string[] {
  const named = (test: (type: string) => boolean) =>
    columns.filter(({ type }) => test(type)).map(({ name }) => name);
  const nested = named(isNested);
  const bytes = named((type) => type === 'BLOB');
  const remarks: string[] = [];
  if (nested.length > 0) {
    remarks.push(`${listed(nested)}: lists or objects in cells, kept as JSON text.`);
  }
  if (bytes.length > 0)
    remarks.push(`${listed(bytes)}: bytes that are no text, kept as hexadecimal digits.`);
  if (columns.some(({ type }) => type === zoned)) {
    remarks.push('Times with a time zone are kept in UTC.');
  }
  const count = (name: string) => Number(counts?.[name] ?? 0);
  return [
    ...remarks,
    ...countRemark(
      count('nans'),
      'cell is NaN and counts as missing.',
      'cells are NaN and count as missing.',
    ),
    ...countRemark(
      count('infinite'),
      'cell is infinite and cannot be learned from.',
      'cells are infinite and cannot be learned from.',
    ),
    ...countRemark(count('cut'), 'time is cut at microseconds.', 'times are cut at microseconds.'),
  ];
}
