import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { readLibraryHeader } from './library-header.ts';

export interface Backup {
  readonly file: string;
  readonly at: Date;
}

const pattern = /^library-(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2}\.\d{3}Z)\.sqlite$/;

/** Whole copies of the library, made by SQLite and never by copying the file. */
export class Backups {
  readonly #folder: string;
  readonly #kept: number;

  constructor(folder: string, kept = 7) {
    this.#folder = folder;
    this.#kept = kept;
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

  /** The newest that passes SQLite's check. */
  newestGood(): Backup | null {
    return this.list().find(({ file }) => isWhole(file)) ?? null;
  }

  /** Copies the library while others may write; what is in it when the copy ends is in the copy. */
  async make(connection: Connection, at: Date): Promise<void> {
    const { unfinished, file } = this.#place(at);
    await connection.backup(unfinished);
    this.#keep(unfinished, file);
  }

  /** The same at once, for the moment before a migration. */
  makeNow(connection: Connection, at: Date): void {
    const { unfinished, file } = this.#place(at);
    connection.prepare('VACUUM INTO ?').run(unfinished);
    this.#keep(unfinished, file);
  }

  #place(at: Date): { unfinished: string; file: string } {
    mkdirSync(this.#folder, { recursive: true });
    const file = join(this.#folder, `library-${at.toISOString().replaceAll(':', '-')}.sqlite`);
    const unfinished = `${file}.part`;
    rmSync(unfinished, { force: true });
    return { unfinished, file };
  }

  #keep(unfinished: string, file: string): void {
    renameSync(unfinished, file);
    for (const old of this.list().slice(this.#kept)) rmSync(old.file, { force: true });
  }
}

function isWhole(file: string): boolean {
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
