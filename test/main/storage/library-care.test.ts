import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usualPlan } from '../../../main/storage/backups.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { currentPlace, moveLibrary } from '../../../main/storage/move-library.ts';
import { readPendingChange, writePendingChange } from '../../../main/storage/pending-changes.ts';
import { SettingsRepository } from '../../../main/storage/settings-repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

const hour = 60 * 60 * 1000;
const start = Date.UTC(2027, 0, 1);

async function write(folder: string, theme: string, now = new Date()): Promise<void> {
  const library = openLibrary(folder, { now: () => now });
  new SettingsRepository(library.connection).set('theme', theme);
  await library.close();
}

async function read(folder: string) {
  const library = openLibrary(folder);
  const theme = new SettingsRepository(library.connection).get('theme');
  await library.close();
  return { theme, notices: library.notices.join(' ') };
}

describe('backups', () => {
  it('are made as often and kept as many as the person wants', async () => {
    const folder = temporaryFolder();
    const library = openLibrary(folder, { now: () => new Date(start) });
    const { connection, backups } = library;
    expect(await backups.makeIfDue(connection, new Date(start))).toBe(true);
    expect(await backups.makeIfDue(connection, new Date(start + 23 * hour))).toBe(false);
    const settings = new SettingsRepository(connection);
    settings.set('backups', { everyHours: 2, kept: 3 });
    for (let at = 1; at <= 12; at++) {
      await backups.makeIfDue(connection, new Date(start + at * hour));
    }
    expect(backups.list().map(({ at }) => (at.getTime() - start) / hour)).toEqual([12, 10, 8]);
    settings.set('backups', { ...usualPlan, everyHours: null });
    expect(await backups.makeIfDue(connection, new Date(start + 9999 * hour))).toBe(false);
    await library.close();
  });

  it('go on when the clock is set back or forth', async () => {
    const folder = temporaryFolder();
    const library = openLibrary(folder, { now: () => new Date(start) });
    const { connection, backups } = library;
    expect(await backups.makeIfDue(connection, new Date(start))).toBe(true);
    expect(await backups.makeIfDue(connection, new Date(start - 9000 * hour))).toBe(true);
    expect(await backups.makeIfDue(connection, new Date(start + 9000 * hour))).toBe(true);
    expect(backups.list()).toHaveLength(3);
    await library.close();
  });

  it('that were killed in the midst leave nothing after the next start', async () => {
    const folder = temporaryFolder();
    await write(folder, 'dark');
    const unfinished = 'library-2027-01-02T00-00-00.000Z.sqlite.part';
    mkdirSync(join(folder, 'backups'), { recursive: true });
    for (const name of [unfinished, `${unfinished}-journal`, 'mine.part']) {
      writeFileSync(join(folder, 'backups', name), 'half of it');
    }
    const library = openLibrary(folder, { backsUp: false });
    expect(readdirSync(join(folder, 'backups'))).toEqual(['mine.part']);
    await library.close();
  });

  it('take the place of the library at the next start, which is kept beside it', async () => {
    const folder = temporaryFolder();
    await write(folder, 'dark');
    const library = openLibrary(folder, { backsUp: false });
    await library.backups.make(library.connection, new Date(Date.now() - 90 * 60_000));
    const [backup] = readdirSync(join(folder, 'backups'));
    new SettingsRepository(library.connection).set('theme', 'light');
    await library.close();
    writePendingChange(folder, { restore: backup ?? '', moveTo: null });
    const restored = await read(folder);
    expect(restored.theme).toBe('dark');
    expect(restored.notices).toMatch(/was restored; 9\d minutes of work after it/);
    const kept = readdirSync(folder).find((name) => name.startsWith('before-restore-')) ?? '';
    expect((await read(join(folder, kept))).theme).toBe('light');
    expect(readPendingChange(folder)).toEqual({ restore: null, moveTo: null });
    expect((await read(folder)).theme).toBe('dark');
  });

  it('that are damaged or gone are not restored', async () => {
    const folder = temporaryFolder();
    await write(folder, 'dark');
    const name = 'library-2027-01-02T00-00-00.000Z.sqlite';
    mkdirSync(join(folder, 'backups'), { recursive: true });
    writeFileSync(join(folder, 'backups', name), 'no library');
    writePendingChange(folder, { restore: name, moveTo: null });
    const opened = await read(folder);
    expect(opened.theme).toBe('dark');
    expect(opened.notices).toMatch(/gone or damaged/);
  });
});

describe('moving a library', () => {
  it('copies all of it, checks the copy, leaves the old one and word of the new place', async () => {
    const folder = temporaryFolder();
    await write(folder, 'dark');
    mkdirSync(join(folder, 'datasets', 'a', 'source'), { recursive: true });
    writeFileSync(join(folder, 'datasets', 'a', 'source', 'rows.csv'), 'x,y\n1,2\n');
    mkdirSync(join(folder, 'uploads'), { recursive: true });
    writeFileSync(join(folder, 'uploads', 'half'), 'half a file');
    const to = join(temporaryFolder(), 'new', 'place');
    await moveLibrary(folder, to);
    expect((await read(to)).theme).toBe('dark');
    expect(readdirSync(join(to, 'datasets', 'a', 'source'))).toEqual(['rows.csv']);
    expect(readdirSync(to)).not.toContain('uploads');
    expect(await currentPlace(folder)).toBe(to);
    expect(await currentPlace(to)).toBe(to);
    expect((await read(folder)).theme).toBe('dark');
  });

  it('does nothing when the folder is not empty, lies in the library, or the library is open', async () => {
    const folder = temporaryFolder();
    await write(folder, 'dark');
    const full = temporaryFolder();
    writeFileSync(join(full, 'mine.txt'), 'mine');
    await expect(moveLibrary(folder, full)).rejects.toMatchObject({ code: 'invalid-input' });
    expect(readdirSync(full)).toEqual(['mine.txt']);
    await expect(moveLibrary(folder, join(folder, 'inside'))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    const open = openLibrary(folder);
    const to = temporaryFolder();
    await expect(moveLibrary(folder, to)).rejects.toMatchObject({ code: 'unavailable' });
    expect(readdirSync(to)).toEqual([]);
    await open.close();
    expect(await currentPlace(folder)).toBe(folder);
  });
});
