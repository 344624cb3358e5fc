import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openConnection, type Connection } from './connection.ts';
import { createLibraryFile } from './create-library.ts';
import { removeDamagedWeights, removeOrphans, standInForLost } from './mend-salvaged.ts';
import { isFull, readAround, rowNumber } from './read-around-damage.ts';

/** What could be read of one table. */
export interface SalvagedTable {
  readonly name: string;
  readonly saved: number;
  /** Whether all of it could be saved. */
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
 * Reads a damaged library table by table, around what is damaged, into a new one. A project or a table of which only
 * the name for it is lost is stood in for, so that its runs stay; whatever else refers to lost rows is left out, so
 * that the new library is whole, and so are weights that do not match their checksum. The damaged file is only read.
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
        .map((name) => {
          const whole = copyTable(from, to, name, took);
          return { name, whole, read: countOf(to, name) };
        });
      standInForLost(to);
      removeOrphans(to);
      removeDamagedWeights(to);
      return copied;
    })();
    return found.map(({ name, whole, read }) => {
      const saved = countOf(to, name);
      return { name, saved, whole: whole && saved >= read };
    });
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
    const number = key.length === 1 ? `rowid AS ${rowNumber}, ` : '';
    const select = `SELECT ${number}${shared.join(', ')} FROM ${table}`;
    return readAround({ from, to, select, table, key }, take);
  } catch (error) {
    if (isFull(error)) throw error;
    // The table itself, or what says how it looks, cannot be read.
    return false;
  }
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

function countOf(connection: Connection, table: string): number {
  return connection.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
}

function hasTable(connection: Connection, name: string): boolean {
  return (
    connection
      .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
      .get(name) !== undefined
  );
}
