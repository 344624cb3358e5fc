import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ageLibrary } from '../storage/old-library.ts';
import { CommandLine, root, runCommandLine } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'layerwright-cli-library-'));
const library = join(folder, 'library');
const example = join(root, 'resources', 'experiments', 'iris.json');
const file = join(folder, 'iris.layerwright');

const on = (...words: readonly string[]) =>
  runCommandLine(['library', ...words, '--library', library], folder);
const runsOf = async (place = library) =>
  (await runCommandLine(['runs', '--library', place])).out.trimEnd().split('\n').slice(1);

interface State {
  readonly place: string;
  readonly backups: readonly { readonly name: string }[];
  readonly restores: string | null;
}

async function stateOf(): Promise<State> {
  const { out } = await on('--json');
  return JSON.parse(out) as State;
}

beforeAll(async () => {
  const words = ['train', example, '--epochs', '3', '--library', library];
  expect((await runCommandLine(words)).err).toBe('');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a library on the command line', () => {
  it('is backed up, and the backup restored at once', async () => {
    expect(await on('backup')).toEqual({
      code: 0,
      out: expect.stringMatching(/^library-.*\.sqlite is written\.\n$/) as string,
      err: '',
    });
    await runCommandLine(['train', example, '--epochs', '2', '--library', library]);
    expect(await runsOf()).toHaveLength(2);
    const restored = await on('restore', 'latest');
    expect(restored.err).toMatch(/^The backup of .* was restored/);
    expect(restored.code).toBe(0);
    expect(await runsOf()).toHaveLength(1);
    expect(readdirSync(library).some((name) => name.startsWith('before-restore-'))).toBe(true);
    const missing = await on('restore', 'library-x.sqlite');
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringMatching(/There is no backup “library-x.sqlite”/) as string,
    });
  });

  it('is checked, and damage ends the command with 1', async () => {
    const good = await on('check');
    expect(good.out).toMatch(/^All is well: \d+ stored states read in [\d.]+ s\.\n$/);
    expect(good.code).toBe(0);
    const connection = new Database(join(library, 'library.sqlite'));
    const sum = connection.prepare('SELECT id, sha256 FROM checkpoints LIMIT 1').get() as {
      id: number;
      sha256: string;
    };
    const set = connection.prepare('UPDATE checkpoints SET sha256 = ? WHERE id = ?');
    set.run('0'.repeat(64), sum.id);
    connection.close();
    const bad = await on('check', '--json');
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out)).toMatchObject({
      problems: [expect.stringMatching(/weights of .* are damaged/)],
    });
    const repaired = new Database(join(library, 'library.sqlite'));
    repaired.prepare('UPDATE checkpoints SET sha256 = ? WHERE id = ?').run(sum.sha256, sum.id);
    repaired.close();
  });

  it('is copied as often as the person says', async () => {
    expect((await on('schedule', '--every', '6')).out).toBe(
      'A backup is made every 6 hours; 7 are kept.\n',
    );
    expect((await on('schedule', '--kept', '2', '--json')).out).toBe('{"everyHours":6,"kept":2}\n');
    expect((await on('schedule', '--every', 'never')).out).toBe('No backup is made by itself.\n');
    const wrong = await on('schedule', '--kept', '0');
    expect(wrong.err).toMatch(/^--kept is a whole number from 1 to 1,000\./);
    expect(wrong.code).toBe(2);
    expect((await on('schedule', '--every', '24', '--kept', '7')).code).toBe(0);
  });

  it('gives unused space back, in a library of an earlier version too', async () => {
    ageLibrary(join(library, 'library.sqlite'), 12);
    const before = statSync(join(library, 'library.sqlite')).size;
    const { code, out } = await on('shrink');
    expect(out).toMatch(/^3(\.\d)? MB were given back; the file has [\d.]+ MB\.\n$/);
    expect(code).toBe(0);
    expect(statSync(join(library, 'library.sqlite')).size).toBeLessThan(before - 3e6);
    expect((await on('shrink')).out).toBe('Nothing was to be freed.\n');
    expect((await on('check')).code).toBe(0);
  });

  it('saves what can be read of a damaged one that was put aside', async () => {
    const none = await on('recover');
    expect(none).toMatchObject({ code: 2, err: 'No damaged library was put aside here.\n' });
    const aside = join(library, 'damaged-2027-01-01T00-00-00.000Z');
    mkdirSync(aside);
    cpSync(join(library, 'library.sqlite'), join(aside, 'library.sqlite'));
    const { code, out } = await on('recover');
    expect(out).toMatch(
      /^Saved into .*recovered-from-damaged-2027.*: 1 project, 1 table, \d+ runs? /,
    );
    expect(code).toBe(0);
    const place = join(library, 'recovered-from-damaged-2027-01-01T00-00-00.000Z');
    expect(await runsOf(place)).toEqual(await runsOf());
    const other = await on('recover', 'damaged-x');
    expect(other.err).toMatch(/^There is no damaged library “damaged-x”/);
    for (const made of [aside, place]) rmSync(made, { recursive: true });
  });

  it('gives a project as one file and takes it in elsewhere', async () => {
    const written = await on('export-project', 'Iris', '-o', file);
    expect(written).toEqual({ code: 0, out: 'iris.layerwright is written.\n', err: '' });
    const again = await on('export-project', 'Iris', '-o', file);
    expect(again).toMatchObject({
      code: 2,
      err: expect.stringMatching(/exists already/) as string,
    });
    const there = join(folder, 'there');
    const taken = await runCommandLine(['library', 'import-project', file, '--library', there]);
    expect(taken).toEqual({ code: 0, out: 'The project “Iris” is in the library.\n', err: '' });
    expect(await runsOf(there)).toHaveLength(1);
    const none = await on('export-project', 'Other');
    expect(none).toMatchObject({ code: 2, err: 'There is no project “Other” in this library.\n' });
  });

  it('answers through the program that has it open', async () => {
    const serving = new CommandLine(['serve', '--port', '0', '--library', library]);
    onTestFinished(() => void serving.process.kill('SIGKILL'));
    await serving.until('Layerwright is open');
    const before = (await stateOf()).backups.length;
    expect((await on('backup')).code).toBe(0);
    const [newest, ...others] = (await stateOf()).backups;
    expect(others).toHaveLength(before);
    expect((await on('check')).code).toBe(0);
    const taken = await on('import-project', file);
    expect(taken.out).toMatch(/^The project “Iris.*” is in the library\.\n$/);
    const copy = join(folder, 'copy.layerwright');
    expect((await on('export-project', 'Iris', '-o', copy)).code).toBe(0);
    expect(existsSync(copy)).toBe(true);
    expect((await on('shrink')).code).toBe(0);
    expect((await on('schedule', '--every', '24')).out).toMatch(/every 24 hours; 7 are kept/);
    const restore = await on('restore', 'latest');
    expect(restore.out).toMatch(/when the program that has it open is started again/);
    expect((await stateOf()).restores).toBe(newest?.name);
    expect((await on('restore', '--cancel')).out).toBe('Nothing will be restored.\n');
    const move = await on('move', join(folder, 'moved'));
    expect(move.out).toMatch(/moves to .* when the program that has it open is started again/);
    expect((await on('move', '--cancel')).out).toBe('The library stays where it is.\n');
    serving.process.kill('SIGINT');
    expect(await serving.ended).toBe(0);
  });

  it('moves at once and is found in its new place', async () => {
    const moved = join(folder, 'moved');
    const result = await on('move', moved);
    expect(result.err).toContain(`The library has moved to “${moved}”`);
    expect(result.code).toBe(0);
    expect((await stateOf()).place).toBe(moved);
    const full = await on('move', folder);
    expect(full).toMatchObject({
      code: 2,
      err: expect.stringMatching(/This folder is not empty/) as string,
    });
  });

  it('is not made where there is none', async () => {
    const nowhere = join(folder, 'nowhere');
    const { code, err } = await runCommandLine(['library', 'check', '--library', nowhere]);
    expect(err).toBe(`There is no library in “${nowhere}”.\n`);
    expect(code).toBe(2);
    expect(existsSync(nowhere)).toBe(false);
  });
});
