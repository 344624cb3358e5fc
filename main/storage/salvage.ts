import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openConnection, type Connection } from './connection.ts';
import { createLibraryFile } from './create-library.ts';

/** What could be read of one table. */
export interface SalvagedTable {
  readonly name: string;
  readonly saved: number;
  /** Whether it was read to its end; otherwise rows between damaged places were lost. */
  readonly whole: boolean;
}

type Row = Readonly<Record<string, unknown>>;

/** Parents before children. */
const tables = [
  'settings',
  'datasets',
  'projects',
  'run_groups',
  'runs',
  'epochs',
  'epoch_blocks',
  'run_events',
  'statistic_names',
  'layer_statistics',
  'chunks',
  'checkpoints',
  'checkpoint_chunks',
  'saved_blocks',
];

/**
 * Reads a damaged library table by table, from both ends up to where it is damaged, into a new one. What refers to
 * rows that were lost is left out, so that the new library is whole. The damaged file is only read.
 * @param tell Told how far it is, from 0 to 1: by the bytes read, against those of the file.
 */
export function salvage(
  damaged: string,
  target: string,
  tell: (share: number) => void = () => undefined,
): readonly SalvagedTable[] {
  createLibraryFile(target);
  const size = statSync(damaged).size;
  let read = 0;
  const took = (row: Row): void => {
    for (const value of Object.values(row)) read += bytesOf(value);
    tell(Math.min(1, read / size));
  };
  const from = new Database(damaged, { readonly: true });
  const to = openConnection(target);
  try {
    to.pragma('foreign_keys = 0');
    const found = to.transaction(() => {
      const copied = tables
        .filter((name) => hasTable(to, name))
        .map((name) => ({ name, whole: copyTable(from, to, name, took) }));
      removeOrphans(to);
      return copied;
    })();
    return found.map(({ name, whole }) => ({
      name,
      saved: to.prepare<[], number>(`SELECT count(*) FROM ${name}`).pluck().get() ?? 0,
      whole,
    }));
  } finally {
    from.close();
    to.close();
  }
}

/** True when all rows could be read. */
function copyTable(
  from: Connection,
  to: Connection,
  table: string,
  took: (row: Row) => void,
): boolean {
  const key = keyOf(to, table);
  try {
    const names = (to.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
    const known = (from.pragma(`table_info(${table})`) as { name: string }[]).map(
      ({ name }) => name,
    );
    const shared = names.filter((name) => known.includes(name));
    if (shared.length === 0) return false;
    const insert = to.prepare(
      `INSERT OR IGNORE INTO ${table} (${shared.join(', ')})
       VALUES (${shared.map((name) => `@${name}`).join(', ')})`,
    );
    const take = (row: Row): void => {
      insert.run(row);
      took(row);
    };
    const select = `SELECT ${shared.join(', ')} FROM ${table} ORDER BY `;
    if (copyUntilDamage(from, `${select}${key.join(', ')}`, take)) return true;
    copyUntilDamage(from, select + key.map((name) => `${name} DESC`).join(', '), take);
    return false;
  } catch (error) {
    if (isFull(error)) throw error;
    // The table itself, or what says how it looks, cannot be read.
    return false;
  }
}

function copyUntilDamage(from: Connection, select: string, take: (row: Row) => void): boolean {
  try {
    for (const row of from.prepare<[], Row>(select).iterate()) take(row);
    return true;
  } catch (error) {
    if (isFull(error)) throw error;
    return false;
  }
}

/** No room for what was read is no damage. */
function isFull(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'SQLITE_FULL';
}

/** About what a value takes in the file. */
function bytesOf(value: unknown): number {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 4;
}

/** The columns of its primary key: its rows lie in their order. */
function keyOf(connection: Connection, table: string): readonly string[] {
  const columns = connection.pragma(`table_info(${table})`) as { name: string; pk: number }[];
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const isText = key.length === 1 && !isInteger(connection, table, key[0]?.name ?? '');
  return key.length === 0 || isText ? ['rowid'] : key.map(({ name }) => name);
}

function isInteger(connection: Connection, table: string, column: string): boolean {
  const columns = connection.pragma(`table_info(${table})`) as { name: string; type: string }[];
  return columns.find(({ name }) => name === column)?.type === 'INTEGER';
}

/** Removing one row may leave others without the row that they belong to. */
function removeOrphans(connection: Connection): void {
  for (;;) {
    const orphans = connection.pragma('foreign_key_check') as {
      table: string;
      rowid: number | null;
      parent: string;
      fkid: number;
    }[];
    if (orphans.length === 0) break;
    for (const { table, parent, fkid } of orphans) {
      const keys = connection.pragma(`foreign_key_list(${table})`) as {
        id: number;
        from: string;
        to: string;
      }[];
      const key = keys.find(({ id }) => id === fkid);
      if (!key) continue;
      connection.exec(
        `DELETE FROM ${table} WHERE ${key.from} IS NOT NULL
           AND ${key.from} NOT IN (SELECT ${key.to} FROM ${parent})`,
      );
    }
  }
  // Weights of which a piece is missing are no weights.
  connection.exec(`
    DELETE FROM checkpoints WHERE bytes <> (SELECT coalesce(sum(length(chunks.bytes)), 0)
      FROM checkpoint_chunks JOIN chunks ON chunks.id = chunk_id WHERE checkpoint_id = checkpoints.id);
    DELETE FROM checkpoint_chunks WHERE checkpoint_id NOT IN (SELECT id FROM checkpoints);
    DELETE FROM chunks WHERE id NOT IN (SELECT chunk_id FROM checkpoint_chunks);
  `);
}

function hasTable(connection: Connection, name: string): boolean {
  return (
    connection
      .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
      .get(name) !== undefined
  );
}
