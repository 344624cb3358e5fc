import Database from 'better-sqlite3';
import { AppError } from '../../common/errors/app-error.ts';

export type Connection = Database.Database;

/** Milliseconds that a connection waits for another process's transaction. */
const busyTimeout = 10_000;

/** What every connection must have, first start or later: SQLite forgets `synchronous` on reopening. */
const required: Readonly<Record<string, string | number>> = {
  journal_mode: 'wal',
  /** FULL: a commit is on the disk before it is acknowledged. */
  synchronous: 2,
  foreign_keys: 1,
  busy_timeout: busyTimeout,
  trusted_schema: 0,
};

/** Opens a library file with the settings on which its safety rests. Throws `storage` when one does not take. */
export function openConnection(file: string): Connection {
  const connection = new Database(file, { timeout: busyTimeout });
  try {
    for (const [name, value] of Object.entries(required)) connection.pragma(`${name} = ${value}`);
    assertSettings(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Reads the settings back from SQLite; throws `storage` naming the first that differs. */
export function assertSettings(connection: Connection): void {
  for (const [name, expected] of Object.entries(required)) {
    const actual = connection.pragma(name, { simple: true });
    if (actual !== expected) {
      throw new AppError(
        'storage',
        `The library cannot be kept safely here: SQLite's ${name} is ${String(actual)} instead of ${expected}. Use a folder on a local disk.`,
      );
    }
  }
}
