import { describe, expect, it } from 'vitest';
import { encodeRows } from '../../../common/datasets/apply.ts';
import type { TypedRow } from '../../../common/datasets/derived/derive-cells.ts';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import type { TableData } from '../../../common/datasets/table-data.ts';
import { ChangedRows } from '../../../common/explain/changed-rows.ts';
import { explainedColumns, mixesColumns } from '../../../common/explain/explained-columns.ts';
import { permutation } from '../../../common/random/permutation.ts';
import { RandomSource } from '../../../common/random/random-source.ts';

const rows = 40;
const random = RandomSource.seeded(4, 'cells');
const colours = ['red', 'green', 'blue'];
const a = Float64Array.from({ length: rows }, () => Math.round(random.normal() * 100) / 100);
const b = Float64Array.from({ length: rows }, () => random.below(9) + 1);
const colour = Int32Array.from({ length: rows }, (_, row) => (row < 3 ? row : random.below(4) - 1));
const y = a.map((value, row) => 2 * value - 3 * (b[row] ?? 0));

const table: TableData = {
  rows,
  columns: new Map([
    ['a', { kind: 'number', values: a, unreadable: 0 }],
    ['b', { kind: 'number', values: b, unreadable: 0 }],
    ['colour', { kind: 'category', codes: colour, values: colours }],
    ['y', { kind: 'number', values: y, unreadable: 0 }],
  ]),
};
const typed: readonly TypedRow[] = Array.from({ length: rows }, (_, row) => ({
  a: String(a[row]),
  b: String(b[row]),
  colour: colours[colour[row] ?? -1] ?? null,
  y: String(y[row]),
}));

function treat(column: string, changes: Partial<ColumnTreatment> = {}): ColumnTreatment {
  return {
    column,
    role: 'feature',
    type: 'number',
    missing: 'mean',
    encoding: 'one-hot',
    scaling: 'standard',
    ...changes,
  };
}

const plain: Recipe = {
  version: 2,
  treatments: [
    treat('a'),
    treat('b', { scaling: 'min-max' }),
    treat('colour', { type: 'category', missing: 'most-frequent', scaling: 'none' }),
    treat('y', { role: 'target', scaling: 'none' }),
  ],
  split: { train: 0.5, validation: 0.25, test: 0.25, seed: 1, stratify: false },
};
const derived: Recipe = {
  ...plain,
  derived: [{ name: 'a per b', formula: { kind: 'ratio', column: 'a', by: 'b' } }],
  treatments: [...plain.treatments, treat('a per b')],
};

/** What the recipe makes of the cells themselves: the definition that the shortcut must meet. */
function changedRows(recipe: Recipe) {
  const prepared = prepareTable(table, recipe);
  const { fitted } = prepared;
  const reading = { decimal: '.' as const, missingValues: [''] };
  const order = [...prepared.rows].map((row) => typed[row] ?? {});
  const cells = Object.fromEntries(
    ['a', 'b', 'colour', 'y'].map((name) => [name, order.map((row) => row[name] ?? null)]),
  );
  const { features } = prepared;
  const given = { fitted, reading, features, cells: mixesColumns(fitted) ? cells : null };
  const encode = (change: (row: TypedRow, index: number) => TypedRow) =>
    encodeRows(fitted, order.map(change), reading).features;
  return { fitted, order, encode, changed: new ChangedRows(given) };
}

const recipes: readonly (readonly [string, Recipe])[] = [
  ['columns of their own', plain],
  ['a column calculated from two', derived],
  ['rows of unit norm', { ...derived, unitNorm: 'l2' }],
];

describe.each(recipes)('changing one column of a table with %s', (_name, recipe) => {
  const { fitted, order, encode, changed } = changedRows(recipe);

  it('explains the columns of the table, not those calculated from them', () => {
    expect(explainedColumns(fitted).map(({ column }) => column)).toEqual(['a', 'b', 'colour']);
  });

  it.each(['a', 'b', 'colour'])(
    'permutes %s as if its cells were dealt to other rows',
    (column) => {
      const deal = permutation(rows, RandomSource.seeded(2, column));
      const wanted = encode((row, index) => ({
        ...row,
        [column]: order[deal[index] ?? 0]?.[column] ?? null,
      }));
      expectClose(changed.permuted(column, deal), wanted);
      expectClose(
        changed.unchanged(),
        encode((row) => row),
      );
    },
  );

  it.each([
    ['a', '0.5'],
    ['b', '3'],
    ['colour', 'green'],
    ['colour', null],
  ])('sets %s to %s in all rows', (column, cell) => {
    expectClose(
      changed.replaced({ column, cell }),
      encode((row) => ({ ...row, [column]: cell })),
    );
  });
});

function expectClose(given: Float32Array, wanted: Float32Array): void {
  expect(given).toHaveLength(wanted.length);
  wanted.forEach((value, at) => expect(given[at]).toBeCloseTo(value, 5));
}
