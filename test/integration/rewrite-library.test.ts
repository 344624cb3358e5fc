/** Giving space back in a library of an earlier version, ended and killed for real while it is written anew. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LibraryThread } from '../../main/services/library/library-thread.ts';
import { openLibrary } from '../../main/storage/library.ts';
import { endUnfinishedRewrite } from '../../main/storage/rewrite-library.ts';
import { SettingsRepository } from '../../main/storage/settings-repository.ts';
import { shrinksInSlices } from '../../main/storage/shrink-library.ts';
import { bytesOf, contentOf, makeOldLibrary } from '../main/storage/old-library.ts';

const program = join(import.meta.dirname, 'rewrite-until-killed.ts');
/** How far it is when it is ended: while it copies, up to 0.6, and while the copy is brought back. */
const moments = [0.01, 0.15, 0.3, 0.45, 0.59, 0.605, 0.65, 0.75, 0.85, 0.92];

describe('giving space back in a library of an earlier version', () => {
  let made: string;
  let folder: string;
  let content: ReturnType<typeof contentOf>;

  beforeAll(async () => {
    made = mkdtempSync(join(tmpdir(), 'layerwright-old-'));
    await makeOldLibrary(made, 160);
    const library = openLibrary(made, { backsUp: false });
    content = contentOf(library.connection);
    await library.close();
  });
  afterAll(() => rmSync(made, { recursive: true }));

  beforeEach(({ onTestFinished }) => {
    folder = mkdtempSync(join(tmpdir(), 'layerwright-rewrite-'));
    cpSync(made, folder, { recursive: true });
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  });

  it.each(moments)(
    'can be cancelled at %s of it: nothing is lost, nobody waits',
    async (moment) => {
      const library = openLibrary(folder, { backsUp: false });
      const { connection, file } = library;
      const thread = new LibraryThread();
      let asked = 0;
      const going = thread.run('rewrite', file, (share) => {
        if (asked > 0 || share === null || share < moment) return;
        asked = performance.now();
        void thread.cancel();
      });
      const error: unknown = await going.catch((reason: unknown) => reason);
      expect(performance.now() - asked).toBeLessThan(2000);
      const began = performance.now();
      new SettingsRepository(connection).set('theme', moment);
      expect(performance.now() - began).toBeLessThan(1000);
      connection.exec("DELETE FROM settings WHERE key = 'theme'");
      endUnfinishedRewrite(connection, file);
      expect(contentOf(connection)).toEqual(content);
      expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(existsSync(`${file}.smaller`)).toBe(false);
      // Towards the end it may be done before the word reaches it.
      if (moment < 0.6 || !shrinksInSlices(connection)) {
        expect(shrinksInSlices(connection)).toBe(false);
        expect(error).toMatchObject({
          code: 'cancelled',
          message: 'Giving space back was ended. The library is as it was before.',
        });
      }
      await thread.run('rewrite', file);
      expect(contentOf(connection)).toEqual(content);
      expect(bytesOf(file)).toBeLessThan(bytesOf(join(made, 'library.sqlite')) / 2);
      await library.close();
    },
  );

  it('lets the program through when it writes in the midst of it', async () => {
    const library = openLibrary(folder, { backsUp: false });
    const { connection, file } = library;
    const settings = new SettingsRepository(connection);
    let waited = -1;
    await new LibraryThread().run('rewrite', file, (share) => {
      if (waited >= 0 || share === null || share < 0.65) return;
      const began = performance.now();
      settings.set('theme', 'dark');
      waited = performance.now() - began;
    });
    // The file is brought back within the patience for others, or they are let through; nobody waits for SQLite's limit.
    expect(waited).toBeGreaterThanOrEqual(0);
    expect(waited).toBeLessThan(10_000);
    expect(settings.get('theme')).toBe('dark');
    expect(shrinksInSlices(connection)).toBe(true);
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    await library.close();
  });

  it.each(moments)('loses nothing when the program is killed at %s of it', async (moment) => {
    const child = spawn(process.execPath, [program, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    for await (const line of createInterface(child.stdout)) {
      if (line !== 'done' && Number(line) < moment) continue;
      child.kill('SIGKILL');
    }
    expect(await exit).toEqual([null, 'SIGKILL']);
    const library = openLibrary(folder, { backsUp: false });
    const { connection, file, notices } = library;
    expect(notices).toEqual([]);
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(contentOf(connection)).toEqual(content);
    expect(existsSync(`${file}.smaller`)).toBe(false);
    expect(existsSync(`${file}-wal`) ? bytesOf(`${file}-wal`) : 0).toBeLessThan(1e6);
    await library.close();
  });
});
