import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { openPrepared } from '../../../main/storage/prepared-data.ts';
import { DatasetFolder } from './dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

it('rows are prepared of the table that was asked for, also where two have the same columns', async () => {
  const path = join(folder.path, 'years.sqlite');
  const database = new Database(path);
  for (const year of [2023, 2024]) {
    database.exec(`CREATE TABLE y${year} (size REAL, price REAL)`);
    const insert = database.prepare(`INSERT INTO y${year} VALUES (?, ?)`);
    for (let row = 0; row < 40; row += 1) insert.run(row, year + row / 4);
  }
  database.close();
  const before = await folder.importFile(path, { part: 'y2023' });
  const suggested = suggestRecipe(before, 'price');
  const recipe = {
    ...suggested,
    treatments: suggested.treatments.map((each) => ({
      ...each,
      role: each.column === 'price' ? ('target' as const) : ('feature' as const),
      scaling: 'none' as const,
    })),
  };
  const first = await folder.files.prepare({ dataset: before.dataset, recipe });
  const { id } = before.dataset;
  const after = await folder.files.reread(id, before.dataset, { part: 'y2024' });
  expect(after.dataset.dialect).toEqual(before.dataset.dialect);
  const second = await folder.files.prepare({ dataset: after.dataset, recipe });
  const targetsOf = async (prepared: string) => (await openPrepared(prepared)).targets[0];
  expect(await targetsOf(first.folder)).toBe(2023);
  expect(await targetsOf(second.folder)).toBe(2024);
});
