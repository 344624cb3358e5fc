import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import { assertSettings, openConnection } from '../../../main/storage/connection.ts';
import { applicationId } from '../../../main/storage/library-header.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { allMigrations } from '../../../main/storage/migrations/all.ts';
import { SettingsRepository } from '../../../main/storage/settings-repository.ts';
import { explainOpeningError } from '../../../main/storage/storage-errors.ts';
import { temporaryFolder } from './temporary-folder.ts';

const settings = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  trusted_schema: 0,
  application_id: applicationId,
  user_version: allMigrations.length,
};

/** Makes a library with a theme in it and closes it. */
async function makeLibrary(folder: string, theme = 'dark', now = new Date()): Promise<string> {
  const library = openLibrary(folder, { now: () => now });
  new SettingsRepository(library.connection).set('theme', theme);
  await library.close();
  return library.file;
}

async function themeOf(folder: string): Promise<unknown> {
  const library = openLibrary(folder);
  const theme = new SettingsRepository(library.connection).get('theme');
  await library.close();
  return theme;
}

/** The code of the AppError that `work` throws. */
function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return undefined;
}

/** Overwrites the middle of every page but the first: the header stays whole. */
function damagePages(file: string): void {
  const size = statSync(file).size;
  const descriptor = openSync(file, 'r+');
  for (let page = 4096; page < size; page += 4096) {
    writeSync(descriptor, Buffer.alloc(4000, 0xa5), 0, 4000, page);
  }
  closeSync(descriptor);
}

describe('the library', () => {
  it.each(['first', 'second', 'third'])('has its safe settings on the %s start', async (start) => {
    const folder = temporaryFolder();
    const starts = ['first', 'second', 'third'].indexOf(start);
    for (let index = 0; index < starts; index++) await makeLibrary(folder);
    const library = openLibrary(folder);
    for (const [name, value] of Object.entries(settings)) {
      expect(library.connection.pragma(name, { simple: true }), name).toBe(value);
    }
    expect(library.connection.pragma('busy_timeout', { simple: true })).toBeGreaterThanOrEqual(
      5000,
    );
    expect(library.notices).toEqual([]);
    await library.close();
  });

  it('notices a connection whose settings were changed', () => {
    const connection = openConnection(join(temporaryFolder(), 'a.sqlite'));
    connection.pragma('synchronous = NORMAL');
    expect(() => assertSettings(connection)).toThrow(/synchronous is 1/);
    connection.close();
  });

  it('has only strict tables', async () => {
    const library = openLibrary(temporaryFolder());
    const tables = library.connection.pragma('table_list') as { name: string; strict: number }[];
    const own = tables.filter(({ name }) => !name.startsWith('sqlite_'));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
    await library.close();
  });

  it('refuses a library of a newer program and leaves it untouched', async () => {
    const folder = temporaryFolder();
    const file = await makeLibrary(folder);
    const newer = new Database(file);
    newer.pragma(`user_version = ${allMigrations.length + 1}`);
    newer.pragma('journal_mode = DELETE');
    newer.close();
    const before = readFileSync(file);
    expect(codeOf(() => openLibrary(folder))).toBe('newer-version');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(['library.lock', 'library.sqlite']);
  });

  it('refuses a database of another program and leaves it untouched', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'library.sqlite');
    const foreign = new Database(file);
    foreign.exec('CREATE TABLE other (x)');
    foreign.close();
    const before = readFileSync(file);
    expect(() => openLibrary(folder)).toThrow(/belongs to another program/);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(['library.lock', 'library.sqlite']);
  });

  it('backs up at most once a day and keeps the newest copies', async () => {
    const folder = temporaryFolder();
    await makeLibrary(folder);
    for (let index = 0; index < 10; index++) {
      await makeLibrary(folder, 'dark', new Date(Date.UTC(2027, 0, 1 + index, 0, 0, 1)));
      await makeLibrary(folder, 'dark', new Date(Date.UTC(2027, 0, 1 + index, 12)));
    }
    const names = readdirSync(join(folder, 'backups')).toSorted();
    expect(names).toHaveLength(7);
    expect(names.at(-1)).toBe('library-2027-01-10T00-00-01.000Z.sqlite');
  });

  it.each([
    { what: 'pages', damage: damagePages },
    { what: 'header', damage: (file: string) => writeFileSync(file, 'no database any more') },
    { what: 'whole content', damage: (file: string) => writeFileSync(file, '') },
  ])('restores the newest good backup when the $what is damaged', async ({ damage }) => {
    const folder = temporaryFolder();
    const backedUp = new Date(Date.UTC(2027, 0, 1));
    await makeLibrary(folder, 'dark', backedUp);
    await makeLibrary(folder, 'dark', backedUp);
    const file = await makeLibrary(folder, 'light', backedUp);
    const newest = join(folder, 'backups', 'library-2027-01-02T00-00-00.000Z.sqlite');
    writeFileSync(newest, 'a backup that is damaged too');
    damage(file);
    const lastWrite = new Date(backedUp.getTime() + 25 * 60_000);
    utimesSync(file, lastWrite, lastWrite);
    const damaged = readFileSync(file);

    const library = openLibrary(folder);
    expect(library.notices.join()).toMatch(/the last 25 minutes of work .* are lost/);
    expect(new SettingsRepository(library.connection).get('theme')).toBe('dark');
    await library.close();
    const aside = readdirSync(folder).find((name) => name.startsWith('damaged-')) ?? '';
    expect(readFileSync(join(folder, aside, 'library.sqlite')).equals(damaged)).toBe(true);
  });

  it('starts anew beside a damaged library that has no backup', async () => {
    const folder = temporaryFolder();
    damagePages(await makeLibrary(folder));
    const library = openLibrary(folder);
    expect(library.notices.join()).toMatch(/no backup yet/);
    await library.close();
    expect(readdirSync(folder).some((name) => name.startsWith('damaged-'))).toBe(true);
  });

  it('says that backups are there but none of them is whole', async () => {
    const folder = temporaryFolder();
    const file = await makeLibrary(folder);
    await openLibrary(folder).close();
    const backups = join(folder, 'backups');
    for (const name of readdirSync(backups)) writeFileSync(join(backups, name), 'not whole');
    damagePages(file);
    const library = openLibrary(folder);
    expect(library.notices.join()).toMatch(/no backup of it was whole/);
    await library.close();
  });

  it.each([
    { what: 'a file', place: (folder: string) => join(folder, 'file') },
    { what: 'below a file', place: (folder: string) => join(folder, 'file', 'library') },
    { what: 'one whose library.sqlite is a folder', place: (folder: string) => folder },
  ])('says which folder cannot be used when it is $what', ({ place }) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'library.sqlite'));
    expect(() => openLibrary(place(folder))).toThrow(
      expect.objectContaining({
        code: 'storage',
        message: expect.stringContaining(`“${place(folder)}”`) as string,
      }) as Error,
    );
  });

  it.each([
    ['EACCES', 'storage', /cannot be written to.*--library/],
    ['EROFS', 'storage', /cannot be written to/],
    ['SQLITE_READONLY', 'storage', /cannot be written to/],
    ['SQLITE_CANTOPEN', 'storage', /cannot be written to/],
    ['ENOSPC', 'disk-full', /disk is full/],
    ['SQLITE_FULL', 'disk-full', /disk is full/],
  ])('has a sentence for %s while it is opened', (code, kind, message) => {
    const told = explainOpeningError(Object.assign(new Error('raw'), { code }), '/my/library');
    expect(told).toMatchObject({ code: kind, message: expect.stringMatching(message) as string });
    expect((told as AppError).message).toContain('“/my/library”');
  });

  it('tells a second program that the library is open', async () => {
    const folder = temporaryFolder();
    const library = openLibrary(folder);
    expect(codeOf(() => openLibrary(folder))).toBe('unavailable');
    await library.close();
    await openLibrary(folder).close();
  });

  it('is free again, with everything acknowledged in it, when its program was killed', async () => {
    const folder = temporaryFolder();
    await makeLibrary(folder, 'system');
    const program = join(import.meta.dirname, 'write-until-killed.ts');
    const writer = spawn(process.execPath, [program, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = '';
    writer.stdout.setEncoding('utf8');
    await new Promise<void>((resolve) => {
      writer.stdout.on('data', (text: string) => {
        acknowledged += text;
        if (acknowledged.split('\n').length > 30) resolve();
      });
    });
    expect(codeOf(() => openLibrary(folder))).toBe('unavailable');
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    const last = Number(acknowledged.split('\n').at(-2));
    expect(last).toBeGreaterThan(0);
    expect(await themeOf(folder)).toBeGreaterThanOrEqual(last);
  });
});

