import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Connection } from '../../../main/storage/connection.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { addRunningRun } from './sample-rows.ts';

/**
 * Makes a library as they were before files could give pages back little by little: a run that has ended, numbers of
 * its layers, and weights, two thirds of which nothing needs any more. Gives its file.
 * @param pieces Pieces of weights of 256 KiB each.
 */
export async function makeOldLibrary(folder: string, pieces: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const library = openLibrary(folder, { backsUp: false });
  addRunningRun(library.connection);
  library.connection.exec("UPDATE runs SET status = 'interrupted'");
  addStatistics(library.connection, 3000);
  await library.close();
  const file = join(folder, 'library.sqlite');
  ageLibrary(file, pieces);
  return file;
}

/** Makes a library that nobody has open one of an earlier time, with weights of which nothing needs two thirds. */
export function ageLibrary(file: string, pieces: number): void {
  const old = new Database(file);
  addPieces(old, pieces);
  old.pragma('journal_mode = DELETE');
  old.pragma('auto_vacuum = 0');
  old.exec('VACUUM');
  old.exec(
    'DELETE FROM chunks WHERE id % 3 > 0 AND id NOT IN (SELECT chunk_id FROM checkpoint_chunks)',
  );
  old.close();
}

function addPieces(connection: Connection, pieces: number): void {
  const add = connection.prepare('INSERT INTO chunks (sha256, bytes) VALUES (randomblob(32), ?)');
  for (let at = 0; at < pieces; at++) add.run(Buffer.alloc(256 * 1024, at));
}

function addStatistics(connection: Connection, steps: number): void {
  const run = connection.prepare('SELECT number FROM runs').pluck().get();
  connection.exec(`INSERT INTO statistic_names (id, names) VALUES (7, '["gradient"]')`);
  const add = connection.prepare(
    `INSERT INTO layer_statistics (run, step, epoch, seconds, names, bytes)
     VALUES (?, ?, 1, 0.25, 7, randomblob(40))`,
  );
  connection.transaction(() => {
    for (let at = 1; at <= steps; at++) add.run(run, at);
  })();
}

/** Everything that a library holds, as one sum a table, with the numbers of rows. */
export function contentOf(connection: Connection): Readonly<Record<string, string>> {
  const tables = connection
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name",
    )
    .all();
  return Object.fromEntries(
    tables.map(({ name, sql }) => {
      if (!sql.startsWith('CREATE TABLE')) return [name, sql];
      const numbered = sql.includes('WITHOUT ROWID') ? '' : 'rowid AS number, ';
      const hash = createHash('sha256').update(sql);
      for (const row of connection.prepare(`SELECT ${numbered}* FROM ${name}`).raw().iterate()) {
        for (const value of row as unknown[]) {
          hash.update(Buffer.isBuffer(value) ? value : `${typeof value} ${String(value)};`);
        }
      }
      return [name, hash.digest('hex')];
    }),
  );
}

/** Bytes of a file. */
export function bytesOf(file: string): number {
  return statSync(file).size;
}
