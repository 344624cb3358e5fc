import Database from 'better-sqlite3';
import { AppError } from '../../common/errors/app-error.ts';

export type Connection = Database.Database;

/** Milliseconds that a connection waits for another process's transaction. */
const busyTimeout = 20_000;

/** What every connection must have, first start or later: SQLite forgets `synchronous` on reopening. */
const required: Readonly<Record<string, string | number>> = {
  journal_mode: 'wal',
  /** FULL: a commit is on the disk before it is acknowledged. */
  synchronous: 2,
  foreign_keys: 1,
  busy_timeout: busyTimeout,
  trusted_schema: 0,
};

/** Bytes that the log keeps on the disk once it has been written into the library. */
const keptLog = 16 * 1024 ** 2;

export interface ConnectionOptions {
  /**
   * Whether a commit may have to write a grown log into the library, which takes tens of milliseconds. True by
   * default; false where another connection sees to it, as `CheckpointWriter`'s does for a trainer.
   */
  readonly shortensLog?: boolean;
}

/** Opens a library file with the settings on which its safety rests. Throws `storage` when one does not take. */
export function openConnection(
  file: string,
  { shortensLog = true }: ConnectionOptions = {},
): Connection {
  const connection = new Database(file, { timeout: busyTimeout });
  try {
    for (const [name, value] of Object.entries(required)) connection.pragma(`${name} = ${value}`);
    connection.pragma(`journal_size_limit = ${keptLog}`);
    if (!shortensLog) connection.pragma('wal_autocheckpoint = 0');
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
