import { join } from 'node:path';
import type { ReadDialect } from '../../../../common/datasets/dataset.ts';
import { type TableFile, writeTableFile } from '../table-file.ts';
import { longCell, requireColumns } from '../table-errors.ts';
import { longestRecord } from '../import-limits.ts';
import type { SourceRequest } from './source-reader.ts';

/** Records of a source that is no delimited text. */
export interface Records {
  /** Name of the source for messages; absent where the rows come from no file. */
  readonly source?: string;
  /** Unique names of the columns. */
  readonly names: readonly string[];
  /** Cells in column order; null is missing. */
  readonly rows: AsyncIterable<readonly (string | null)[]> | Iterable<readonly (string | null)[]>;
  /** Cells that mean "missing" besides null and the empty cell; none unless the source says so. */
  readonly missingValues?: readonly string[];
  /** Whether the source named its columns itself; yes unless it says otherwise. */
  readonly header?: boolean;
}

/** Bytes of text that are written at once. */
const pieceSize = 1024 * 1024;

/** How records are kept: nothing of the source's own form is left in them. */
export function plainDialect(missingValues: readonly string[] = []): ReadDialect {
  return {
    header: true,
    separator: ',',
    quote: '"',
    decimal: '.',
    encoding: 'utf-8',
    missingValues,
    rowNames: false,
  };
}

/** Writes records into `table.parquet`, every cell as text. Throws `cancelled` when the signal is given. */
export async function writeRecords(
  { folder, database, openFile, signal }: Omit<SourceRequest, 'sources' | 'options'>,
  { names, rows, missingValues, header = true, source = 'The source' }: Records,
): Promise<TableFile> {
  requireColumns(source, names.length);
  const path = join(folder, 'clean.txt');
  const file = await openFile(path, 'w');
  let count = 0;
  let longest = 0;
  let quotedLineBreaks = false;
  let hasBlanks = false;
  try {
    let piece: string[] = [];
    let size = 0;
    for await (const row of rows) {
      signal?.throwIfAborted();
      let line = String(count);
      for (const [column, cell] of row.entries()) {
        if (cell !== null && cell.length > longestRecord) {
          throw longCell(source, count, names[column] ?? '');
        }
        const text = cell ?? '';
        quotedLineBreaks ||= /[\r\n]/.test(text);
        hasBlanks ||= /^[ \t\n\r\v\f]|[ \t\n\r\v\f]$/.test(text);
        line += `,"${text.replaceAll('"', '""')}"`;
      }
      longest = Math.max(longest, line.length * 3);
      piece.push(line, '\n');
      size += line.length;
      count += 1;
      if (size < pieceSize) continue;
      await file.writeFile(piece.join(''));
      piece = [];
      size = 0;
    }
    await file.writeFile(piece.join(''));
  } finally {
    await file.close();
  }
  const dialect = { ...plainDialect(missingValues), header };
  const table: TableFile = {
    path: join(folder, 'table.parquet'),
    names,
    rows: count,
    dialect,
    hasBlanks,
  };
  const text = { path, rows: count, longest, quotedLineBreaks };
  await writeTableFile(database, text, table, { separator: ',', quote: '"' }, signal);
  return table;
}
