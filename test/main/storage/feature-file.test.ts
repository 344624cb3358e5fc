import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import { FeatureFile } from '../../../main/storage/feature-file.ts';
import { checkWhole, openPrepared, writePrepared } from '../../../main/storage/prepared-data.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwright-features-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file of features', () => {
  const read = (file: FeatureFile, ...rows: readonly number[]) => {
    const into = new Float32Array(rows.length * file.width);
    file.read(Int32Array.from(rows), into);
    return [...into];
  };

  it('gives the rows that are asked for, in any order', async () => {
    const path = join(folder, 'features.f32');
    await writeFile(path, new Uint8Array(Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31).buffer));
    const file = new FeatureFile(path, 2);
    expect(read(file, 2, 3, 0, 0)).toEqual([20, 21, 30, 31, 0, 1, 0, 1]);
    expect(read(file)).toEqual([]);
    file.close();
  });

  it('says that rows are missing', async () => {
    const path = join(folder, 'features.f32');
    await writeFile(path, new Uint8Array(12));
    const file = new FeatureFile(path, 2);
    expect(() => read(file, 1)).toThrow(/damaged/);
    file.close();
    expect(() => new FeatureFile(join(folder, 'none'), 2)).toThrow(/gone/);
  });
});

describe('opening prepared rows', () => {
  const column = (name: string, role: 'feature' | 'target'): ColumnTreatment => ({
    column: name,
    role,
    type: 'number',
    missing: 'drop',
    encoding: 'label',
    scaling: 'none',
  });
  const recipe: Recipe = {
    version: 2,
    treatments: [column('a', 'feature'), column('b', 'feature'), column('y', 'target')],
    split: { train: 1, validation: 0, test: 0, seed: 1, stratify: false },
  };
  const numbers = (...values: readonly number[]) =>
    ({ kind: 'number', values: Float64Array.from(values), unreadable: 0 }) as const;
  const table = {
    rows: 3,
    columns: new Map([
      ['a', numbers(1, 2, 3)],
      ['b', numbers(4, 5, 6)],
      ['y', numbers(7, 8, 9)],
    ]),
  };

  it.each([
    ['in memory when they are small', 1000, true],
    ['in their file when they are large', 8, false],
  ])('keeps features %s', async (_name, most, inMemory) => {
    const path = join(folder, 'prepared');
    await writePrepared(path, prepareTable(table, recipe));
    const opened = await openPrepared(path, most);
    expect(opened.features instanceof Float32Array).toBe(inMemory);
    expect(opened.targets).toHaveLength(3);
    opened.close();
  });

  it('refuses features that do not fit the rest', async () => {
    const path = join(folder, 'prepared');
    await writePrepared(path, prepareTable(table, recipe));
    await truncate(join(path, 'features.f32'), 20);
    await expect(openPrepared(path, 8)).rejects.toMatchObject({ code: 'storage' });
  });

  describe('that are looked through before they are used', () => {
    const changed = async (path: string) => {
      const bytes = await readFile(path);
      bytes[5] = (bytes[5] ?? 0) ^ 1;
      await writeFile(path, bytes);
    };

    it.each(['features.f32', 'targets.f32', 'rows.u32', 'fitted.json', 'sums.json'])(
      'finds one changed bit of %s, also where it was whole before',
      async (name) => {
        const path = join(folder, 'prepared');
        await writePrepared(path, prepareTable(table, recipe));
        await expect(checkWhole(path)).resolves.toMatchObject({ rows: 3 });
        await changed(join(path, name));
        await expect(checkWhole(path)).rejects.toMatchObject({ code: 'storage' });
      },
    );

    it('takes those of an earlier version, which wrote no sums', async () => {
      const path = join(folder, 'prepared');
      await writePrepared(path, prepareTable(table, recipe));
      await rm(join(path, 'sums.json'));
      await changed(join(path, 'features.f32'));
      await expect(checkWhole(path)).resolves.toMatchObject({ rows: 3 });
    });

    it('ends when it is stopped', async () => {
      const path = join(folder, 'prepared');
      await writePrepared(path, prepareTable(table, recipe));
      const stopped = AbortSignal.abort(new Error('stopped'));
      await expect(checkWhole(path, stopped)).rejects.toThrow('stopped');
    });
  });
});
