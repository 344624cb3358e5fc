import { expect, it } from 'vitest';
import { prepareTable } from '../../../../common/datasets/prepare-table.ts';
import type { Recipe } from '../../../../common/datasets/recipe.ts';
import type { TableData } from '../../../../common/datasets/table-data.ts';

const [gap, part] = [NaN, { train: 0, validation: 1 }];

/** What the windows of one row see of the target, row by row, when its last value is known. */
function seen(values: readonly number[], parts: readonly number[], excludedRows: number[] = []) {
  const table: TableData = {
    rows: values.length,
    columns: new Map([
      ['y', { kind: 'number', values: Float64Array.from(values), unreadable: 0 }],
      ['part', { kind: 'number', values: Float64Array.from(parts), unreadable: 0 }],
    ]),
  };
  const recipe: Recipe = {
    version: 2,
    treatments: [
      {
        column: 'y',
        role: 'target',
        type: 'number',
        missing: 'drop',
        encoding: 'one-hot',
        scaling: 'none',
      },
    ],
    window: { length: 1, horizon: 1, stride: 1, purpose: 'forecast', seesTarget: true },
    split: {
      method: 'column',
      column: 'part',
      values: { train: ['0'], validation: ['1'], test: [] },
      train: 1,
      validation: 0,
      test: 0,
      seed: 1,
      stratify: false,
    },
    excludedRows,
  };
  const { features, rows } = prepareTable(table, recipe);
  return new Map(Array.from(rows, (row, index) => [row - 1, features[index]]));
}

it('a gap takes the last value that its part may know', () => {
  const { train, validation } = part;
  // Training rows 0–5 and 8–11; rows 6 and 7 validate. The median of what training tells is 5.
  const values = [5, 5, gap, 5, 5, 5, 100, 100, gap, 5, 5, 5];
  const parts = values.map((_, row) => (row === 6 || row === 7 ? validation : train));
  const found = seen(values, parts);
  expect(found.get(2)).toBe(5);
  expect(found.get(8)).toBe(5);
});

it('a gap takes nothing from a row that was left out', () => {
  const values = [5, 5, 5, 100, gap, 5, 5, 5];
  const parts = values.map(() => part.train);
  expect(seen(values, parts).get(4)).toBe(100);
  expect(seen(values, parts, [3]).get(4)).toBe(5);
});
