import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openConnection } from '../../../main/storage/connection.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { rewriteLibrary } from '../../../main/storage/rewrite-library.ts';
import { SettingsRepository } from '../../../main/storage/settings-repository.ts';
import { shrinkLibrary, shrinksInSlices } from '../../../main/storage/shrink-library.ts';
import { bytesOf, contentOf, makeOldLibrary } from './old-library.ts';
import { temporaryFolder } from './temporary-folder.ts';

vi.mock('node:fs', { spy: true });

describe('writing an old library anew', () => {
  it('keeps every row, makes the file small, and lets open connections go on', async () => {
    const folder = temporaryFolder();
    const file = await makeOldLibrary(folder, 48);
    const library = openLibrary(folder, { backsUp: false });
    const { connection } = library;
    expect(shrinksInSlices(connection)).toBe(false);
    const settings = new SettingsRepository(connection);
    settings.set('theme', 'dark');
    const before = contentOf(connection);
    const size = bytesOf(file);
    const shares: number[] = [];
    await rewriteLibrary(file, { tell: (share) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(10);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeGreaterThan(0.9);
    expect(contentOf(connection)).toEqual(before);
    expect(bytesOf(file)).toBeLessThan(size - 30 * 256 * 1024);
    expect(existsSync(`${file}.smaller`)).toBe(false);
    expect(shrinksInSlices(connection)).toBe(true);
    // What was open all the time writes into it as before, and gives pages back in slices from now on.
    settings.set('theme', 'light');
    connection.exec('DELETE FROM chunks WHERE id % 2 = 0');
    shrinkLibrary(file, () => undefined);
    expect(settings.get('theme')).toBe('light');
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    await library.close();
  });

  it('begins again where others write meanwhile, and has what they wrote', async () => {
    const folder = temporaryFolder();
    const file = await makeOldLibrary(folder, 12);
    const other = openConnection(file);
    const settings = new SettingsRepository(other);
    let written = 0;
    await rewriteLibrary(file, {
      tell: () => {
        if (written < 2) settings.set('theme', ++written);
      },
    });
    expect(settings.get('theme')).toBe(2);
    expect(shrinksInSlices(other)).toBe(true);
    expect(other.pragma('integrity_check', { simple: true })).toBe('ok');
    other.close();
  });

  it('lets others through who wait to write', async () => {
    const folder = temporaryFolder();
    const file = await makeOldLibrary(folder, 12);
    const other = openConnection(file);
    let asked = 0;
    await rewriteLibrary(file, { tell: () => undefined, othersWait: () => ++asked === 1 });
    expect(asked).toBeGreaterThan(1);
    expect(shrinksInSlices(other)).toBe(true);
    other.close();
  });

  it('gives up where others never stop, and changes nothing', async () => {
    const folder = temporaryFolder();
    const file = await makeOldLibrary(folder, 6);
    const other = openConnection(file);
    const settings = new SettingsRepository(other);
    let written = 0;
    const ready = () => Promise.resolve(settings.set('theme', ++written));
    await expect(rewriteLibrary(file, { tell: () => undefined, ready })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(settings.get('theme')).toBe(written);
    expect(shrinksInSlices(other)).toBe(false);
    expect(existsSync(`${file}.smaller`)).toBe(false);
    expect(other.pragma('integrity_check', { simple: true })).toBe('ok');
    other.close();
  });

  it('does nothing and says how much is missing where the disk has no room for the copy', async () => {
    const folder = temporaryFolder();
    const file = await makeOldLibrary(folder, 12);
    const size = bytesOf(file);
    const disk = statfsSync(folder);
    vi.mocked(statfsSync).mockReturnValueOnce({ ...disk, bsize: 4096, bavail: 100 });
    await expect(rewriteLibrary(file, { tell: () => undefined })).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/takes \d+ MB on its disk .* 1 MB are free/) as string,
    });
    expect(bytesOf(file)).toBe(size);
    expect(existsSync(`${file}.smaller`)).toBe(false);
  });

  it('leaves the library as it is when it is damaged', async () => {
    const folder = temporaryFolder();
    const file = await makeOldLibrary(folder, 6);
    const other = openConnection(file);
    other.exec('DELETE FROM runs');
    other.close();
    const { writeSync, openSync, closeSync } = await import('node:fs');
    const descriptor = openSync(file, 'r+');
    // The second page and what follows are the roots of tables.
    writeSync(descriptor, Buffer.alloc(4096 * 3, 0xee), 0, 4096 * 3, 4096);
    closeSync(descriptor);
    await expect(rewriteLibrary(file, { tell: () => undefined })).rejects.toThrow();
    expect(existsSync(join(folder, 'library.sqlite.smaller'))).toBe(false);
  });
});
