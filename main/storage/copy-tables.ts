import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '../../common/errors/app-error.ts';
import type { Connection } from './connection.ts';

/** How a copy differs from its original in what SQLite keeps of a file as a whole. */
export interface CopySettings {
  /** SQLite's `auto_vacuum`. */
  readonly autoVacuum: number;
}

interface Table {
  readonly name: string;
  /** What is written of a row; with its number where no column holds that. */
  readonly columns: readonly string[];
  /** In whose order rows lie. */
  readonly key: readonly string[];
}

/** Milliseconds that one statement should take: whoever ends the work waits no longer. */
const slice = 30;

/**
 * Copies everything that an open database holds into a new file, row by row, so that nothing of the copy is unused.
 * The copy shows one moment; others read and write the original meanwhile. It is not made durable. Ended in the midst
 * (every statement is short), it leaves the file half written. Throws `storage` when rows are missing at the end.
 * @param tell Told how far it is, from 0 to 1.
 */
export function copyTables(
  from: Connection,
  file: string,
  { autoVacuum }: CopySettings,
  tell: (share: number) => void,
): void {
  removeDatabase(file);
  const pragma = (name: string) => from.pragma(name, { simple: true }) as number;
  const expected = Math.max(1, pragma('page_count') - pragma('freelist_count'));
  makeTables(from, file, autoVacuum);
  from.prepare('ATTACH ? AS copy').run(file);
  try {
    // The copy is thrown away when anything fails, so that it needs neither a journal nor the disk's word.
    from.pragma('copy.journal_mode = OFF');
    from.pragma('copy.synchronous = OFF');
    from.pragma('foreign_keys = 0');
    from.transaction(() => {
      for (const table of tablesOf(from)) {
        copyTable(from, table, () => tell(Math.min(1, pragma('copy.page_count') / expected)));
      }
    })();
  } finally {
    from.exec('DETACH copy');
    from.pragma('foreign_keys = 1');
  }
  addTheRest(from, file);
  tell(1);
}

/** Removes a database and what SQLite may have left beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) {
    if (existsSync(file + suffix)) rmSync(file + suffix, { force: true });
  }
}

/** The statements that made the original, in their order; SQLite makes its own tables by itself. */
function schemaOf(connection: Connection, kinds: string): readonly string[] {
  return connection
    .prepare<[], string>(
      `SELECT sql FROM sqlite_schema
       WHERE type IN (${kinds}) AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid`,
    )
    .pluck()
    .all();
}

function makeTables(from: Connection, file: string, autoVacuum: number): void {
  const copy = new Database(file);
  try {
    for (const name of ['page_size', 'encoding']) {
      copy.pragma(`${name} = '${String(from.pragma(name, { simple: true }))}'`);
    }
    copy.pragma(`auto_vacuum = ${autoVacuum}`);
    for (const name of ['application_id', 'user_version']) {
      copy.pragma(`${name} = ${String(from.pragma(name, { simple: true }))}`);
    }
    for (const sql of schemaOf(from, "'table'")) copy.exec(sql);
  } finally {
    copy.close();
  }
}

/** Indexes, views and triggers: they come last, so that indexes are dense and no trigger answers to the copying. */
function addTheRest(from: Connection, file: string): void {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = OFF');
    copy.pragma('synchronous = OFF');
    for (const sql of schemaOf(from, "'index', 'view', 'trigger'")) copy.exec(sql);
  } finally {
    copy.close();
  }
}

function tablesOf(connection: Connection): readonly Table[] {
  const listed = connection.pragma('main.table_list') as {
    name: string;
    type: string;
    wr: 0 | 1;
  }[];
  return listed
    .filter(({ name, type }) => type === 'table' && !name.startsWith('sqlite_'))
    .map(({ name, wr }) => {
      const columns = connection.pragma(`main.table_info(${quote(name)})`) as {
        name: string;
        type: string;
        pk: number;
      }[];
      const primary = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
      const names = columns.map((column) => quote(column.name));
      if (wr === 1) return { name, columns: names, key: primary.map((one) => quote(one.name)) };
      const numbered = primary.length === 1 && primary[0]?.type.toUpperCase() === 'INTEGER';
      return { name, columns: numbered ? names : ['rowid', ...names], key: ['rowid'] };
    });
}

/** Copies slice by slice, as many rows in each as take about `slice` milliseconds. */
function copyTable(connection: Connection, table: Table, took: () => void): void {
  const original = `main.${quote(table.name)}`;
  const copy = `copy.${quote(table.name)}`;
  const key = table.key.join(', ');
  const marks = table.key.map(() => '?').join(', ');
  const columns = table.columns.join(', ');
  const insert = `INSERT INTO ${copy} (${columns}) SELECT ${columns} FROM ${original}`;
  const after = `(${key}) > (${marks})`;
  const upTo = `(${key}) <= (${marks})`;
  const last = (where: string) =>
    connection
      .prepare<unknown[], unknown[]>(
        `SELECT ${key} FROM ${original} ${where} ORDER BY ${key} LIMIT 1 OFFSET ?`,
      )
      .raw()
      .safeIntegers();
  const lastOfFirst = last('');
  const lastOfNext = last(`WHERE ${after}`);
  const first = connection.prepare(`${insert} WHERE ${upTo} ORDER BY ${key}`);
  const next = connection.prepare(`${insert} WHERE ${after} AND ${upTo} ORDER BY ${key}`);
  const rest = connection.prepare(`${insert} WHERE ${after} ORDER BY ${key}`);
  const all = connection.prepare(`${insert} ORDER BY ${key}`);
  /** The key of the last row that was copied; empty before the first. */
  let from: readonly unknown[] = [];
  for (let rows = 8; ;) {
    const began = performance.now();
    const begun = from.length > 0;
    const to = begun ? lastOfNext.get(...from, rows - 1) : lastOfFirst.get(rows - 1);
    if (!to) {
      if (begun) rest.run(...from);
      else all.run();
      took();
      break;
    }
    if (begun) next.run(...from, ...to);
    else first.run(...to);
    from = to;
    took();
    const time = performance.now() - began;
    if (time < slice / 2) rows *= 2;
    else if (time > slice && rows > 1) rows = Math.ceil(rows / 2);
  }
  const count = (name: string) =>
    connection.prepare<[], number>(`SELECT count(*) FROM ${name}`).pluck().get();
  if (count(original) === count(copy)) return;
  throw new AppError(
    'storage',
    `Not all of “${table.name}” could be copied. The library stays as it is.`,
  );
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
