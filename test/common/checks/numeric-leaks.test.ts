import { describe, expect, it } from 'vitest';
import type { CheckedTable } from '../../../common/checks/checked-table.ts';
import { findLeaks } from '../../../common/checks/leaks.ts';
import { findUnitMistakes } from '../../../common/checks/extreme-numbers.ts';
import type { ColumnTreatment } from '../../../common/datasets/recipe.ts';
import { RandomSource } from '../../../common/random/random-source.ts';

const rows = 2000;

function treatment(column: string, role: ColumnTreatment['role']): ColumnTreatment {
  return {
    column,
    role,
    type: 'number',
    missing: 'mean',
    encoding: 'one-hot',
    scaling: 'standard',
  };
}

/** A regression of numbers alone, of which every row trains. */
function table(target: string, columns: Readonly<Record<string, Float64Array>>): CheckedTable {
  const treatments = Object.keys(columns).map((name) =>
    treatment(name, name === target ? 'target' : 'feature'),
  );
  const split = { train: 1, validation: 0, test: 0, seed: 0, stratify: false };
  return {
    profiles: [],
    recipe: { version: 2, treatments, split },
    target: treatment(target, 'target'),
    task: 'regression',
    features: treatments.filter(({ role }) => role === 'feature'),
    rows: {
      columns: new Map(
        Object.entries(columns).map(([name, values]) => [
          name,
          { kind: 'number', values, unreadable: 0 },
        ]),
      ),
      row: Uint32Array.from({ length: rows }, (_, row) => row),
      of: rows,
      part: new Uint8Array(rows),
    },
  };
}

const normal = (name: string) => {
  const random = RandomSource.seeded(1, name);
  return Float64Array.from({ length: rows }, () => random.normal());
};

/** A number whose correlation with `with_` is about `r`. */
const like = (with_: Float64Array, r: number, name: string) =>
  normal(name).map((noise, row) => r * (with_[row] ?? 0) + Math.sqrt(1 - r * r) * noise);

const leaks = async (checked: CheckedTable) =>
  (await findLeaks(checked, () => Promise.resolve())).map(
    ({ severity, column }) => `${severity} ${column ?? ''}`,
  );

describe('a feature that nearly tells a number alone', () => {
  const price = normal('price');
  const usual = { size: like(price, 0.8, 'size'), age: like(price, 0.3, 'age') };

  it.each([
    ['a second price of the same sale', 'adjusted_price', 0.985, ['warning adjusted_price']],
    ['a name that holds the target’s', 'AdjPrice', 0.96, ['warning AdjPrice']],
    ['another name, hardly weaker than a copy', 'closing', 0.99, ['warning closing']],
    ['another name, strong as features may be', 'closing', 0.97, []],
    ['a name that holds the target’s, but weak', 'price_per_area', 0.9, []],
  ])('is questioned where it is far ahead: %s', async (_, name, r, found) => {
    expect(await leaks(table('price', { price, ...usual, [name]: like(price, r, name) }))).toEqual(
      found,
    );
  });

  it('is honest where others are as good, or where there is nothing to compare with', async () => {
    const [a, b] = [like(price, 0.99, 'a'), like(price, 0.985, 'b')];
    expect(await leaks(table('price', { price, a, b, age: usual.age }))).toEqual([]);
    expect(await leaks(table('price', { price, a }))).toEqual([]);
    expect(await leaks(table('price', { price, a, age: usual.age }))).toEqual([]);
  });

  it('is an error, not a question, where it is a copy', async () => {
    const copy = price.map((value) => 3 * value + 1);
    expect(await leaks(table('price', { price, ...usual, copy }))).toEqual(['error copy']);
  });
});

describe('numbers of another unit', () => {
  const mistakes = (values: Float64Array) =>
    findUnitMistakes(table('y', { y: normal('y'), x: values })).map(({ column }) => column);

  it('are found beside numbers that end where the usual ones do', () => {
    const metres = normal('metres').map((value) => 170 + 10 * value);
    metres[7] = 0.172;
    expect(mistakes(metres)).toEqual(['x']);
  });

  it('are not suspected where numbers thin out towards zero', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const random = RandomSource.seeded(seed, 'uniform');
      expect(mistakes(Float64Array.from({ length: rows }, () => random.uniform()))).toEqual([]);
    }
  });
});
