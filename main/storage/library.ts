import {
  accessSync,
  constants,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  existsSync,
  copyFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import { missingWords, savedWords } from '../../common/library/saved-words.ts';
import { Backups } from './backups.ts';
import { createLibraryFile, moveDurably } from './create-library.ts';
import { openConnection, type Connection } from './connection.ts';
import { readLibraryHeader } from './library-header.ts';
import { LibraryLock } from './library-lock.ts';
import { allMigrations } from './migrations/all.ts';
import { libraryVersion, migrate, refuseNewer } from './migrations/migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { readPendingChange, writePendingChange } from './pending-changes.ts';
import { endUnfinishedRewrite } from './rewrite-library.ts';
import { salvage } from './salvage.ts';
import { explainOpeningError, isDamage } from './storage-errors.ts';

/** An open library, held for this program alone. */
export interface Library {
  readonly connection: Connection;
  readonly file: string;
  readonly backups: Backups;
  /** Sentences on what was found and done at start. */
  readonly notices: readonly string[];
  /** Ends a backup in progress, writes everything into the one file and lets go of the library. */
  close(): Promise<void>;
}

export interface LibraryOptions {
  /** Whether a backup is made when the last one is old enough; true by default. */
  readonly backsUp?: boolean;
  readonly migrations?: readonly Migration[];
  readonly now?: () => Date;
}

type OpeningOptions = Required<Pick<LibraryOptions, 'migrations' | 'now'>>;

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
  const { migrations = allMigrations, now = () => new Date(), backsUp = true } = options;
  mkdirSync(folder, { recursive: true });
  const lock = new LibraryLock(join(folder, 'library.lock'));
  try {
    const file = join(folder, 'library.sqlite');
    const backups = new Backups(join(folder, 'backups'));
    backups.removeUnfinished();
    const notices: string[] = [];
    const isNew = !existsSync(file);
    restoreWanted(folder, file, backups, now(), notices);
    const connection = openOrRestore(folder, file, backups, { migrations, now }, notices);
    endUnfinishedRewrite(connection, file);
    const backup =
      isNew || !backsUp ? Promise.resolve() : backUpIfDue(connection, backups, now(), notices);
    return {
      connection,
      file,
      backups,
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
  options: OpeningOptions,
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
  if (header.kind === 'missing') createLibraryFile(file, options.migrations);
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
  { migrations, now }: OpeningOptions,
): Connection {
  // SQLite opens a file that may only be read all the same; the first write would say so in the midst of work.
  accessSync(file, constants.W_OK);
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

/** Puts the damaged files aside and the newest good backup in their place; says so in a sentence. */
function restore(
  folder: string,
  file: string,
  backups: Backups,
  { migrations, now }: OpeningOptions,
): string {
  const backup = backups.newestGood();
  const lastWrite = lastWriteOf(file);
  const name = putAside(folder, file, `damaged-${stamp(now())}`);
  const kept = `The damaged file is kept in the folder “${name}” of the library.`;
  if (!backup) {
    const why =
      backups.list().length === 0 ? 'there was no backup yet' : 'no backup of it was whole';
    const saved = saveWhatCanBeRead(join(folder, name, 'library.sqlite'), file);
    if (saved !== null) {
      return `The library was damaged and ${why}. What could be read was saved: ${saved}. ${kept}`;
    }
    createLibraryFile(file, migrations);
    return `The library was damaged and ${why}, so an empty one was made. ${kept}`;
  }
  putInPlace(backup.file, file);
  const lost = minutesBetween(backup.at, lastWrite);
  return `The library was damaged. It was restored from the backup of ${backup.at.toISOString()}; the last ${lost === 1 ? 'minute of work before the damage is' : `${lost} minutes of work before the damage are`} lost. ${kept}`;
}

/** Puts the backup in place that the person wanted, and what was there aside. */
function restoreWanted(
  folder: string,
  file: string,
  backups: Backups,
  now: Date,
  notices: string[],
): void {
  const wanted = readPendingChange(folder);
  if (wanted.restore === null) return;
  writePendingChange(folder, { ...wanted, restore: null });
  const backup = backups.list().find((one) => basename(one.file) === wanted.restore);
  if (!backup || !backups.isWhole(backup)) {
    notices.push(
      'The backup that should be restored is gone or damaged. The library is unchanged.',
    );
    return;
  }
  const lost = minutesBetween(backup.at, lastWriteOf(file));
  const name = putAside(folder, file, `before-restore-${stamp(now)}`);
  putInPlace(backup.file, file);
  notices.push(
    `The backup of ${backup.at.toISOString()} was restored; ${lost === 1 ? 'one minute' : `${lost} minutes`} of work after it are not in it. The library as it was before is kept in its folder “${name}”.`,
  );
}

/** What could be read of a damaged library, in words, once it lies in its place; null when nothing could. */
function saveWhatCanBeRead(damaged: string, file: string): string | null {
  const unfinished = `${file}.saved`;
  for (const suffix of ['', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true });
  try {
    const tables = salvage(damaged, unfinished);
    if (!tables.some(({ name, saved }) => /^(?:projects|datasets)$/.test(name) && saved > 0)) {
      return null;
    }
    moveDurably(unfinished, file);
    const missing = missingWords(tables);
    return `${savedWords(tables)}${missing === '' ? '' : `; some ${missing} are missing`}`;
  } catch {
    return null;
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true });
  }
}

function putAside(folder: string, file: string, name: string): string {
  const aside = join(folder, name);
  mkdirSync(aside);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix))
      renameSync(file + suffix, join(aside, `library.sqlite${suffix}`));
  }
  return name;
}

function putInPlace(backup: string, file: string): void {
  const unfinished = `${file}.new`;
  copyFileSync(backup, unfinished);
  moveDurably(unfinished, file);
}

function stamp(at: Date): string {
  return at.toISOString().replaceAll(':', '-');
}

/** Milliseconds of the epoch. */
function lastWriteOf(file: string): number {
  const paths = [file, `${file}-wal`].filter((path) => existsSync(path));
  return Math.max(0, ...paths.map((path) => statSync(path).mtimeMs));
}

function minutesBetween(backup: Date, lastWrite: number): number {
  return Math.max(0, Math.ceil((lastWrite - backup.getTime()) / 60_000));
}

/** A backup as often as the person wants, made while the program goes on. */
async function backUpIfDue(
  connection: Connection,
  backups: Backups,
  now: Date,
  notices: string[],
): Promise<void> {
  try {
    await backups.makeIfDue(connection, now);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notices.push(`Today's backup of the library could not be made: ${reason}.`);
  }
}
