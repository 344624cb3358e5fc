import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { readLibraryHeader } from './library-header.ts';

/** How often, and how many stay. */
export interface BackupPlan {
  /** Hours between two; null for none. */
  readonly everyHours: number | null;
  readonly kept: number;
}

export const usualPlan: BackupPlan = { everyHours: 24, kept: 7 };

export interface Backup {
  readonly file: string;
  readonly at: Date;
}

/** What the caller of a backup may do while it goes on. */
export interface BackupControl {
  /** Told how far it is, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Pages copied before others have their turn. */
const pagesAtOnce = 256;

const pattern = /^library-(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2}\.\d{3}Z)\.sqlite$/;

/** Whole copies of the library, made by SQLite and never by copying the file. */
export class Backups {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Newest first. */
  list(): readonly Backup[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .flatMap((name): Backup[] => {
        const match = pattern.exec(name);
        if (!match) return [];
        const at = new Date(`${match[1]}:${match[2]}:${match[3]}`);
        return [{ file: join(this.#folder, name), at }];
      })
      .sort((a, b) => b.at.getTime() - a.at.getTime());
  }

  /** Removes what a backup that was killed left, once no other program makes one. */
  removeUnfinished(): void {
    if (!existsSync(this.#folder)) return;
    const unfinished = readdirSync(this.#folder).filter((name) =>
      /\.sqlite\.part(?:-.*)?$/.test(name),
    );
    for (const name of unfinished) rmSync(join(this.#folder, name), { force: true });
  }

  /** The newest that passes SQLite's check. */
  newestGood(): Backup | null {
    return this.list().find((backup) => this.isWhole(backup)) ?? null;
  }

  isWhole({ file }: Backup): boolean {
    return isWholeLibrary(file);
  }

  /** Makes one when the newest is older than the library's plan wants; true when it did. */
  async makeIfDue(connection: Connection, now: Date): Promise<boolean> {
    const { everyHours } = planOf(connection);
    const newest = this.list()[0];
    if (everyHours === null) return false;
    // A clock that was set back makes the newest backup one of the future: it counts as old then.
    const age = newest ? now.getTime() - newest.at.getTime() : Infinity;
    if (age >= 0 && age < everyHours * 60 * 60 * 1000) return false;
    await this.make(connection, now);
    return true;
  }

  /**
   * Copies the library while others may write; what is in it when the copy ends is in the copy. Ended by the signal,
   * it leaves nothing and throws the signal's reason.
   */
  async make(
    connection: Connection,
    at: Date,
    { onProgress, signal }: BackupControl = {},
  ): Promise<void> {
    const { unfinished, file } = this.#place(at);
    try {
      await connection.backup(unfinished, {
        progress: ({ totalPages, remainingPages }) => {
          signal?.throwIfAborted();
          if (totalPages > 0) onProgress?.(1 - remainingPages / totalPages);
          return pagesAtOnce;
        },
      });
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
    this.#keep(unfinished, file, planOf(connection).kept);
  }

  /** The same at once, for the moment before a migration. */
  makeNow(connection: Connection, at: Date): void {
    const { unfinished, file } = this.#place(at);
    connection.prepare('VACUUM INTO ?').run(unfinished);
    this.#keep(unfinished, file, planOf(connection).kept);
  }

  #place(at: Date): { unfinished: string; file: string } {
    mkdirSync(this.#folder, { recursive: true });
    const file = join(this.#folder, `library-${at.toISOString().replaceAll(':', '-')}.sqlite`);
    const unfinished = `${file}.part`;
    rmSync(unfinished, { force: true });
    return { unfinished, file };
  }

  #keep(unfinished: string, file: string, kept: number): void {
    renameSync(unfinished, file);
    for (const old of this.list().slice(kept)) rmSync(old.file, { force: true });
  }
}

/** The plan that stands in the library's settings. */
export function planOf(connection: Connection): BackupPlan {
  const row = connection
    .prepare<[], { value: string }>("SELECT value FROM settings WHERE key = 'backups'")
    .get();
  return row ? (JSON.parse(row.value) as BackupPlan) : usualPlan;
}

/** Whether a file is a library that passes SQLite’s check. */
export function isWholeLibrary(file: string): boolean {
  if (readLibraryHeader(file).kind !== 'library') return false;
  try {
    const copy = new Database(file, { readonly: true });
    try {
      return copy.pragma('quick_check(1)', { simple: true }) === 'ok';
    } finally {
      copy.close();
    }
  } catch {
    // Whatever keeps it from being opened keeps it from being restored.
    return false;
  }
}
