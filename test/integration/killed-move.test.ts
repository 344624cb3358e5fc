/** Moving a library, killed for real while it copies. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { openPlace } from '../../main/services/library/open-place.ts';
import { openLibrary } from '../../main/storage/library.ts';
import { readPendingChange, writePendingChange } from '../../main/storage/pending-changes.ts';
import { SettingsRepository } from '../../main/storage/settings-repository.ts';

const program = join(import.meta.dirname, 'move-until-killed.ts');
/** Tables of 4 MB each, so that the copying takes its time. */
const tables = 60;
let folder: string;
let moveTo: string;

beforeEach(async ({ onTestFinished }) => {
  const base = mkdtempSync(join(tmpdir(), 'layerwright-move-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  folder = join(base, 'old');
  moveTo = join(base, 'new');
  const library = openLibrary(folder, { backsUp: false });
  new SettingsRepository(library.connection).set('theme', 'dark');
  await library.close();
  for (let at = 0; at < tables; at++) {
    mkdirSync(join(folder, 'datasets', `table-${at}`), { recursive: true });
    const bytes = Buffer.alloc(4e6, at);
    writeFileSync(join(folder, 'datasets', `table-${at}`, 'table.parquet'), bytes);
  }
  writePendingChange(folder, { restore: null, moveTo });
});

const copied = () => {
  const place = join(moveTo, 'datasets');
  return existsSync(place) ? readdirSync(place).length : 0;
};

it.each([1, 20, 45])('goes on at the next start when it was killed at table %s', async (upTo) => {
  const child = spawn(process.execPath, [program, folder], { stdio: 'inherit' });
  const exit = once(child, 'exit');
  while (copied() < upTo && child.exitCode === null) await delay(2);
  child.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
  expect(existsSync(join(folder, 'moved-to.json'))).toBe(false);
  expect(readPendingChange(folder).moveTo).toBe(moveTo);
  const opened = await openPlace(folder);
  expect(opened.notice).toMatch(/The library has moved to/);
  expect(opened.folder).toBe(moveTo);
  expect(new SettingsRepository(opened.library.connection).get('theme')).toBe('dark');
  await opened.library.close();
  expect(copied()).toBe(tables);
  expect(readdirSync(moveTo)).not.toContain('unfinished-move.json');
  expect(readPendingChange(folder).moveTo).toBeNull();
});

it('touches nothing of a person in the folder where it was killed', async () => {
  mkdirSync(moveTo);
  writeFileSync(join(moveTo, 'unfinished-move.json'), JSON.stringify({ from: folder }));
  writeFileSync(join(moveTo, 'library.sqlite'), 'half');
  writeFileSync(join(moveTo, 'mine.txt'), 'mine');
  const opened = await openPlace(folder);
  expect(opened.folder).toBe(folder);
  expect(opened.notice).toMatch(/could not be moved: The folder .* is not empty/);
  await opened.library.close();
  expect(readdirSync(moveTo)).toEqual(['mine.txt']);
});
