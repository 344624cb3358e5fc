import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { findRowsOfPart } from '../../../main/services/datasets/find-rows-of-part.ts';
import type { CellCondition } from '../../../main/services/datasets/find-rows.ts';
import type { ImportedDataset } from '../../../main/services/datasets/import-sources.ts';
import { DatasetFolder } from './dataset-folder.ts';

/** 60 rows in turn of two classes; every row whose number is 1 more than a multiple of 6 has no class. */
const classOf = (row: number) => (row % 6 === 1 ? '' : row % 2 === 0 ? 'even' : 'odd');
const partOf = (row: number) => (row < 30 ? 'train' : row < 45 ? 'valid' : 'test');
const csv = [
  'size,kind,part',
  ...Array.from({ length: 60 }, (_, row) => `${row}.5,${classOf(row)},${partOf(row)}`),
].join('\n');
const all = Array.from({ length: 60 }, (_, row) => row);

describe('the rows of one part of the split', () => {
  let datasets: DatasetFolder;
  let imported: ImportedDataset;
  let recipe: Recipe;

  beforeEach(async () => {
    datasets = await DatasetFolder.make();
    imported = await datasets.import(csv);
    const suggested = suggestRecipe(imported, 'kind');
    recipe = {
      ...suggested,
      split: {
        ...suggested.split,
        method: 'column',
        column: 'part',
        values: { train: ['train'], validation: ['valid'], test: ['test'] },
      },
    };
  });
  afterEach(() => datasets.remove());

  const find = async (
    name: 'train' | 'validation' | 'test',
    where: CellCondition | null = null,
    [offset, limit]: readonly [number, number] = [0, 100],
    of = recipe,
  ) => {
    const questions = await datasets.files.questions(imported.dataset.id);
    return findRowsOfPart(questions, where, { recipe: of, name }, offset, limit);
  };

  it('are those that the recipe deals to it, in table order, without rows that have no target', async () => {
    const used = all.filter((row) => classOf(row) !== '');
    for (const [name, part] of [
      ['train', 'train'],
      ['validation', 'valid'],
      ['test', 'test'],
    ] as const) {
      const expected = used.filter((row) => partOf(row) === part);
      expect(await find(name)).toEqual({ rows: expected, total: expected.length });
    }
  });

  it('are those of a class where one is asked for', async () => {
    const expected = all.filter((row) => classOf(row) === 'odd' && partOf(row) === 'test');
    const where = { column: 'kind', value: 'odd' };
    expect(await find('test', where)).toEqual({ rows: expected, total: expected.length });
    // A row without a class is in no part.
    expect(await find('test', { column: 'kind', value: null })).toEqual({ rows: [], total: 0 });
  });

  it('come page by page', async () => {
    const { rows, total } = await find('train');
    expect(await find('train', null, [5, 4])).toEqual({ rows: rows.slice(5, 9), total });
    expect(await find('train', null, [total, 10])).toEqual({ rows: [], total });
  });

  it('of all parts together are the rows that are used, each once', async () => {
    const random: Recipe = {
      ...recipe,
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 3, stratify: true },
    };
    const found = await Promise.all(
      (['train', 'validation', 'test'] as const).map((name) => find(name, null, [0, 100], random)),
    );
    const rows = found.flatMap((part) => [...part.rows]).sort((a, b) => a - b);
    expect(rows).toEqual(all.filter((row) => classOf(row) !== ''));
  });

  it('are none while nothing is predicted', async () => {
    const treatments = recipe.treatments.map((treatment) =>
      treatment.role === 'target' ? { ...treatment, role: 'ignored' as const } : treatment,
    );
    expect(await find('train', null, [0, 9], { ...recipe, treatments })).toEqual({
      rows: [],
      total: 0,
    });
  });
});
