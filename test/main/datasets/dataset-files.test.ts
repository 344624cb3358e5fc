import { existsSync, readdirSync } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { suggestTarget } from '../../../common/datasets/suggest-target.ts';
import { AnalysisDatabase } from '../../../main/services/datasets/analysis-database.ts';
import { DatasetFiles } from '../../../main/services/datasets/dataset-files.ts';
import { openPrepared } from '../../../main/storage/prepared-data.ts';
import { DatasetFolder } from './dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

const samples = resolve(import.meta.dirname, '../../../resources/samples');

describe('rows', () => {
  it('come from any place of a long table', async () => {
    const lines = Array.from({ length: 60_000 }, (_, row) => `${row},r${row}`);
    const { dataset } = await folder.import('n,name\n' + lines.join('\n') + '\n');
    for (const offset of [0, 1, 16_383, 16_384, 40_000, 59_998]) {
      const page = await folder.files.rows('d1', dataset.columns, offset, 3);
      const expected = [0, 1, 2].map((at) => offset + at).filter((row) => row < 60_000);
      expect(page.rows).toEqual(expected.map((row) => [String(row), `r${row}`]));
    }
    expect((await folder.files.rows('d1', dataset.columns, 60_000, 10)).rows).toEqual([]);
    expect((await folder.files.rows('d1', [{ name: 'name' }], 5, 1)).rows).toEqual([['r5']]);
  });
});

describe('types', () => {
  it('are detected', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, row) =>
        `${row * 1.5},${row % 2},${row % 2 ? 'yes' : 'no'},${'xyz'[row % 3]},2020-01-${String((row % 28) + 1).padStart(2, '0')},note ${row},`,
    );
    const { dataset, profiles } = await folder.import('a,b,c,d,e,f,g\n' + rows.join('\n') + '\n');
    expect(dataset.columns.map(({ type }) => type)).toEqual([
      'number',
      'number',
      'boolean',
      'category',
      'date',
      'text',
      'text',
    ]);
    expect(profiles[4]?.numeric).toMatchObject({ min: 18_262, max: 18_289 });
  });

  it('can be set, and the profile follows', async () => {
    const { dataset } = await folder.import('a,y\n' + '1,0\n2,1\n3,0\n'.repeat(5));
    const columns = dataset.columns.map((column) => ({ ...column, type: 'category' as const }));
    const profiles = await folder.files.profile('d1', columns);
    expect(profiles[0]).toMatchObject({
      type: 'category',
      distinct: 3,
      topValues: [{ count: 5 }, {}, {}],
    });
    expect(profiles[0]).not.toHaveProperty('numeric');
  });
});

