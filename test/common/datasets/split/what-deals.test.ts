import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnTreatment, Recipe } from '../../../../common/datasets/recipe.ts';
import { previewSplit } from '../../../../common/datasets/split/preview-split.ts';
import { treatmentsThatDeal, whatDeals } from '../../../../common/datasets/split/what-deals.ts';
import type { ColumnData, TableData } from '../../../../common/datasets/table-data.ts';

const rows = 60;
const columns = new Map<string, ColumnData>([
  ['a', numbers((row) => (row % 7 === 0 ? NaN : row % 5))],
  ['b', numbers((row) => (row % 11 === 0 ? NaN : (row * 13) % 17))],
  ['kind', { kind: 'category', codes: codes((row) => row % 4), values: ['w', 'x', 'y', 'z'] }],
  [
    'y',
    {
      kind: 'category',
      codes: codes((row) => (row % 9 === 0 ? -1 : row % 2)),
      values: ['no', 'yes'],
    },
  ],
]);
const table: TableData = { rows, columns };

function numbers(value: (row: number) => number): ColumnData {
  return {
    kind: 'number',
    values: Float64Array.from({ length: rows }, (_, row) => value(row)),
    unreadable: 0,
  };
}

function codes(value: (row: number) => number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => value(row));
}

const treatment = (column: string, role: ColumnTreatment['role'], type: ColumnTreatment['type']) =>
  fc.record({
    column: fc.constant(column),
    role: fc.constant(role),
    type: fc.constant(type),
    missing: fc.constantFrom('mean' as const, 'drop' as const),
    encoding: fc.constantFrom('one-hot' as const, 'label' as const),
    scaling: fc.constantFrom('none' as const, 'standard' as const, 'min-max' as const),
  });

const recipes: fc.Arbitrary<Recipe> = fc.record({
  version: fc.constant(2 as const),
  treatments: fc.tuple(
    treatment('a', 'feature', 'number'),
    treatment('b', 'feature', 'number'),
    treatment('kind', 'feature', 'category'),
    treatment('y', 'target', 'category'),
  ),
  unitNorm: fc.constantFrom(undefined, 'l2' as const),
  excludedRows: fc.constantFrom(undefined, [3, 5]),
  split: fc.record({
    train: fc.constant(0.6),
    validation: fc.constant(0.2),
    test: fc.constant(0.2),
    seed: fc.constantFrom(1, 2),
    stratify: fc.boolean(),
    method: fc.constantFrom(undefined, 'grouped' as const, 'time' as const),
    column: fc.constantFrom('kind', 'a'),
    repeatedRows: fc.constantFrom(undefined, 'together' as const),
  }),
});

describe('what of a recipe deals rows', () => {
  it('is all that decides: recipes of which it is the same deal alike', () => {
    fc.assert(
      fc.property(recipes, recipes, (one, other) => {
        // The other's steps in the one's split, with the one's gaps or its own.
        const mixed: Recipe = { ...one, unitNorm: other.unitNorm, treatments: other.treatments };
        fc.pre(whatDeals(one) === whatDeals(mixed));
        expect(previewSplit(table, mixed)).toEqual(previewSplit(table, one));
      }),
      { numRuns: 200 },
    );
  });

  it('does not change with scaling, and changes with what leaves rows out', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const with_ = (changes: Partial<ColumnTreatment>): Recipe => ({
          ...recipe,
          treatments: recipe.treatments.map((one) => ({ ...one, ...changes })),
        });
        expect(whatDeals(with_({ scaling: 'robust' }))).toBe(whatDeals(recipe));
        expect(whatDeals(with_({ missing: 'drop' }))).not.toBe(
          whatDeals(with_({ missing: 'mean' })),
        );
        expect(whatDeals({ ...recipe, excludedRows: [7] })).not.toBe(whatDeals(recipe));
      }),
    );
  });

  it('needs no other columns than it names', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const by = recipe.split.method === undefined ? [] : [recipe.split.column];
        const needed = new Set([...treatmentsThatDeal(recipe).map(({ column }) => column), ...by]);
        const few = new Map([...columns].filter(([name]) => needed.has(name)));
        expect(previewSplit({ rows, columns: few }, recipe)).toEqual(previewSplit(table, recipe));
      }),
    );
  });
});
