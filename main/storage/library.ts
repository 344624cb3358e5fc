import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  existsSync,
  copyFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import { Backups } from './backups.ts';
import { openConnection, type Connection } from './connection.ts';
import { applicationId, readLibraryHeader } from './library-header.ts';
import { LibraryLock } from './library-lock.ts';
import { allMigrations } from './migrations/all.ts';
import { libraryVersion, migrate, refuseNewer } from './migrations/migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { explainOpeningError, isDamage } from './storage-errors.ts';

/** An open library, held for this program alone. */
export interface Library {
  readonly connection: Connection;
  readonly file: string;
  /** Sentences on what was found and done at start. */
  readonly notices: readonly string[];
  /** Ends a backup in progress, writes everything into the one file and lets go of the library. */
  close(): Promise<void>;
}

export interface LibraryOptions {
  readonly migrations?: readonly Migration[];
  readonly now?: () => Date;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Opens the library of a folder, making it when there is none.
 * A damaged one is put aside and the newest good backup takes its place.
 * Throws `unavailable` when another program holds it, `newer-version` for one that a newer program
 * wrote and `storage` for a file that is not a library; the last two leave it untouched. A folder
 * that cannot be written to is `storage` too, a full disk `disk-full`.
 */
export function openLibrary(folder: string, options: LibraryOptions = {}): Library {
  try {
    return open(folder, options);
  } catch (error) {
    throw explainOpeningError(error, folder);
  }
}

function open(folder: string, options: LibraryOptions): Library {
  const { migrations = allMigrations, now = () => new Date() } = options;
  mkdirSync(folder, { recursive: true });
  const lock = new LibraryLock(join(folder, 'library.lock'));
  try {
    const file = join(folder, 'library.sqlite');
    const backups = new Backups(join(folder, 'backups'));
    const notices: string[] = [];
    const isNew = !existsSync(file);
    const connection = openOrRestore(folder, file, backups, { migrations, now }, notices);
    const backup = isNew ? Promise.resolve() : backUpIfOld(connection, backups, now(), notices);
    return {
      connection,
      file,
      notices,
      close: async () => {
        await backup;
        connection.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openOrRestore(
  folder: string,
  file: string,
  backups: Backups,
  options: Required<LibraryOptions>,
  notices: string[],
): Connection {
  const header = readLibraryHeader(file);
  if (header.kind === 'foreign') {
    throw new AppError(
      'storage',
      'The file library.sqlite in the library folder belongs to another program. Nothing was changed. Move it away or choose another library folder.',
    );
  }
  if (header.kind === 'library') refuseNewer(header.version, options.migrations);
  if (header.kind === 'missing') create(file, options.migrations);
  if (header.kind !== 'damaged') {
    try {
      return openChecked(file, backups, options);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  notices.push(restore(folder, file, backups, options));
  return openChecked(file, backups, options);
}

/** Opens a library, checks it and brings it to the newest form. */
function openChecked(
  file: string,
  backups: Backups,
  { migrations, now }: Required<LibraryOptions>,
): Connection {
  const connection = openConnection(file);
  try {
    refuseNewer(libraryVersion(connection), migrations);
    if (connection.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw Object.assign(new Error('quick_check failed'), { code: 'SQLITE_CORRUPT' });
    }
    migrate(connection, migrations, () => backups.makeNow(connection, now()));
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Makes an empty library beside its place and moves it there when it is whole. */
function create(file: string, migrations: readonly Migration[]): void {
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

/** Puts the damaged files aside and the newest good backup in their place; says so in a sentence. */
function restore(
  folder: string,
  file: string,
  backups: Backups,
  { migrations, now }: Required<LibraryOptions>,
): string {
  const backup = backups.newestGood();
  const lastWrite = Math.max(
    ...[file, `${file}-wal`]
      .filter((path) => existsSync(path))
      .map((path) => statSync(path).mtimeMs),
  );
  const name = `damaged-${now().toISOString().replaceAll(':', '-')}`;
  const aside = join(folder, name);
  mkdirSync(aside);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix))
      renameSync(file + suffix, join(aside, `library.sqlite${suffix}`));
  }
  const kept = `The damaged file is kept in the folder “${name}” of the library.`;
  if (!backup) {
    create(file, migrations);
    const why =
      backups.list().length === 0 ? 'there was no backup yet' : 'no backup of it was whole';
    return `The library was damaged and ${why}, so an empty one was made. ${kept}`;
  }
  const unfinished = `${file}.new`;
  copyFileSync(backup.file, unfinished);
  moveDurably(unfinished, file);
  const minutes = Math.max(0, Math.ceil((lastWrite - backup.at.getTime()) / 60_000));
  return `The library was damaged. It was restored from the backup of ${backup.at.toISOString()}; the last ${minutes === 1 ? 'minute of work before the damage is' : `${minutes} minutes of work before the damage are`} lost. ${kept}`;
}

function moveDurably(from: string, to: string): void {
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

/** A backup a day, made while the program goes on. */
async function backUpIfOld(
  connection: Connection,
  backups: Backups,
  now: Date,
  notices: string[],
): Promise<void> {
  const newest = backups.list()[0];
  if (newest && now.getTime() - newest.at.getTime() < day) return;
  try {
    await backups.make(connection, now);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notices.push(`Today's backup of the library could not be made: ${reason}.`);
  }
}
