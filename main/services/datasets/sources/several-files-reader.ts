import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '../../../../common/datasets/dataset.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { literal } from '../analysis-database.ts';
import { rowNotesTold } from '../import-limits.ts';
import type { SourceFile } from '../read-source.ts';
import { rowSql, type TableFile, writeTableRows } from '../table-file.ts';
import type { ReadTable, SourceReader, SourceRequest } from './source-reader.ts';
import { listed } from './table-report.ts';

/** Readers of each of the files. */
type ReaderOf = (sources: readonly SourceFile[]) => Promise<SourceReader>;

interface PartTable {
  readonly source: SourceFile;
  readonly read: ReadTable;
}

/**
 * Several tables with the same columns, one below the other; columns are matched by name.
 * @param readerOf Finds who reads one of the files.
 */
export function severalFilesReader(readerOf: ReaderOf): SourceReader {
  return {
    format: 'several',
    accepts: (sources) =>
      Promise.resolve(sources.length > 1 && sources.every(({ isFolder }) => isFolder !== true)),
    read: async (request) => {
      const parts: PartTable[] = [];
      for (const [position, source] of request.sources.entries()) {
        request.signal?.throwIfAborted();
        const folder = join(request.folder, `part-${position}`);
        await mkdir(folder);
        const reader = await readerOf([source]);
        const read = await reader.read({
          ...request,
          sources: [source],
          folder,
          onProgress: undefined,
        });
        const [first] = parts;
        if (first) requireSame(first, { source, read });
        parts.push({ source, read });
        request.onProgress?.({
          done: position + 1,
          total: request.sources.length,
          unit: 'files',
        });
      }
      return putTogether(parts, request);
    },
  };
}

/** Throws `invalid-data` where a table has other columns, or other decimal marks, than the first one. */
function requireSame(first: PartTable, other: PartTable): void {
  const [expected, found] = [first.read.table, other.read.table];
  const lacks = expected.names.filter((name) => !found.names.includes(name));
  const more = found.names.filter((name) => !expected.names.includes(name));
  const differences = [
    ...(lacks.length > 0 ? [`it lacks ${listed(lacks)}`] : []),
    ...(more.length > 0 ? [`it has ${listed(more)} besides`] : []),
    ...(expected.dialect.decimal === found.dialect.decimal
      ? []
      : [
          `its numbers have a decimal “${found.dialect.decimal}” instead of “${expected.dialect.decimal}”`,
        ]),
  ];
  if (differences.length === 0) return;
  throw new AppError(
    'invalid-data',
    `“${other.source.name}” does not have the columns of “${first.source.name}”: ${differences.join(', ')}. Choose files with the same columns, or import them one by one.`,
    { place: { file: other.source.name, ...(lacks[0] ? { column: lacks[0] } : {}) } },
  );
}

async function putTogether(
  parts: readonly PartTable[],
  request: SourceRequest,
): Promise<ReadTable> {
  const [first] = parts;
  if (!first) throw new Error('There is no file to read');
  const { names, dialect } = first.read.table;
  const fileColumn = request.options.fileColumn === true ? freeName(names) : null;
  const rows = parts.reduce((sum, { read }) => sum + read.table.rows, 0);
  const table: TableFile = {
    path: join(request.folder, 'table.parquet'),
    names: fileColumn === null ? names : [...names, fileColumn],
    rows,
    dialect,
    hasBlanks: parts.some(({ read }) => read.table.hasBlanks),
  };
  let before = 0;
  const queries = parts.map(({ source, read }) => {
    const cells = names.map((name, index) => `c${read.table.names.indexOf(name)} AS c${index}`);
    if (fileColumn !== null) cells.push(`${literal(source.name)} AS c${names.length}`);
    const query = `SELECT (${rowSql} + ${before})::UINTEGER AS "row", ${cells.join(', ')} FROM read_parquet(${literal(read.table.path)})`;
    before += read.table.rows;
    return query;
  });
  await writeTableRows(request.database, queries.join(' UNION ALL '), table, request.signal);
  const { kind, types, format } = first.read;
  return { table, report: joinedReport(parts), kind, format, types };
}

function freeName(names: readonly string[]): string {
  let name = 'file';
  for (let copy = 2; names.includes(name); copy += 1) name = `file_${copy}`;
  return name;
}

/** The counts of all files together; what is told of one names it. */
function joinedReport(parts: readonly PartTable[]): ImportReport {
  const sum = (count: (report: ImportReport) => number) =>
    parts.reduce((total, { read }) => total + count(read.report), 0);
  return {
    rowsInFile: sum(({ rowsInFile }) => rowsInFile),
    rowsRead: sum(({ rowsRead }) => rowsRead),
    rowsRejected: sum(({ rowsRejected }) => rowsRejected),
    rowsAltered: sum(({ rowsAltered }) => rowsAltered),
    rejected: parts
      .flatMap(({ source, read }) =>
        read.report.rejected.map((row) => ({ ...row, reason: `${source.name}: ${row.reason}` })),
      )
      .slice(0, 100),
    ...joinedNotes(parts),
    remarks: [
      `${parts.length} files were put below each other: ${listed(parts.map(({ source }) => source.name))}.`,
      ...parts.flatMap(({ source, read }) =>
        read.report.remarks.map((remark) => `${source.name}: ${remark}`),
      ),
    ].slice(0, 50),
  };
}

/** Notes on rows, which stand below those of the files before. */
function joinedNotes(parts: readonly PartTable[]): Pick<ImportReport, 'notes'> {
  let before = 0;
  const notes = parts.flatMap(({ source, read }) => {
    const first = before;
    before += read.table.rows;
    return (read.report.notes ?? []).map(({ row, message }) => ({
      row: row + first,
      message: `${source.name}: ${message}`,
    }));
  });
  return notes.length > 0 ? { notes: notes.slice(0, rowNotesTold) } : {};
}
