import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../../common/errors/app-error.ts';
import { importTable } from '../../import-table.ts';
import type { SourceFile } from '../../read-source.ts';
import { pagesOf } from '../../read-table.ts';
import type { SourceRequest } from '../source-reader.ts';

/** A table that says something of each picture, joined by the names of their files. */
export interface LabelTable {
  /** For messages. */
  readonly name: string;
  /** Its columns but for the one with the file names. */
  readonly columns: readonly string[];
  /** Cells that mean "missing". */
  readonly missingValues: readonly string[];
  /** Cells of a picture, in column order; null where no line names it. */
  cells(path: string): readonly (string | null)[] | null;
  /** Lines that name pictures which are not there. */
  readonly without: { readonly count: number; readonly first: string };
  /** Lines that name a picture which an earlier line named. */
  readonly repeated: number;
  /** Pictures that a line names. */
  readonly matched: number;
}

/**
 * Reads a table and finds the column that names most of the pictures; null when none does.
 * Throws like `importTable`.
 */
export async function readLabelTable(
  source: SourceFile,
  { folder, database, openFile }: Pick<SourceRequest, 'folder' | 'database' | 'openFile'>,
  paths: readonly string[],
): Promise<LabelTable | null> {
  const own = join(folder, `labels-of-${source.name.replace(/[^\w]/g, '_').slice(0, 40)}`);
  await mkdir(own, { recursive: true });
  const { table } = await importTable({ source, options: {}, folder: own, database, openFile });
  const rows: (readonly (string | null)[])[] = [];
  for await (const page of pagesOf(database, table)) {
    for (const row of page) rows.push(table.names.map((name) => row[name] ?? null));
  }
  const find = pathFinder(paths);
  const hits = table.names.map(
    (_, column) => rows.filter((row) => find(row[column] ?? '') !== null).length,
  );
  const most = Math.max(...hits);
  if (most === 0) return null;
  return joined(
    source.name,
    table.names,
    table.dialect.missingValues,
    rows,
    hits.indexOf(most),
    find,
  );
}

function joined(
  name: string,
  names: readonly string[],
  missingValues: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  key: number,
  find: (cell: string) => string | null,
): LabelTable {
  const cellsOf = new Map<string, readonly (string | null)[]>();
  const without: string[] = [];
  let repeated = 0;
  for (const row of rows) {
    const cell = row[key] ?? '';
    const path = find(cell);
    if (path === null) without.push(cell);
    else if (cellsOf.has(path)) repeated += 1;
    else cellsOf.set(path, row.toSpliced(key, 1));
  }
  return {
    name,
    columns: names.toSpliced(key, 1),
    missingValues,
    cells: (path) => cellsOf.get(path) ?? null,
    without: { count: without.length, first: without[0] ?? '' },
    repeated,
    matched: cellsOf.size,
  };
}

/** Finds the picture that a cell names: by its whole path, or by its name alone, with its ending or without. */
export function pathFinder(paths: readonly string[]): (cell: string) => string | null {
  const known = new Map<string, string | null>();
  for (const path of paths) {
    for (const form of new Set(formsOf(path))) {
      const other = known.get(form);
      // A name that two pictures have says nothing; a whole path always does.
      if (form === path || other === undefined) known.set(form, path);
      else if (other !== form) known.set(form, null);
    }
  }
  return (cell) => {
    for (const form of formsOf(cell.trim())) {
      const path = known.get(form);
      if (path) return path;
    }
    return null;
  };
}

function formsOf(name: string): readonly string[] {
  const path = name
    .replaceAll('\\', '/')
    .replace(/^(?:\.?\/)+/, '')
    .normalize('NFC');
  if (path === '') return [];
  const base = path.slice(path.lastIndexOf('/') + 1);
  const plain = (text: string) => text.replace(/(?<=[^/])\.[A-Za-z0-9]{1,5}$/, '');
  return [path, base, plain(path), plain(base)];
}

/** The error for a table that was chosen together with pictures and names none of them. */
export function namesNoPicture(table: string, example: string): AppError {
  return new AppError(
    'invalid-data',
    `No column of “${table}” names the pictures, such as “${example}”. One column must hold the names of their files.`,
    { place: { file: table } },
  );
}
