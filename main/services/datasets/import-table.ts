import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import type { ImportReport } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { type CleanCounts, RecordCleaner } from './clean-records.ts';
import { columnNames } from './column-names.ts';
import { detectDialect, type DetectedDialect } from './detect-dialect.ts';
import { importRegular } from './import-regular.ts';
import { requireColumns } from './table-errors.ts';
import type { SourceRequest } from './sources/source-reader.ts';
import { readHead, readSource, refuseKnownBinary, type SourceFile } from './read-source.ts';
import { type TableFile, writeTableFile } from './table-file.ts';
import {
  checkedEncoding,
  detectEncoding,
  guessEncoding,
  NotUtf8,
  transcoder,
} from './text-encoding.ts';

/** What an import needs besides the file. */
export interface ImportRequest extends Omit<SourceRequest, 'sources'> {
  readonly source: SourceFile;
}

/** Reads a delimited file into `table.parquet`. Throws an AppError that names file and line. */
export async function importTable(
  request: ImportRequest,
): Promise<{ readonly table: TableFile; readonly report: ImportReport }> {
  const { source, options } = request;
  const head = await readHead(source);
  refuseKnownBinary(source, head.bytes);
  let encoding =
    options.encoding === undefined
      ? detectEncoding(source, head.bytes)
      : checkedEncoding(options.encoding);
  const detect = () =>
    detectDialect(iconv.decode(head.bytes, encoding), head.whole, options, encoding);
  const dialect = detect();
  requireColumns(source.name, dialect.fields - (dialect.rowNames ? 1 : 0));
  const regular = await importRegular(request, source, head.bytes, dialect);
  if (regular) return regular;
  const read = () => cleanInto(request, detect());
  let cleaned: Cleaned;
  try {
    cleaned = await read();
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    if (options.encoding !== undefined) throw notUtf8(source);
    encoding = guessEncoding(error.bytes);
    cleaned = await read();
  }
  return store(request, cleaned);
}

interface Cleaned {
  readonly path: string;
  readonly dialect: DetectedDialect;
  readonly header: readonly string[] | null;
  readonly counts: CleanCounts;
  readonly replaced: number;
}

async function cleanInto(request: ImportRequest, dialect: DetectedDialect): Promise<Cleaned> {
  const { source, folder, openFile, onProgress, signal } = request;
  const columns = dialect.fields - (dialect.rowNames ? 1 : 0);
  requireColumns(source.name, columns);
  const path = join(folder, 'clean.txt');
  const decode = transcoder(dialect.encoding);
  const cleaner = new RecordCleaner(dialect, source.name);
  const file = await openFile(path, 'w');
  try {
    const total = (await stat(source.path)).size;
    for await (const chunk of readSource(source, (done) =>
      onProgress?.({ done, total, unit: 'bytes' }),
    )) {
      signal?.throwIfAborted();
      await file.writeFile(cleaner.push(decode.push(chunk)));
    }
    await file.writeFile(cleaner.push(decode.end()));
    await file.writeFile(cleaner.end());
  } finally {
    await file.close();
  }
  const { counts, header } = cleaner;
  return { path, dialect, header, counts, replaced: decode.replaced };
}

async function store(
  { source, folder, database, signal }: ImportRequest,
  { path, dialect: detected, header, counts, replaced }: Cleaned,
): Promise<{ readonly table: TableFile; readonly report: ImportReport }> {
  if (counts.rowsRead === 0) throw noRows(source, counts, detected.header);
  const { fields, ...dialect } = detected;
  const columns = fields - (dialect.rowNames ? 1 : 0);
  const { names, remarks } = columnNames(header, columns);
  const table: TableFile = {
    path: join(folder, 'table.parquet'),
    names,
    rows: counts.rowsRead,
    dialect,
    hasBlanks: counts.hasBlanks,
  };
  await writeTableFile(
    database,
    { path, rows: counts.rowsRead, ...counts },
    table,
    detected,
    signal,
  );
  const report: ImportReport = {
    rowsInFile: counts.rowsInFile,
    rowsRead: counts.rowsRead,
    rowsRejected: counts.rowsRejected,
    rowsAltered: counts.rowsAltered,
    rejected: counts.rejected,
    ...(counts.notes.length > 0 ? { notes: counts.notes } : {}),
    remarks: [...remarks, ...countRemarks(counts, detected, columns, replaced)],
  };
  return { table, report };
}

function countRemarks(
  counts: CleanCounts,
  dialect: DetectedDialect,
  columns: number,
  replaced: number,
): string[] {
  const remarks: string[] = [];
  const add = (count: number, one: string, many: string) => {
    if (count > 0)
      remarks.push(count === 1 ? `1 ${one}` : `${count.toLocaleString('en-US')} ${many}`);
  };
  if (dialect.rowNames) {
    remarks.push('Every row starts with a row name that the header does not have; it is left out.');
  }
  if (columns === 1) {
    remarks.push('The table has one column: nothing can be learned from it. Check the separator.');
  }
  add(counts.blankLines, 'blank line is left out.', 'blank lines are left out.');
  add(
    counts.trailingSeparators,
    'row ends with a separator too many, which is ignored.',
    'rows end with a separator too many, which is ignored.',
  );
  add(
    counts.irregularQuotes,
    'row has quotes in the middle of a field; they are kept as text.',
    'rows have quotes in the middle of a field; they are kept as text.',
  );
  add(
    replaced,
    `character is not valid ${dialect.encoding} and is shown as \ufffd.`,
    `characters are not valid ${dialect.encoding} and are shown as \ufffd.`,
  );
  return remarks;
}

function noRows(source: SourceFile, counts: CleanCounts, header: boolean): AppError {
  const [first] = counts.rejected;
  const why =
    counts.rowsRejected > 0 && first
      ? `All ${counts.rowsRejected.toLocaleString('en-US')} rows have more fields than the header: line ${first.line} has ${first.reason}. Check the separator, the quote and the header.`
      : header
        ? 'It has a header but no rows. If its first line is data, read it without a header.'
        : 'It has no rows.';
  return new AppError('invalid-data', `“${source.name}” holds no data that can be read. ${why}`, {
    place: { file: source.name, ...(first ? { row: first.line } : {}) },
  });
}

function notUtf8(source: SourceFile): AppError {
  return new AppError(
    'invalid-data',
    `“${source.name}” is not in UTF-8. Choose another encoding, or let it be detected.`,
    { place: { file: source.name, field: 'encoding' } },
  );
}
