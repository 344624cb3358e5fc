import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from './command-line.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-new-'));
  const rows = Array.from({ length: 60 }, (_, row) => `${row},${Math.sin(row)},${'ab'[row % 2]}`);
  writeFileSync(join(folder, 'flowers.csv'), `id,size,kind\n${rows.join('\n')}\n`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function experiment(name = 'flowers.json') {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
    kind: string;
    data: { file: string; sha256: string };
    recipe: { treatments: { column: string; role: string }[] };
  };
}

describe('layerwright new', () => {
  it('writes an experiment beside its data, which train takes', async () => {
    const made = await runCommandLine(['new', 'flowers.csv', '--target', 'kind'], folder);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toBe(
      '60 rows and 3 columns of flowers\nPredicts kind. Train it with: layerwright train flowers.json\n',
    );
    const { kind, data, recipe } = experiment();
    expect(kind).toBe('layerwright-experiment');
    expect(data).toMatchObject({ file: 'flowers.csv' });
    expect(recipe.treatments.find(({ role }) => role === 'target')?.column).toBe('kind');
    const again = await runCommandLine(['new', 'flowers.csv', '--target', 'kind'], folder);
    expect(again.code).not.toBe(0);
    expect(again.err).toMatch(/“flowers.json” exists already/);
    expect(experiment().data).toEqual(data);
    const trained = await runCommandLine(['train', 'flowers.json'], folder);
    expect(trained, trained.err).toMatchObject({ code: 0 });
  }, 120_000);

  it('keeps the data in a library that it is given, for a project that stays', async () => {
    const words = ['new', 'flowers.csv', '--target', 'size', '--library', 'library'];
    const made = await runCommandLine(words, folder);
    expect(made, made.err).toMatchObject({ code: 0 });
    // The file is gone: the bytes are found in the library.
    rmSync(join(folder, 'flowers.csv'));
    const trained = await runCommandLine(['train', 'flowers.json', '--library', 'library'], folder);
    expect(trained, trained.err).toMatchObject({ code: 0 });
  }, 120_000);

  it.each<[string, string[], RegExp]>([
    [
      'a column that is not there',
      ['--target', 'colour'],
      /no column “colour”. They have id, size/,
    ],
    ['a place outside the folder of the data', ['-o', 'deeper/x.json'], /folder of its data/],
  ])('refuses %s and writes nothing', async (_, words, message) => {
    const { code, err } = await runCommandLine(['new', 'flowers.csv', ...words], folder);
    expect(code).not.toBe(0);
    expect(err).toMatch(message);
    expect(() => experiment()).toThrow();
  });

  it('refuses a file that is not there', async () => {
    const { code, err } = await runCommandLine(['new', 'gone.csv'], folder);
    expect(code).not.toBe(0);
    expect(err).toMatch(/There is no file or folder “gone.csv”/);
  });
});
