import Database from 'better-sqlite3';
import { AppError } from '../../common/errors/app-error.ts';
import { openConnection, type Connection } from './connection.ts';
import { readLibraryHeader } from './library-header.ts';
import { allMigrations } from './migrations/all.ts';
import { migrate, refuseNewer } from './migrations/migrate.ts';
import { isDamage } from './storage-errors.ts';

/**
 * Opens a library file that came from elsewhere, once it is whole and has exactly the tables that the program made
 * at that version, and no triggers or views of its own; then brings it to the newest form.
 * Throws `invalid-data` or `newer-version`.
 * @param name For messages.
 */
export function openForeignLibrary(file: string, name: string): Connection {
  const header = readLibraryHeader(file);
  if (header.kind !== 'library') throw refused(name, 'holds no project of this program');
  refuseNewer(header.version, allMigrations);
  const connection = open(file, name);
  try {
    connection.pragma('cell_size_check = 1');
    if (connection.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw refused(name, 'is damaged');
    }
    if (schemaOf(connection) !== schemaOfVersion(header.version)) {
      throw refused(name, 'was not written by this program');
    }
    migrate(connection, allMigrations, () => {});
    return connection;
  } catch (error) {
    connection.close();
    if (isDamage(error)) throw refused(name, 'is damaged');
    throw error;
  }
}

function open(file: string, name: string): Connection {
  try {
    return openConnection(file);
  } catch (error) {
    if (isDamage(error)) throw refused(name, 'is damaged');
    throw error;
  }
}

function schemaOfVersion(version: number): string {
  const fresh = new Database(':memory:');
  try {
    migrate(
      fresh,
      allMigrations.filter(({ number }) => number <= version),
      () => {},
    );
    return schemaOf(fresh);
  } finally {
    fresh.close();
  }
}

function schemaOf(connection: Connection): string {
  const rows = connection
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();
  return JSON.stringify(rows);
}

function refused(name: string, why: string): AppError {
  return new AppError('invalid-data', `“${name}” ${why}. Nothing was taken from it.`, {
    place: { file: name },
  });
}
