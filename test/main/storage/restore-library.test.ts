import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLibrary } from '../../../main/storage/library.ts';
import { readPendingChange, writePendingChange } from '../../../main/storage/pending-changes.ts';
import { SettingsRepository } from '../../../main/storage/settings-repository.ts';
import { addRunningRun } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A library with a run, some megabytes, and one backup if wanted. */
async function makeLibrary(folder: string, backsUp: boolean): Promise<string> {
  const library = openLibrary(folder, { backsUp: false });
  addRunningRun(library.connection);
  const settings = new SettingsRepository(library.connection);
  settings.set('large', 'x'.repeat(3e6));
  settings.set('theme', 'dark');
  if (backsUp) await library.backups.make(library.connection, new Date());
  settings.set('theme', 'light');
  await library.close();
  return library.file;
}

async function read(folder: string) {
  const library = openLibrary(folder, { backsUp: false });
  const theme = new SettingsRepository(library.connection).get('theme');
  const runs = library.connection.prepare('SELECT count(*) FROM runs').pluck().get();
  await library.close();
  return { theme, runs, notices: library.notices.join(' ') };
}

/** A folder on a disk of some megabytes; null where none can be mounted. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=30m', 'tmpfs', folder], { stdio: 'ignore' });
    onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
    return join(folder, 'library');
  } catch {
    return null;
  }
}

/** Leaves a tenth of a megabyte of a disk. */
function fillUp(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize - 1e5));
}

/** Writes over the middle of a file, as a failing disk does. */
function damage(file: string): void {
  const { size } = statSync(file);
  execFileSync(
    'dd',
    [
      `if=/dev/urandom`,
      `of=${file}`,
      'bs=512',
      'count=64',
      'conv=notrunc',
      `seek=${Math.floor(8192 / 512)}`,
    ],
    { stdio: 'ignore' },
  );
  expect(statSync(file).size).toBe(size);
}

const noDisk = 'needs to mount a small disk, which only the administrator may';

describe('putting a library back', () => {
  it('is finished at the next start where the program was killed in the midst', async () => {
    const folder = temporaryFolder();
    const file = await makeLibrary(folder, true);
    const [backup = ''] = readdirSync(join(folder, 'backups'));
    writePendingChange(folder, { restore: backup, moveTo: null });
    // What a kill leaves: the backup lies ready, the library is put aside, and its log is not yet.
    copyFileSync(join(folder, 'backups', backup), `${file}.ready`);
    const aside = join(folder, 'before-restore-2027-01-01T00-00-00.000Z');
    mkdirSync(aside);
    renameSync(file, join(aside, 'library.sqlite'));
    writeFileSync(`${file}-wal`, 'the log of the other file');
    const restored = await read(folder);
    expect(restored).toMatchObject({ theme: 'dark', runs: 1 });
    expect(restored.notices).toMatch(/was finished now\..*“before-restore-2027/);
    expect(readdirSync(aside)).toContain('library.sqlite-wal');
    expect(readPendingChange(folder).restore).toBeNull();
    expect((await read(folder)).notices).toBe('');
  });

  it('leaves nothing where the program was killed before the library was put aside', async () => {
    const folder = temporaryFolder();
    const file = await makeLibrary(folder, false);
    copyFileSync(file, `${file}.ready`);
    truncateSync(`${file}.ready`, 8192);
    expect(await read(folder)).toEqual({ theme: 'light', runs: 1, notices: '' });
    expect(existsSync(`${file}.ready`)).toBe(false);
  });

  it('leaves the library as it is where the disk has no room for the backup', async (ctx) => {
    const folder = smallDisk();
    if (folder === null) return ctx.skip(noDisk);
    await makeLibrary(folder, true);
    fillUp(folder);
    const [backup = ''] = readdirSync(join(folder, 'backups'));
    writePendingChange(folder, { restore: backup, moveTo: null });
    const opened = await read(folder);
    expect(opened.notices).toMatch(/could not be restored: the disk is full\. The library is unch/);
    expect(opened).toMatchObject({ theme: 'light', runs: 1 });
    expect(readPendingChange(folder).restore).toBeNull();
    expect(readdirSync(folder).some((name) => name.includes('.ready'))).toBe(false);
  });

  it.each([true, false])(
    'makes no empty library of a damaged one on a full disk (with a backup: %s)',
    async (backsUp) => {
      const folder = smallDisk();
      if (folder === null) return;
      const file = await makeLibrary(folder, backsUp);
      fillUp(folder);
      damage(file);
      const openNow = () => openLibrary(folder, { backsUp: false });
      expect(openNow).toThrow(expect.objectContaining({ code: 'disk-full' }));
      expect(openNow).toThrow(expect.objectContaining({ code: 'disk-full' }));
      expect(readdirSync(folder).some((name) => name.startsWith('damaged-'))).toBe(false);
      execFileSync('mount', ['-o', 'remount,size=80m', join(folder, '..')]);
      const opened = await read(folder);
      expect(opened.notices).toMatch(
        backsUp ? /restored from the backup/ : /The library was damaged/,
      );
      expect(readdirSync(folder).some((name) => name.startsWith('damaged-'))).toBe(true);
      if (backsUp) expect(opened).toMatchObject({ theme: 'dark', runs: 1 });
    },
  );
});