describe('migrations', () => {
  const present = allMigrations.length;
  const next = { number: present + 1, sql: 'ALTER TABLE settings ADD COLUMN note TEXT' };

  it('have numbers without gaps', () => {
    expect(allMigrations.map(({ number }) => number)).toEqual(allMigrations.map((_, i) => i + 1));
  });

  it('keep what was there and back it up before they change anything', async () => {
    const folder = temporaryFolder();
    await makeLibrary(folder, 'dark');
    const library = openLibrary(folder, { migrations: [...allMigrations, next] });
    expect(library.connection.pragma('user_version', { simple: true })).toBe(present + 1);
    const row = library.connection.prepare('SELECT value, note FROM settings').get();
    expect(row).toEqual({ value: '"dark"', note: null });
    await library.close();
    const [name] = readdirSync(join(folder, 'backups'));
    const backup = new Database(join(folder, 'backups', name ?? ''), { readonly: true });
    expect(backup.pragma('user_version', { simple: true })).toBe(present);
    expect(backup.pragma('application_id', { simple: true })).toBe(applicationId);
    expect(() => backup.prepare('SELECT note FROM settings')).toThrow(/no such column/);
    backup.close();
  });

  it('change nothing when one of their statements fails', async () => {
    const folder = temporaryFolder();
    const file = await makeLibrary(folder, 'dark');
    const broken = { number: present + 1, sql: `${next.sql}; INSERT INTO nowhere VALUES (1);` };
    expect(() => openLibrary(folder, { migrations: [...allMigrations, broken] })).toThrow(
      /nowhere/,
    );
    const connection = new Database(file, { readonly: true });
    expect(connection.pragma('user_version', { simple: true })).toBe(present);
    expect(() => connection.prepare('SELECT note FROM settings')).toThrow(/no such column/);
    connection.close();
    expect(await themeOf(folder)).toBe('dark');
  });

  it('make the tables of an empty file', () => {
    const connection = new Database(':memory:');
    const tables = () =>
      connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    expect(tables()).toEqual([]);
    connection.exec(allMigrations[0]?.sql ?? '');
    expect(tables()).toEqual(
      expect.arrayContaining(['settings', 'datasets', 'projects', 'runs', 'epochs', 'checkpoints']),
    );
    connection.close();
  });

  it('leave no half-made library behind', async () => {
    const folder = temporaryFolder();
    const broken = { number: 1, sql: 'CREATE TABLE a (x TEXT) STRICT; INSERT INTO b VALUES (1);' };
    expect(() => openLibrary(folder, { migrations: [broken] })).toThrow(/no such table/);
    expect(existsSync(join(folder, 'library.sqlite'))).toBe(false);
    await openLibrary(folder).close();
  });
});