describe('preparing', () => {
  const iris = () => folder.importFile(join(samples, 'iris.csv'));

  it('writes what can be read back, once for the same recipe', async () => {
    const imported = await iris();
    const recipe = suggestRecipe(imported, 'species');
    const { folder: path, fitted } = await folder.files.prepare({
      dataset: imported.dataset,
      recipe,
    });
    const prepared = await openPrepared(path);
    expect(prepared.fitted).toEqual(fitted);
    expect(fitted.classes).toEqual(['setosa', 'versicolor', 'virginica']);
    expect(fitted.rows).toEqual({ train: 105, validation: 23, test: 22 });
    expect(prepared.features).toHaveLength(150 * 4);
    expect([...prepared.rows]).toEqual(Array.from({ length: 150 }, (_, row) => row));
    expect([...prepared.targets]).toEqual(
      Array.from({ length: 150 }, (_, row) => Math.floor(row / 50)),
    );
    const written = await readFile(join(path, 'features.f32'));
    const again = await folder.files.prepare({ dataset: imported.dataset, recipe });
    expect(again.folder).toBe(path);
    expect(await readFile(join(path, 'features.f32'))).toEqual(written);
    expect(readdirSync(join(path, '..'))).toHaveLength(1);
    const other = await folder.files.prepare({
      dataset: imported.dataset,
      recipe: { ...recipe, split: { ...recipe.split, seed: 2 } },
    });
    expect(other.folder).not.toBe(path);
  });

  it('uses every row for training when asked to', async () => {
    const imported = await iris();
    const recipe = suggestRecipe(imported, 'species');
    const split = { ...recipe.split, train: 1, validation: 0, test: 0 };
    const { fitted } = await folder.files.prepare({
      dataset: imported.dataset,
      recipe: { ...recipe, split },
    });
    expect(fitted.rows).toEqual({ train: 150, validation: 0, test: 0 });
  });

  it('can be stopped, and leaves nothing then', async () => {
    const imported = await iris();
    const recipe = suggestRecipe(imported, 'species');
    const signal = AbortSignal.abort();
    await expect(
      folder.files.prepare({ dataset: imported.dataset, recipe, signal }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(join(folder.path, 'datasets/d1/prepared'))).toBe(false);
  });

  it('notices rows that were cut off or are gone', async () => {
    const imported = await iris();
    const recipe = suggestRecipe(imported, 'species');
    const { folder: path } = await folder.files.prepare({ dataset: imported.dataset, recipe });
    await truncate(join(path, 'features.f32'), 100);
    await expect(openPrepared(path)).rejects.toMatchObject({ code: 'storage' });
    await folder.files.remove('d1');
    await expect(openPrepared(path)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('repairs a damaged folder of the same recipe', async () => {
    const imported = await iris();
    const recipe = suggestRecipe(imported, 'species');
    const { folder: path } = await folder.files.prepare({ dataset: imported.dataset, recipe });
    await truncate(join(path, 'targets.f32'), 4);
    await folder.files.prepare({ dataset: imported.dataset, recipe });
    expect((await openPrepared(path)).targets).toHaveLength(150);
  });

  it('previews the first rows with their splits', async () => {
    const imported = await iris();
    const recipe = suggestRecipe(imported, 'species');
    const preview = await folder.files.preview(imported.dataset, recipe, 3);
    expect(preview.rows).toEqual([0, 1, 2]);
    expect(preview.before[0]).toEqual(['5.1', '3.5', '1.4', '0.2', 'setosa']);
    const [sepalLength] = preview.fitted.features;
    const { offset = NaN, divisor = NaN } = sepalLength ?? {};
    expect(preview.after[0]?.[0]).toBeCloseTo((5.1 - offset) / divisor, 5);
    expect(preview.after[0]).toHaveLength(5);
    expect(preview.splits).toHaveLength(3);
  });

  it('encodes typed rows exactly as the training rows', async () => {
    const imported = await folder.importFile(join(samples, 'house-prices.csv'));
    const recipe = suggestRecipe(imported, 'price');
    const { folder: path, fitted } = await folder.files.prepare({
      dataset: imported.dataset,
      recipe,
    });
    const prepared = await openPrepared(path);
    const page = await folder.files.rows('d1', imported.dataset.columns, 0, 200);
    const rows = page.rows.map((row) =>
      Object.fromEntries(imported.dataset.columns.map(({ name }, at) => [name, row[at] ?? null])),
    );
    const encoded = folder.files.encode(fitted, rows);
    expect(encoded.features).toEqual(prepared.features);
    expect(encoded.warnings).toEqual([expect.stringMatching(/^5 rows: “age_years” is missing/)]);
  });
});

describe('a table', () => {
  it('that is gone or damaged is told from one that never was', async () => {
    const { dataset } = await folder.import('a,b\n1,2\n3,4\n');
    await truncate(join(folder.path, 'datasets/d1/table.parquet'), 50);
    await expect(folder.files.rows('d1', dataset.columns, 0, 1)).rejects.toMatchObject({
      code: 'storage',
    });
    const again = await folder.files.reread('d1', dataset, {});
    expect(await folder.cells(again)).toHaveLength(2);
    await expect(folder.files.rows('nobody', [], 0, 1)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('of a killed process is whole after a restart', async () => {
    const { dataset } = await folder.import('a,b\n1,2\n3,4\n');
    const restarted = new DatasetFiles({ folder: join(folder.path, 'datasets') });
    expect((await restarted.rows('d1', dataset.columns, 1, 1)).rows).toEqual([['3', '4']]);
    await restarted.close();
  });
});

describe('the database behind', () => {
  it('opens nothing outside its folder and keeps its settings', async () => {
    await folder.import('a,b\n1,2\n');
    const database = new AnalysisDatabase(join(folder.path, 'datasets'));
    await writeFile(join(folder.path, 'outside.csv'), 'x\n1\n');
    for (const sql of [
      `SELECT * FROM read_csv('${join(folder.path, 'outside.csv')}')`,
      `SELECT * FROM read_csv('${join(folder.path, 'datasets/../outside.csv')}')`,
      "SELECT * FROM read_csv('http://localhost/x.csv')",
      `COPY (SELECT 1) TO '${join(folder.path, 'written.csv')}'`,
      'SET enable_external_access = true',
      "SET memory_limit = '1TB'",
      'INSTALL httpfs',
      'LOAD httpfs',
    ]) {
      await expect(database.rows(sql), sql).rejects.toThrow();
    }
    const settings = await database.rows(
      "SELECT name, value FROM duckdb_settings() WHERE name IN ('autoinstall_known_extensions', 'autoload_known_extensions', 'lock_configuration') ORDER BY name",
    );
    expect(settings.map(({ value }) => value)).toEqual(['false', 'false', 'true']);
    await database.close();
    expect(existsSync(join(folder.path, 'written.csv'))).toBe(false);
  });
});

describe('a file for prediction', () => {
  it('comes in pages by column name and leaves nothing behind', async () => {
    const path = join(folder.path, 'new.csv');
    const lines = Array.from({ length: 25 }, (_, row) => `${row};${row % 5 ? 'a' : ''}`);
    await writeFile(path, 'x;c\n' + lines.join('\n'));
    const table = await folder.files.readTable(path, {});
    expect(table.names).toEqual(['x', 'c']);
    const pages = [];
    for await (const page of table.pages(10)) pages.push(page);
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages[0]?.[0]).toEqual({ x: '0', c: null });
    expect(pages[2]?.[4]).toEqual({ x: '24', c: 'a' });
    await table.close();
    expect(await folder.entries()).toEqual([]);
  });

  it('is refused with a sentence and leaves nothing behind', async () => {
    const path = join(folder.path, 'new.csv');
    await writeFile(path, '');
    await expect(folder.files.readTable(path, {})).rejects.toThrow(/“new.csv” is empty/);
    expect(await folder.entries()).toEqual([]);
  });
});

describe('the samples', () => {
  const list = async () =>
    JSON.parse(await readFile(join(samples, 'samples.json'), 'utf8')) as {
      id: string;
      file: string;
      rows: number;
      target: string;
    }[];

  it('import without a remark, with the rows and the target that are promised', async () => {
    const found = await list();
    expect(found.map(({ id }) => id)).toEqual([
      'iris',
      'tips',
      'house-prices',
      'digits',
      'reviews',
      'passengers',
      'xor',
    ]);
    for (const sample of found) {
      const imported = await folder.importFile(join(samples, sample.file));
      expect(imported.dataset.report).toMatchObject({
        rowsRead: sample.rows,
        rowsRejected: 0,
        remarks: [],
      });
      expect(suggestTarget(imported)).toBe(sample.target);
      const recipe = suggestRecipe(imported, sample.target);
      const { fitted } = await folder.files.prepare({ dataset: imported.dataset, recipe });
      expect(fitted.rowsDropped).toBe(0);
    }
  });

  it('hold the iris flowers as they were measured', async () => {
    const { profiles } = await folder.importFile(join(samples, 'iris.csv'));
    expect(profiles.slice(0, 4).map(({ numeric }) => numeric?.mean.toFixed(3))).toEqual([
      '5.843',
      '3.057',
      '3.758',
      '1.199',
    ]);
    expect(profiles[4]?.topValues.map(({ count }) => count)).toEqual([50, 50, 50]);
  });
});
