import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomSource } from '../../../common/random/random-source.ts';
import { csvOf, ExploredTables, recipeFor } from './explored-table.ts';

/** 600 rows: two classes with different numbers, a category that follows the class, columns with gaps together. */
function table(): string {
  const random = RandomSource.seeded(5, 'table');
  const rows = Array.from({ length: 600 }, (_, row) => row);
  const kind = rows.map((row) => (row % 3 === 0 ? 'cat' : 'dog'));
  const weight = kind.map((value) => (value === 'cat' ? 4 : 20) + random.normal());
  const gap = rows.map(() => random.uniform() < 0.2);
  return csvOf({
    weight,
    size: weight.map((value, row) => (row === 7 ? 900 : value * 2 + random.normal())),
    coat: kind.map((value) =>
      random.uniform() < 0.9 ? (value === 'cat' ? 'soft' : 'rough') : 'soft',
    ),
    age: rows.map((row) => (gap[row] ? null : random.below(15))),
    chip: rows.map((row) => (gap[row] ? null : random.below(2) === 0 ? 'yes' : 'no')),
    kind,
  });
}

describe('exploring a table', () => {
  let tables: ExploredTables;
  let datasetId = '';
  beforeAll(async () => {
    tables = await ExploredTables.make();
    datasetId = (await tables.add({ csv: table() })).dataset.id;
  });
  afterAll(() => tables.remove());
  const calls = () => tables.explore;

  it('counts every bar by the classes of the target, and all rows once', async () => {
    const { groups, columns } = await calls().columns({
      datasetId,
      columns: ['weight', 'coat', 'age'],
      target: 'kind',
    });
    expect(groups).toEqual({ target: 'kind', kind: 'classes', names: ['dog', 'cat'] });
    for (const { bars, rows, missing } of columns) {
      const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
      expect(sum(bars.map(({ count }) => count))).toBe(rows - missing);
      expect(sum(bars.flatMap(({ byGroup }) => byGroup))).toBe(rows - missing);
    }
    const [weight] = columns;
    const light = weight?.bars.filter(({ to = 0 }) => to < 9) ?? [];
    expect(light.every(({ byGroup }) => byGroup[0] === 0)).toBe(true);
  });

  it('groups the rows of a numeric target by quarters of equal size', async () => {
    const { groups, columns } = await calls().columns({
      datasetId,
      columns: ['coat'],
      target: 'weight',
    });
    expect(groups?.kind).toBe('quarters');
    const counts = [0, 1, 2, 3].map((group) =>
      columns[0]?.bars.reduce((sum, { byGroup }) => sum + (byGroup[group] ?? 0), 0),
    );
    expect(counts).toEqual([150, 150, 150, 150]);
  });

  it('measures numbers, categories and both together, and puts related columns side by side', async () => {
    const matrix = await calls().associations({
      datasetId,
      columns: ['weight', 'age', 'coat', 'size', 'kind'],
    });
    const at = (first: string, second: string) => {
      const place = (name: string) => matrix.columns.findIndex((column) => column.name === name);
      return matrix.cells[place(first) * matrix.columns.length + place(second)];
    };
    expect(at('weight', 'kind')).toMatchObject({ measure: 'correlation-ratio', rows: 600 });
    expect(at('weight', 'kind')?.value).toBeGreaterThan(0.95);
    expect(at('coat', 'kind')?.measure).toBe('cramers-v');
    expect(at('weight', 'size')?.measure).toBe('correlation');
    expect(at('weight', 'size')?.spearman).toBeGreaterThan(0.9);
    expect(at('age', 'weight')?.value).toBeLessThan(0.15);
    const order = matrix.clustered.map((index) => matrix.columns[index]?.name);
    expect([0, order.length - 1]).toContain(order.indexOf('age'));
  });

  it('tells which columns miss together', async () => {
    const missing = await calls().missing({ datasetId });
    expect(missing.columns.map(({ name }) => name).sort()).toEqual(['age', 'chip']);
    expect(missing.patterns).toHaveLength(1);
    expect(missing.complete + (missing.patterns[0]?.rows ?? 0)).toBe(600);
  });

  it('names the rows of outliers, the farthest first', async () => {
    const outliers = await calls().outliers({
      datasetId,
      column: 'size',
      rule: 'z',
      offset: 0,
      limit: 10,
    });
    expect(outliers).toEqual({ total: 1, rows: [{ row: 7, value: 900 }] });
  });

  it('shows a category beside numbers and beside a category', async () => {
    const groups = await calls().pair({ datasetId, first: 'weight', second: 'kind' });
    if (groups.kind !== 'groups') throw new Error(groups.kind);
    expect(groups.groups.map(({ value, count }) => [value, count])).toEqual([
      ['dog', 400],
      ['cat', 200],
    ]);
    const cells = await calls().pair({ datasetId, first: 'kind', second: 'coat' });
    if (cells.kind !== 'table') throw new Error(cells.kind);
    expect(cells.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(600);
    expect(cells.first).toEqual(['dog', 'cat']);
  });

  it('samples points with their rows and groups', async () => {
    const points = await calls().points({
      datasetId,
      columns: ['weight', 'size'],
      target: 'kind',
      most: 100,
    });
    expect(points.row.length).toBeGreaterThan(60);
    expect(points.row.length).toBeLessThan(140);
    expect(new Set(points.row).size).toBe(points.row.length);
    points.row.forEach((row, index) => expect(points.group[index]).toBe(row % 3 === 0 ? 1 : 0));
  });

  it('counts the classes in every part of the split, without the rows that are left out', async () => {
    const profiled = await tables.add({ csv: table() });
    const recipe = { ...recipeFor(profiled, 'kind'), excludedRows: [0, 1, 2] };
    const balance = await calls().classes({ datasetId: profiled.dataset.id, recipe });
    expect(balance?.classes.map(({ value, rows }) => [value, rows])).toEqual([
      ['dog', 400],
      ['cat', 200],
    ]);
    expect(
      balance?.classes.map(({ train, validation, test }) => train + validation + test),
    ).toEqual([398, 199]);
  });
});
