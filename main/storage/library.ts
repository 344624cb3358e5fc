import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import { Backups } from './backups.ts';
import { createLibraryFile } from './create-library.ts';
import { openConnection, type Connection } from './connection.ts';
import { readLibraryHeader } from './library-header.ts';
import { LibraryLock } from './library-lock.ts';
import { allMigrations } from './migrations/all.ts';
import { libraryVersion, migrate, refuseNewer } from './migrations/migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { finishRestoring, restoreDamaged, restoreWanted } from './restore-library.ts';
import { endUnfinishedRewrite } from './rewrite-library.ts';
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
    finishRestoring(folder, file, notices);
    restoreWanted({ folder, file, backups, now: now() }, notices);
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
  notices.push(restoreDamaged({ folder, file, backups, now: options.now() }, options.migrations));
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
