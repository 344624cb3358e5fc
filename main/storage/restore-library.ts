import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { missingWords, savedWords } from '../../common/library/saved-words.ts';
import { isWholeLibrary, type Backups } from './backups.ts';
import { removeDatabase } from './copy-tables.ts';
import { createLibraryFile, moveDurably } from './create-library.ts';
import type { Migration } from './migrations/migration.ts';
import { readPendingChange, writePendingChange } from './pending-changes.ts';
import { isFull } from './read-around-damage.ts';
import { salvage } from './salvage.ts';

/** A library that nobody has open, and what may take its place. */
export interface Restoring {
  readonly folder: string;
  readonly file: string;
  readonly backups: Backups;
  readonly now: Date;
}

const besides = ['', '-wal', '-shm'] as const;

/*
 * What takes the library's place is written whole beside it before the library is put aside. Killed at any moment, or
 * without room on the disk, the next start finds the library as it was, or puts in place what lies ready.
 */

/** Puts in place what lies ready where the program was ended between putting the library aside and that. */
export function finishRestoring(folder: string, file: string, notices: string[]): void {
  const ready = readyOf(file);
  if (existsSync(file) || !isWholeLibrary(ready)) {
    removeDatabase(ready);
    return;
  }
  const aside = readdirSync(folder)
    .filter((name) => /^(?:damaged|before-restore)-/.test(name))
    .toSorted((a, b) => stampOf(a).localeCompare(stampOf(b)))
    .at(-1);
  // A log must not be read into another file than its own.
  if (aside !== undefined) moveAll(file, join(folder, aside));
  moveDurably(ready, file);
  writePendingChange(folder, { ...readPendingChange(folder), restore: null });
  notices.push(
    `The program was ended while the library was being restored; that was finished now. The library as it was before is kept in its folder “${aside ?? ''}”.`,
  );
}

/** Puts the newest good backup in the place of a damaged library, or what can be read of it; says so in a sentence. */
export function restoreDamaged(
  { folder, file, backups, now }: Restoring,
  migrations: readonly Migration[],
): string {
  const backup = backups.newestGood();
  const lastWrite = lastWriteOf(file);
  const saved = backup ? null : saveWhatCanBeRead(file, migrations);
  if (backup) copyToReady(backup.file, file);
  const name = putInPlace(folder, file, `damaged-${stamp(now)}`);
  const kept = `The damaged file is kept in the folder “${name}” of the library.`;
  if (!backup) {
    const why =
      backups.list().length === 0 ? 'there was no backup yet' : 'no backup of it was whole';
    if (saved !== null) {
      return `The library was damaged and ${why}. What could be read was saved: ${saved}. ${kept}`;
    }
    return `The library was damaged and ${why}, so an empty one was made. ${kept}`;
  }
  const lost = minutesBetween(backup.at, lastWrite);
  return `The library was damaged. It was restored from the backup of ${backup.at.toISOString()}; the last ${lost === 1 ? 'minute of work before the damage is' : `${lost} minutes of work before the damage are`} lost. ${kept}`;
}

/** Puts the backup in place that the person wanted, and what was there aside. */
export function restoreWanted({ folder, file, backups, now }: Restoring, notices: string[]): void {
  const wanted = readPendingChange(folder);
  if (wanted.restore === null) return;
  const backup = backups.list().find((one) => basename(one.file) === wanted.restore);
  if (!backup || !backups.isWhole(backup)) {
    writePendingChange(folder, { ...wanted, restore: null });
    notices.push(
      'The backup that should be restored is gone or damaged. The library is unchanged.',
    );
    return;
  }
  const lost = minutesBetween(backup.at, lastWriteOf(file));
  try {
    copyToReady(backup.file, file);
  } catch (error) {
    if (!isFull(error)) throw error;
    writePendingChange(folder, { ...wanted, restore: null });
    notices.push(
      'The backup could not be restored: the disk is full. The library is unchanged. Free some space and try again.',
    );
    return;
  }
  const name = putInPlace(folder, file, `before-restore-${stamp(now)}`);
  writePendingChange(folder, { ...wanted, restore: null });
  notices.push(
    `The backup of ${backup.at.toISOString()} was restored; ${lost === 1 ? 'one minute' : `${lost} minutes`} of work after it are not in it. The library as it was before is kept in its folder “${name}”.`,
  );
}

/** Where what takes the library's place is written. */
function readyOf(file: string): string {
  return `${file}.ready`;
}

/** What could be read of a damaged library, in words, once it lies ready; null when an empty one does. */
function saveWhatCanBeRead(file: string, migrations: readonly Migration[]): string | null {
  const ready = readyOf(file);
  const unfinished = `${file}.saved`;
  removeDatabase(unfinished);
  try {
    const tables = salvage(file, unfinished);
    if (tables.some(({ name, saved }) => /^(?:projects|datasets)$/.test(name) && saved > 0)) {
      moveDurably(unfinished, ready);
      const missing = missingWords(tables);
      return `${savedWords(tables)}${missing === '' ? '' : `; some ${missing} are missing`}`;
    }
  } catch (error) {
    // Without room nothing is decided: the damaged library stays until there is some.
    if (isFull(error)) throw error;
  } finally {
    removeDatabase(unfinished);
  }
  createLibraryFile(ready, migrations);
  return null;
}

function copyToReady(backup: string, file: string): void {
  const ready = readyOf(file);
  try {
    copyFileSync(backup, `${ready}.part`);
    moveDurably(`${ready}.part`, ready);
  } catch (error) {
    removeDatabase(`${ready}.part`);
    throw error;
  }
}

/** Puts what lies ready in the library's place, and the library into a folder beside it. */
function putInPlace(folder: string, file: string, name: string): string {
  const aside = join(folder, name);
  mkdirSync(aside);
  moveAll(file, aside);
  moveDurably(readyOf(file), file);
  return name;
}

function moveAll(file: string, folder: string): void {
  for (const suffix of besides) {
    if (existsSync(file + suffix)) {
      renameSync(file + suffix, join(folder, `library.sqlite${suffix}`));
    }
  }
}

function stamp(at: Date): string {
  return at.toISOString().replaceAll(':', '-');
}

/** The time in the name of a folder that something was put into. */
function stampOf(name: string): string {
  return name.replace(/^(?:damaged|before-restore)-/, '');
}

/** Milliseconds of the epoch. */
function lastWriteOf(file: string): number {
  const paths = [file, `${file}-wal`].filter((path) => existsSync(path));
  return Math.max(0, ...paths.map((path) => statSync(path).mtimeMs));
}

function minutesBetween(backup: Date, lastWrite: number): number {
  return Math.max(0, Math.ceil((lastWrite - backup.getTime()) / 60_000));
}
