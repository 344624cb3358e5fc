import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { AppError } from '../../common/errors/app-error.ts';
import { openConnection, type Connection } from './connection.ts';
import { copyTables, removeDatabase } from './copy-tables.ts';
import { incremental } from './shrink-library.ts';

export interface RewriteControl {
  /** Told how far it is, from 0 to 1; it may go back where others wrote meanwhile. */
  readonly tell: (share: number) => void;
  /** Asked before the copy takes the library's place; what it throws ends the work. */
  readonly ready?: () => Promise<void>;
  /** Whether someone waits to write: they are let through, and it is tried again. */
  readonly othersWait?: () => boolean;
}

/** Pages brought back in one step. */
const pagesAtOnce = 512;
/** How often it is tried where others write meanwhile. */
const attempts = 4;
/** Milliseconds for which others have their turn before the next try. */
const pause = 300;
/** Share of the work that is copying; the rest is bringing the copy back. */
const copying = 0.6;

/**
 * Writes a library anew without what is unused in it, so that it can give pages back little by little from then on.
 * A dense copy is made beside it while others read and write; then its pages take the place of the library's in one
 * transaction, during which others read and who wants to write waits. Ended or killed at any moment, the library is
 * as it was, or whole and small; what is left beside it `endUnfinishedRewrite` removes.
 * Throws `disk-full` where there is no room for the copy, `conflict` when others never stop writing.
 */
export async function rewriteLibrary(file: string, control: RewriteControl): Promise<void> {
  requireRoom(file);
  const live = openConnection(file);
  let copied: number | null = null;
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) await wait(pause);
      const version = versionOf(live);
      if (version !== copied) {
        copyTables(live, copyOf(file), { autoVacuum: incremental }, (share) =>
          control.tell(copying * share),
        );
        copied = version;
      }
      await control.ready?.();
      if (await bringBack(live, file, copied, control)) {
        control.tell(1);
        return;
      }
    }
  } finally {
    endUnfinishedRewrite(live, file);
    live.close();
  }
  throw new AppError(
    'conflict',
    'Something else was written into the library each time. Nothing was changed; try again when nothing else goes on.',
  );
}

/** Removes what a rewriting that was ended left beside the library, and the log that it may have made long. */
export function endUnfinishedRewrite(connection: Connection, file: string): void {
  if (!existsSync(copyOf(file))) return;
  removeDatabase(copyOf(file));
  connection.pragma('wal_checkpoint(TRUNCATE)');
}

function copyOf(file: string): string {
  return `${file}.smaller`;
}

/** Another number whenever another connection has written. */
function versionOf(connection: Connection): number {
  return connection.pragma('data_version', { simple: true }) as number;
}

class Interrupted extends Error {}

/** False, with the library as it was, where others have written since the copy was made or wait to write. */
async function bringBack(
  live: Connection,
  file: string,
  version: number,
  { tell, othersWait }: RewriteControl,
): Promise<boolean> {
  const copy = new Database(copyOf(file));
  try {
    const { totalPages } = await copy.backup(file, {
      progress: ({ totalPages: total, remainingPages }) => {
        // From the first step on nobody else can write, so that what is true here stays true until the end.
        if (versionOf(live) !== version || othersWait?.()) throw new Interrupted();
        tell(copying + (1 - copying) * (1 - remainingPages / total));
        return pagesAtOnce;
      },
    });
    // None: another connection was writing at that moment.
    return totalPages > 0;
  } catch (error) {
    if (error instanceof Interrupted) return false;
    throw error;
  } finally {
    copy.close();
  }
}

/** The copy and the log that brings it back have to lie beside the library for a while. */
function requireRoom(file: string): void {
  const connection = openConnection(file);
  const number = (name: string) => connection.pragma(name, { simple: true }) as number;
  const used = number('page_size') * (number('page_count') - number('freelist_count'));
  connection.close();
  const { bavail, bsize } = statfsSync(dirname(file));
  if (bavail * bsize >= 2 * used) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
  throw new AppError(
    'disk-full',
    `Writing this library anew takes ${megabytes(2 * used)} on its disk for a while, and ${megabytes(bavail * bsize)} are free. Nothing was changed. Free some space and try again.`,
  );
}
