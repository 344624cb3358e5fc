import { createHash } from 'node:crypto';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Connection } from '../connection.ts';
import type { Migration } from './migration.ts';

/** The form that a library has now; 0 when nothing is in it. */
export function libraryVersion(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

/** Throws `newer-version` for a library that a newer program has written. */
export function refuseNewer(version: number, migrations: readonly Migration[]): void {
  const known = migrations.at(-1)?.number ?? 0;
  if (version > known) {
    throw new AppError(
      'newer-version',
      `This library was written by a newer Layerwright (version ${version} of its form; this one knows ${known}). Nothing was changed. Open it with the newer program.`,
    );
  }
}

/**
 * Brings a library to the newest form, each step whole or not at all.
 * @param beforeFirst Called once before anything changes, when there is something to lose.
 */
export function migrate(
  connection: Connection,
  migrations: readonly Migration[],
  beforeFirst: () => void,
): void {
  const version = libraryVersion(connection);
  const missing = migrations.filter(({ number }) => number > version);
  if (missing.length > 0 && version > 0) beforeFirst();
  if (missing.length > 0) {
    connection.function('sha256', { deterministic: true }, (bytes: Uint8Array) =>
      createHash('sha256').update(bytes).digest(),
    );
  }
  withoutForeignKeys(connection, () => {
    for (const { number, sql } of missing) {
      connection
        .transaction(() => {
          const orphans = countOrphans(connection);
          connection.exec(sql);
          if (countOrphans(connection) > orphans) {
            throw new Error(`Migration ${number} leaves rows without those that they belong to.`);
          }
          connection.pragma(`user_version = ${number}`);
        })
        .immediate();
    }
  });
}

/** A table that is made anew must not take along what belongs to its rows, so keys are checked after a step. */
function withoutForeignKeys(connection: Connection, work: () => void): void {
  const before = connection.pragma('foreign_keys', { simple: true }) as number;
  connection.pragma('foreign_keys = 0');
  try {
    work();
  } finally {
    connection.pragma(`foreign_keys = ${before}`);
  }
}

function countOrphans(connection: Connection): number {
  return (connection.pragma('foreign_key_check') as unknown[]).length;
}
