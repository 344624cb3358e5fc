import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection } from './connection.ts';
import { applicationId } from './library-header.ts';
import { allMigrations } from './migrations/all.ts';
import { migrate } from './migrations/migrate.ts';
import type { Migration } from './migrations/migration.ts';

/** Makes an empty library beside its place and moves it there when it is whole. */
export function createLibraryFile(
  file: string,
  migrations: readonly Migration[] = allMigrations,
): void {
  const unfinished = `${file}.new`;
  for (const suffix of ['', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true });
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
