import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataRowKind } from '../../../../common/comparison/data-comparison.ts';
import type { Recipe } from '../../../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../../../common/datasets/suggest-recipe.ts';
import { DataTasks } from '../../../../main/services/comparison/data-tasks.ts';
import type { ImportedDataset } from '../../../../main/services/datasets/import-sources.ts';
import { DatasetFolder } from '../../datasets/dataset-folder.ts';

const control = { signal: new AbortController().signal, tell: () => {} };

describe('the data of two runs', () => {
  let datasets: DatasetFolder;
  let tasks: DataTasks;

  beforeEach(async () => {
    datasets = await DatasetFolder.make();
    tasks = new DataTasks(datasets.files);
  });
  afterEach(() => datasets.remove());

  const tables = async (first: string, second: string) =>
    [
      await datasets.import(first, {}, 'first.csv'),
      await datasets.import(second, {}, 'second.csv'),
    ] as const;
  const compare = (
    pair: readonly [ImportedDataset, ImportedDataset],
    prepared: readonly [string, string] | null = null,
  ) => tasks.compare({ tables: pair, prepared }, control);
  const rowsOf = (
    pair: readonly [ImportedDataset, ImportedDataset],
    kind: DataRowKind,
    prepared: readonly [string, string] | null = null,
    [offset, limit] = [0, 50],
  ) => tasks.rows({ tables: pair, prepared, kind, offset, limit }, control);

  it('are matched by a column that names each row, in whatever order: same, changed, and on one side only', async () => {
    const pair = await tables(
      'name,size,kind\nann,1,x\nbob,2,y\ncid,3,x\ndan,4,y\n',
      'size,name,kind,extra\n3,cid,x,p\n2.5,bob,z,q\n9,eve,x,r\n1,ann,x,s\n',
    );
    const found = await compare(pair);
    expect(found.matching).toEqual({ by: 'key', column: 'name' });
    expect(found.rows).toEqual({ same: 2, changed: 1, onlyFirst: 1, onlySecond: 1 });
    expect(found.columns).toEqual({
      onlyFirst: [],
      onlySecond: ['extra'],
      retyped: [],
      changed: [
        { name: 'size', rows: 1 },
        { name: 'kind', rows: 1 },
      ],
    });
    const changed = await rowsOf(pair, 'changed');
    expect(changed.total).toBe(1);
    expect(changed.columns.map(({ name }) => name)).toEqual(['name', 'size', 'kind', 'extra']);
    expect(changed.rows).toEqual([
      {
        first: { row: 1, part: null, cells: ['bob', '2', 'y', null] },
        second: { row: 1, part: null, cells: ['bob', '2.5', 'z', 'q'] },
        differs: [false, true, true, false],
      },
    ]);
    const gone = await rowsOf(pair, 'only-first');
    expect(gone.rows.map(({ first, second }) => [first?.row, second])).toEqual([[3, null]]);
    const come = await rowsOf(pair, 'only-second');
    expect(come.rows.map(({ first, second }) => [first, second?.row])).toEqual([[null, 2]]);
  });

  it('without such a column are matched by equal cells, the rest by their place', async () => {
    // The first row is there twice in one table and once in the other; the last has another cell.
    const pair = await tables('a,b\n1,x\n1,x\n2,y\n2,z\n', 'a,b\n2,y\n1,x\n7,w\n3,z\n');
    const found = await compare(pair);
    expect(found.matching).toEqual({ by: 'content' });
    expect(found.rows).toEqual({ same: 2, changed: 1, onlyFirst: 1, onlySecond: 1 });
    const changed = await rowsOf(pair, 'changed');
    expect(changed.rows[0]).toMatchObject({
      first: { row: 3, cells: ['2', 'z'] },
      second: { row: 3, cells: ['3', 'z'] },
      differs: [true, false],
    });
    expect((await rowsOf(pair, 'only-first')).rows[0]?.first?.row).toBe(0);
    expect((await rowsOf(pair, 'only-second')).rows[0]?.second?.row).toBe(2);
  });

  it('are the same where only the writing of numbers and of missing cells differs', async () => {
    const pair = await tables(
      'a,b,c\n1.50,x,NA\n1.50,y,2\n3,y,2\n',
      'a;b;c\n1,5;x;\n1,5;y;2,0\n3,0;y;2\n',
    );
    expect((await compare(pair)).rows).toEqual({
      ...{ same: 3, changed: 0 },
      ...{ onlyFirst: 0, onlySecond: 0 },
    });
  });

  it('of tables without a column in common have no row in common', async () => {
    const found = await compare(await tables('a,b\n1,2\n3,4\n', 'c,d\n1,2\n3,4\n'));
    expect(found.rows).toEqual({ same: 0, changed: 0, onlyFirst: 2, onlySecond: 2 });
    expect(found.columns).toMatchObject({ onlyFirst: ['a', 'b'], onlySecond: ['c', 'd'] });
    expect(found.parts).toBeNull();
  });

  it('tell which rows are in another part, of the same table and of another one', async () => {
    const lines = Array.from({ length: 60 }, (_, row) => `r${row},${row % 7},${row % 2}`);
    const one = await datasets.import(['id,size,kind', ...lines].join('\n'));
    // Without its first row, in reverse.
    const other = await datasets.import(
      ['id,size,kind', ...lines.slice(1).reverse()].join('\n'),
      {},
      'other.csv',
    );
    const prepare = async (imported: ImportedDataset, seed: number) => {
      const { dataset } = imported;
      const suggested = suggestRecipe(imported, 'kind');
      const recipe: Recipe = { ...suggested, split: { ...suggested.split, seed } };
      return (await datasets.files.prepare({ dataset, recipe })).folder;
    };
    const [own, again] = [await prepare(one, 1), await prepare(one, 2)];
    const same = await compare([one, one], [own, again]);
    expect(same.matching).toEqual({ by: 'table' });
    expect(same.rows).toEqual({ same: 60, changed: 0, onlyFirst: 0, onlySecond: 0 });
    const moved = await rowsOf([one, one], 'moved', [own, again], [0, 200]);
    const counted = same.moves?.reduce((sum, { rows }) => sum + rows, 0);
    expect(moved.total).toBe(counted);
    expect(moved.total).toBeGreaterThan(0);
    for (const { first, second } of moved.rows) {
      expect(first?.row).toBe(second?.row);
      expect(first?.part).not.toBe(second?.part);
    }
    const [unlike] = same.parts?.filter(({ split }) => split === 'test') ?? [];
    const inTest = moved.rows.filter(({ first }) => first?.part === 'test');
    expect(inTest).toHaveLength(unlike?.onlyFirst ?? -1);

    const others = await compare([one, other], [own, await prepare(other, 1)]);
    expect(others.rows).toEqual({ same: 59, changed: 0, onlyFirst: 1, onlySecond: 0 });
    const page = await rowsOf([one, other], 'moved', [own, await prepare(other, 1)]);
    // The rows that are the same have the same id in each table.
    for (const { first, second } of page.rows) expect(first?.cells[0]).toBe(second?.cells[0]);
    const all = others.parts?.reduce((sum, { both, onlyFirst }) => sum + both + onlyFirst, 0);
    expect(all).toBe(60);
    // A run compared with itself has no row elsewhere.
    expect((await compare([one, one], [own, own])).moves).toEqual([]);
  });

  it('stop when they are asked to, and say how far they are', async () => {
    const lines = Array.from({ length: 300 }, (_, row) => `${row % 9},${row % 5}`);
    const pair = await tables(
      ['a,b', ...lines].join('\n'),
      ['a,b', ...lines.slice(1), '5,5'].join('\n'),
    );
    const stop = new AbortController();
    const told: number[] = [];
    const tell = (done: number) => {
      told.push(done);
      stop.abort(new Error('enough'));
    };
    const asked = tasks.compare({ tables: pair, prepared: null }, { signal: stop.signal, tell });
    await expect(asked).rejects.toThrow('enough');
    expect(told[0]).toBeGreaterThan(0);
    const whole: number[] = [];
    await tasks.compare(
      { tables: pair, prepared: null },
      { signal: new AbortController().signal, tell: (done) => whole.push(done) },
    );
    expect(whole).toEqual(whole.toSorted((a, b) => a - b));
    expect(whole.at(-1)).toBeLessThanOrEqual(1);
  });
});
