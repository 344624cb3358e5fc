import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openConnection } from './connection.ts';
import { applicationId } from './library-header.ts';
import { allMigrations } from './migrations/all.ts';
import { migrate } from './migrations/migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { incremental } from './shrink-library.ts';

/** Makes an empty library beside its place and moves it there when it is whole. */
export function createLibraryFile(
  file: string,
  migrations: readonly Migration[] = allMigrations,
): void {
  const unfinished = `${file}.new`;
  for (const suffix of ['', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true });
  makeShrinkable(unfinished);
  const connection = openConnection(unfinished);
  try {
    connection.pragma(`application_id = ${applicationId}`);
    migrate(connection, migrations, () => {});
  } finally {
    connection.close();
  }
  // A log that lost its library must not be read into the new one.
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  moveDurably(unfinished, file);
}

/** Lets a file that has nothing in it yet give unused pages back little by little later on. */
function makeShrinkable(file: string): void {
  const connection = new Database(file);
  connection.pragma(`auto_vacuum = ${incremental}`);
  // The first page, which holds the setting, is written with the first value.
  connection.pragma(`application_id = ${applicationId}`);
  connection.close();
}

/** Renames a file once its content is on the disk, and waits until the new name is. */
export function moveDurably(from: string, to: string): void {
  sync(from);
  renameSync(from, to);
  // Windows has no way to sync a folder.
  if (process.platform !== 'win32') sync(join(to, '..'));
}

function sync(path: string): void {
  const descriptor = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
