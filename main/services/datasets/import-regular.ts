import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '../../../common/datasets/dataset.ts';
import { columnNames } from './column-names.ts';
import type { DetectedDialect } from './detect-dialect.ts';
import { longestRecord } from './import-limits.ts';
import { packingOf, readSource, type SourceFile } from './read-source.ts';
import { RecordScanner } from './record-scanner.ts';
import { RegularRecords } from './regular-records.ts';
import type { SourceRequest } from './sources/source-reader.ts';
import { copyTable, countRows, type TableFile } from './table-file.ts';
import { csvSql } from './csv-sql.ts';

/** Files below this size are read no faster this way. */
const smallest = 4 * 1024 * 1024;

type ImportControl = Omit<SourceRequest, 'sources' | 'options'>;

/**
 * Lets the database read a delimited file itself while every byte of it is looked at here. Null when the file is
 * not regular: then it has to be cleaned first, and nothing that the database read counts.
 * @param head The file's first bytes.
 */
export async function importRegular(
  request: ImportControl,
  source: SourceFile,
  head: Buffer,
  dialect: DetectedDialect,
): Promise<{ readonly table: TableFile; readonly report: ImportReport } | null> {
  const { folder, database, signal } = request;
  const { fields, ...kept } = dialect;
  const names = namesIn(head, dialect);
  if (!names || !(await mayBeRegular(request, source, head, dialect))) return null;
  const windows = head[head.indexOf(0x0a) - 1] === 0x0d;
  const layout = {
    path: join(folder, 'table.parquet'),
    names: names.names,
    dialect: kept,
    hasBlanks: false,
  };
  const text = csvSql(source.path, {
    ...dialect,
    columns: Array.from({ length: fields }, (_, index) => `c${index}`),
    newline: windows ? String.raw`\r\n` : String.raw`\n`,
    longest: longestRecord,
    parallel: true,
  });
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  try {
    // What the database cannot read is read with more care, and told then.
    const written = copyTable(database, `FROM ${text}`, layout, stop.signal).then(
      () => true,
      () => false,
    );
    const rows = await countRegular(request, source, dialect, windows);
    if (rows === null) stop.abort();
    const isWritten = await written;
    signal?.throwIfAborted();
    if (rows === null || !isWritten) return null;
    // Numbers for the rows would make the database write them one after another.
    if ((await countRows(database, layout.path)) !== rows) return null;
    const table = { ...layout, rows };
    return { table, report: wholeReport(rows, names.remarks) };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function wholeReport(rows: number, remarks: readonly string[]): ImportReport {
  return {
    rowsInFile: rows,
    rowsRead: rows,
    rowsRejected: 0,
    rowsAltered: 0,
    rejected: [],
    remarks,
  };
}

/** The names of the columns; null when the header does not tell them in one regular record. */
function namesIn(head: Buffer, dialect: DetectedDialect): ReturnType<typeof columnNames> | null {
  if (!dialect.header) return columnNames(null, dialect.fields);
  const scanner = new RecordScanner(dialect.separator, dialect.quote);
  const record = scanner.scan(head, 0, false);
  if (!record || record.irregular || record.quotedLineBreak) return null;
  return columnNames(scanner.fields(head, record), dialect.fields);
}

async function mayBeRegular(
  { database }: ImportControl,
  source: SourceFile,
  head: Buffer,
  dialect: DetectedDialect,
): Promise<boolean> {
  return (
    dialect.encoding === 'utf-8' &&
    !dialect.rowNames &&
    dialect.fields > 1 &&
    // A byte order mark.
    head[0] !== 0xef &&
    head.includes(0x0a) &&
    database.reaches(source.path) &&
    (await stat(source.path)).size >= smallest &&
    (await packingOf(source)) === null
  );
}

async function countRegular(
  { onProgress, signal }: ImportControl,
  source: SourceFile,
  dialect: DetectedDialect,
  windows: boolean,
): Promise<number | null> {
  const total = (await stat(source.path)).size;
  const records = new RegularRecords(dialect, windows);
  for await (const chunk of readSource(source, (done) =>
    onProgress?.({ done, total, unit: 'bytes' }),
  )) {
    signal?.throwIfAborted();
    if (!records.push(chunk)) return null;
  }
  return records.end();
}
