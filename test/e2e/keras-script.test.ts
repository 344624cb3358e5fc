/** A project leaves as a script for Keras with its data, through the real interface. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpack } from '../main/services/export/unpack.ts';
import { TestStudio } from './studio.ts';

describe('a script for Keras', () => {
  let studio: TestStudio;
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-script-'));

  beforeAll(async () => {
    studio = await TestStudio.open();
    await studio.page.getByRole('button', { name: /^Iris flowers/ }).click();
    await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
  }, 180_000);
  afterAll(async () => {
    await studio.close();
    rmSync(folder, { recursive: true });
    expect(studio.complaints).toEqual([]);
  });

  it('is saved with its data in one file, from which both come whole', async () => {
    const { page } = studio;
    await studio.go('Design');
    await page.getByRole('button', { name: 'Save the network' }).click();
    await page.getByRole('menuitem', { name: /Keras script/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/With its data it is a folder in one file/).waitFor();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save with data' }).click();
    const saved = await download;
    await dialog.waitFor({ state: 'detached' });
    expect(saved.suggestedFilename()).toBe('Iris flowers.tar.gz');
    const files = await unpack(await saved.path(), folder);
    expect(files).toEqual(['Iris flowers/Iris flowers.py', 'Iris flowers/iris.csv']);
    const read = (name: string) => readFileSync(join(folder, 'Iris flowers', name), 'utf8');
    const script = read('Iris flowers.py');
    expect(script).toContain('DATA_FILE = "iris.csv"');
    expect(script).toMatch(/keras\.(layers|Sequential|Model|Input)/);
    expect(script).toContain('.fit(');
    const lines = read('iris.csv').trim().split(/\r?\n/);
    expect(lines).toHaveLength(151);
    expect(lines[0]).toBe('sepal_length,sepal_width,petal_length,petal_width,species');
    expect(new Set(lines.slice(1).map((line) => line.split(',')[4]))).toEqual(
      new Set(['setosa', 'versicolor', 'virginica']),
    );
  });
});
