import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeRows } from '../../../common/datasets/apply.ts';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import { readRecipe } from '../../../common/datasets/schema.ts';
import type { ColumnData, TableData } from '../../../common/datasets/table-data.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { openPrepared } from '../../../main/storage/prepared-data.ts';
import { ProjectRepository } from '../../../main/storage/project-repository.ts';
import { RunRepository } from '../../../main/storage/run-repository.ts';
import { addRunningRun, project, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

const how = { missing: 'median', encoding: 'one-hot', scaling: 'standard' };
const sizes = { ...how, column: 'size', role: 'feature', type: 'number' };
const sorts = {
  ...how,
  column: 'sort',
  role: 'feature',
  type: 'category',
  missing: 'most-frequent',
  scaling: 'none',
};

/** As the first version of the program stored it. */
function recipeOf(target: 'y' | 'price', stratify: boolean) {
  const type = target === 'y' ? 'category' : 'number';
  return {
    version: 1,
    treatments: [sizes, sorts, { ...how, column: target, role: 'target', type, missing: 'drop' }],
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 7, stratify },
  };
}

/** As the first version of the program stored it. */
const fitted = {
  version: 1,
  recipe: recipeOf('price', false),
  task: 'regression',
  features: [
    {
      treatment: sizes,
      features: ['size'],
      fill: 50,
      categories: [],
      offset: 51.5,
      divisor: 28.5,
    },
    {
      treatment: sorts,
      features: ['sort=c', 'sort=j'],
      fill: 'j',
      categories: ['c', 'j'],
      offset: 0,
      divisor: 1,
    },
  ],
  target: {
    treatment: recipeOf('price', false).treatments[2],
    features: ['price'],
    fill: null,
    categories: [],
    offset: 11.875,
    divisor: 7,
  },
  featureNames: ['size', 'sort=c', 'sort=j'],
  classes: [],
  rows: { train: 2, validation: 1, test: 0 },
  rowsDropped: 0,
};

describe('what the first version of the program wrote', () => {
  it('opens in the library, its recipes and what its runs learned', async () => {
    const folder = temporaryFolder();
    const before = openLibrary(folder);
    addRunningRun(before.connection);
    const recipe = JSON.stringify(recipeOf('price', false));
    before.connection.prepare('UPDATE projects SET recipe = ?').run(recipe);
    before.connection
      .prepare('UPDATE runs SET recipe = ?, fitted = ?')
      .run(recipe, JSON.stringify(fitted));
    await before.close();

    const library = openLibrary(folder);
    const stored = new ProjectRepository(library.connection).get(project.id);
    expect(stored?.recipe).toEqual({ ...recipeOf('price', false), version: 2 });
    const opened = new RunRepository(library.connection).get(run.id);
    await library.close();
    expect(opened?.recipe.version).toBe(2);
    if (!opened?.fitted) throw new Error('The run has lost what it learned');
    expect(opened.fitted).toMatchObject({
      version: 2,
      blocks: [{ kind: 'numbers', start: 0, shape: [3] }],
      targetNames: ['price'],
    });
    const { features } = encodeRows(opened.fitted, [{ size: '80', sort: 'c' }, {}]);
    expect([...features]).toEqual(
      [28.5 / 28.5, 1, 0, -1.5 / 28.5, 0, 1].map((value) => Math.fround(value)),
    );
  });

  it('is read from its folder of prepared rows', async () => {
    const folder = join(temporaryFolder(), 'prepared');
    await mkdir(folder);
    const numbers = Float32Array.of(1, 0, 1, 2, 1, 0, 3, 0, 0);
    const content: Record<string, string | Uint8Array> = {
      'features.f32': new Uint8Array(numbers.buffer),
      'targets.f32': new Uint8Array(Float32Array.of(5, 6, 7).buffer),
      'split.u8': Uint8Array.of(0, 0, 1),
      'rows.u32': new Uint8Array(Uint32Array.of(0, 2, 3).buffer),
      'fitted.json': JSON.stringify(fitted),
    };
    for (const [name, bytes] of Object.entries(content)) await writeFile(join(folder, name), bytes);
    const prepared = await openPrepared(folder);
    prepared.close();
    expect(prepared.features).toEqual(numbers);
    expect([...prepared.rows]).toEqual([0, 2, 3]);
    expect(prepared.fitted.version).toBe(2);
  });

  const count = 200;
  const numbers = (of: (row: number) => number): ColumnData => ({
    kind: 'number',
    values: Float64Array.from({ length: count }, (_, row) => of(row)),
    unreadable: 0,
  });
  const words = (values: readonly string[], of: (row: number) => number): ColumnData => ({
    kind: 'category',
    codes: Int32Array.from({ length: count }, (_, row) => of(row)),
    values,
  });
  const table: TableData = {
    rows: count,
    columns: new Map([
      ['size', numbers((row) => (row % 17 === 0 ? NaN : (row * 37) % 101))],
      ['sort', words([...'abcdefghij'], (row) => ((row * 7) % 11) - 1)],
      ['y', words(['no', 'yes', 'more'], (row) => (row * row) % 3)],
      ['price', numbers((row) => ((row * 53) % 97) / 4)],
    ]),
  };
  const hash = ({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array | Uint32Array) =>
    createHash('sha256')
      .update(new Uint8Array(buffer, byteOffset, byteLength))
      .digest('hex')
      .slice(0, 16);

  // The sums are of what the first version of the program made of the same table.
  it.each([
    ['y', true, 'eb3bbe3309adbabd', '7f33e925832d1ce2', '95fbc42411cd80b4'],
    ['y', false, '02a9a288dcbe1cef', '6b260aead29cffd0', '95fbc42411cd80b4'],
    ['price', false, '02a9a288dcbe1cef', '6b260aead29cffd0', 'b4ab484f405f013d'],
  ] as const)('makes the same rows of %s, stratified: %s', (target, stratify, ...sums) => {
    const prepared = prepareTable(table, readRecipe(recipeOf(target, stratify)));
    expect([prepared.split, prepared.features, prepared.targets].map(hash)).toEqual(sums);
    expect(hash(prepared.rows)).toBe('3af471c03dff127d');
  });
});
