import Database from 'better-sqlite3';
import type { SourcePart } from '../../../../common/datasets/dataset.ts';
import { columnNames } from '../column-names.ts';
import { firstBytes, packingOf, type SourceFile } from '../read-source.ts';
import { beginsWith, plainFile } from './plain-file.ts';
import { choosePart } from './choose-part.ts';
import type { SourceReader, SourceRequest } from './source-reader.ts';
import { countRemark, damaged, isSystemFailure, noRows, wholeReport } from './table-report.ts';
import { writeRecords } from './write-records.ts';

/** SQLite tables and views. The file comes from anyone: nothing in it may run but its own SQL. */
export const sqliteReader: SourceReader = {
  format: 'sqlite',
  accepts: (sources) => beginsWith(sources, '53514c69746520666f726d6174203300'),
  parts: async ([source]) => {
    // What is packed is unpacked when it is imported.
    if (!source || (await packingOf(source)) !== null) return [];
    return guarded(source, () => withDatabase(source.path, tablesOf));
  },
  read: async (request) => {
    const [source] = request.sources;
    if (!source) throw new Error('There is no file to read');
    const path = await plainFile(source, request);
    return guarded(source, () =>
      withDatabase(path, (database) => readTable(source, database, request)),
    );
  },
};

async function guarded<T>(source: SourceFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSystemFailure(error) || !(error instanceof Database.SqliteError)) throw error;
    throw damaged(source, 'an SQLite database', 'It is damaged, encrypted or cut off.', error);
  }
}

async function withDatabase<T>(
  path: string,
  work: (database: Database.Database) => T | Promise<T>,
): Promise<T> {
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    database.pragma('trusted_schema = 0');
    database.pragma('query_only = 1');
    database.pragma('cell_size_check = 1');
    database.pragma('mmap_size = 0');
    return await work(database);
  } finally {
    database.close();
  }
}

/** Tables and views that hold rows of the person's; a view that could run for ever is not one. */
function tablesOf(database: Database.Database): SourcePart[] {
  const found = database
    .prepare<[], { name: string; type: string; sql: string | null }>(
      "SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, rowid",
    )
    .all();
  return found
    .filter(({ type, sql }) => type === 'table' || !/\brecursive\b/i.test(sql ?? ''))
    .map(({ name, type }) =>
      type === 'view' ? { name } : { name, rows: countRows(database, name) },
    );
}

function countRows(database: Database.Database, table: string): number {
  const counted = database
    .prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${quoted(table)}`)
    .get();
  return counted?.count ?? 0;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function readTable(source: SourceFile, database: Database.Database, request: SourceRequest) {
  requireSound(source, database);
  const { part, remarks: chosen } = choosePart(
    source,
    tablesOf(database),
    'table',
    request.options,
  );
  const select = database
    .prepare(`SELECT * FROM ${quoted(part.name)}`)
    .safeIntegers(true)
    .raw(true);
  const columns = select.columns().map(({ name }) => name);
  const { names, remarks } = columnNames(columns, columns.length);
  const seen = { bytes: 0, infinite: 0 };
  const table = await writeRecords(request, {
    source: source.name,
    names,
    rows: rowsOf(select.iterate() as IterableIterator<readonly unknown[]>, seen),
    missingValues: request.options.missingValues ?? [],
  });
  if (table.rows === 0) throw noRows(source, `a database whose table “${part.name}” is`);
  if (part.rows !== undefined && part.rows !== table.rows) {
    throw damaged(
      source,
      'an SQLite database',
      `The table “${part.name}” says that it has ${part.rows.toLocaleString('en-US')} rows, and ${table.rows.toLocaleString('en-US')} can be read.`,
    );
  }
  const wal = (await firstBytes(source, 20))[18] === 2;
  const report = wholeReport(table.rows, [
    ...chosen,
    ...remarks,
    ...(wal
      ? [
          'Another program may keep the last changes of this database in a file beside it; close it there before importing, so that none are missing.',
        ]
      : []),
    ...countRemark(
      seen.bytes,
      'cell holds bytes that are no text, kept as hexadecimal digits.',
      'cells hold bytes that are no text, kept as hexadecimal digits.',
    ),
    ...countRemark(
      seen.infinite,
      'cell is infinite and cannot be learned from.',
      'cells are infinite and cannot be learned from.',
    ),
  ]);
  return { table, report, kind: 'table', format: 'sqlite' } as const;
}

/** Largest database whose every page is looked at before it is read. */
const checkedPages = 16_384;

function requireSound(source: SourceFile, database: Database.Database): void {
  if (Number(database.pragma('page_count', { simple: true })) > checkedPages) return;
  const found = database.pragma('quick_check(1)', { simple: true });
  if (found === 'ok') return;
  throw damaged(source, 'an SQLite database', `It is damaged: ${String(found).slice(0, 200)}.`);
}

function* rowsOf(
  rows: IterableIterator<readonly unknown[]>,
  seen: { bytes: number; infinite: number },
): Generator<(string | null)[]> {
  for (const row of rows) {
    yield row.map((value) => {
      if (value === null || value === undefined) return null;
      if (Buffer.isBuffer(value)) {
        seen.bytes += 1;
        return value.toString('hex').toUpperCase();
      }
      if (typeof value === 'number' && !Number.isFinite(value)) {
        seen.infinite += 1;
        return value > 0 ? 'inf' : '-inf';
      }
      return typeof value === 'bigint' ? value.toString() : `${value as string | number}`;
    });
  }
}
