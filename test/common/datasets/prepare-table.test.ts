import { describe, expect, it } from 'vitest';
import { encodeRows } from '../../../common/datasets/apply.ts';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import {
  categoriesOf,
  type CategoryData,
  type ColumnData,
  type NumberData,
} from '../../../common/datasets/table-data.ts';

const numbers = (...values: number[]): NumberData => ({
  kind: 'number',
  values: Float64Array.from(values),
  unreadable: 0,
});

function categories(...cells: (string | null)[]): CategoryData {
  const values = [...new Set(cells.filter((cell) => cell !== null))];
  return {
    kind: 'category',
    codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : values.indexOf(cell))),
    values,
  };
}

function treatment(column: string, data: ColumnData, change: Partial<ColumnTreatment> = {}) {
  return {
    column,
    role: 'feature',
    type: data.kind,
    missing: data.kind === 'number' ? 'median' : 'most-frequent',
    encoding: 'one-hot',
    scaling: 'none',
    ...change,
  } satisfies ColumnTreatment;
}

const allTraining = { train: 1, validation: 0, test: 0, seed: 1, stratify: false };

function prepare(
  columns: Record<string, ColumnData>,
  changes: Record<string, Partial<ColumnTreatment>>,
  split: Recipe['split'] = allTraining,
) {
  const [first] = Object.values(columns);
  const rows = !first
    ? 0
    : first.kind === 'number'
      ? first.values.length
      : categoriesOf(first).codes.length;
  const treatments = Object.entries(columns).map(([name, data]) =>
    treatment(name, data, changes[name]),
  );
  return prepareTable(
    { rows, columns: new Map(Object.entries(columns)) },
    { version: 2, treatments, split },
  );
}

const target = { role: 'target' } as const;

describe('encoding', () => {
  const status = categories('married', 'single', 'married', 'divorced', 'single');
  const y = numbers(1, 2, 3, 4, 5);

  it('factorises in order of first appearance', () => {
    const { features, fitted } = prepare(
      { status, y },
      { status: { encoding: 'label' }, y: target },
    );
    expect([...features]).toEqual([0, 1, 0, 2, 1]);
    expect(fitted.featureNames).toEqual(['status']);
  });

  it('makes one input per category', () => {
    const { features, fitted } = prepare({ status, y }, { y: target });
    expect(fitted.featureNames).toEqual(['status=married', 'status=single', 'status=divorced']);
    expect([...features]).toEqual([1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0]);
  });

  it('fills gaps with the most frequent category, or a new one', () => {
    const gaps = categories('a', null, 'b', 'a', null);
    const frequent = prepare({ gaps, y }, { gaps: { encoding: 'label' }, y: target });
    expect([...frequent.features]).toEqual([0, 0, 1, 0, 0]);
    const constant = prepare(
      { gaps, y },
      { gaps: { encoding: 'label', missing: 'constant', fill: 'none' }, y: target },
    );
    expect([...constant.features]).toEqual([0, 1, 2, 0, 1]);
    expect(constant.fitted.features[0]?.categories).toEqual(['a', 'none', 'b']);
  });
});

describe('fitting', () => {
  const split = { train: 0.5, validation: 0.25, test: 0.25, seed: 4, stratify: false };
  const x = numbers(...Array.from({ length: 200 }, (_, row) => (row % 10 === 0 ? NaN : row * row)));
  const y = numbers(...Array.from({ length: 200 }, (_, row) => 3 * row + 7));

  it('looks at training rows only', () => {
    const change = { x: { scaling: 'standard' }, y: { ...target, scaling: 'min-max' } } as const;
    const before = prepare({ x, y }, change, split);
    const spoiled = numbers(...x.values);
    const spoiledTarget = numbers(...y.values);
    before.rows.forEach((row, index) => {
      if (before.split[index] === 0) return;
      spoiled.values[row] = 1e9;
      spoiledTarget.values[row] = -1e9;
    });
    const after = prepare({ x: spoiled, y: spoiledTarget }, change, split);
    expect(after.fitted).toEqual(before.fitted);
    expect(after.features).not.toEqual(before.features);
  });

  it('scales what the fill has completed, so training rows have mean 0 and deviation 1', () => {
    const { features, split: dealt } = prepare(
      { x, y },
      { x: { scaling: 'standard', missing: 'mean' }, y: target },
      split,
    );
    const training = features.filter((_, index) => dealt[index] === 0);
    const mean = training.reduce((a, b) => a + b, 0) / training.length;
    const variance = training.reduce((a, b) => a + (b - mean) ** 2, 0) / training.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 5);
  });

  it('undoes the scaling of a regression target by offset and divisor', () => {
    const { targets, rows, fitted } = prepare(
      { x, y },
      { y: { ...target, scaling: 'standard' } },
      split,
    );
    targets.forEach((value, index) => {
      const restored = value * fitted.target.divisor + fitted.target.offset;
      expect(restored).toBeCloseTo(y.values[rows[index] ?? 0] ?? NaN, 3);
    });
  });
});

describe('rows', () => {
  it('without a target are left out and counted', () => {
    const { rows, fitted } = prepare(
      { x: numbers(1, 2, 3, 4, 5), y: categories('a', null, 'b', 'a', null) },
      { y: target },
    );
    expect([...rows]).toEqual([0, 2, 3]);
    expect(fitted.rowsDropped).toBe(2);
    expect(fitted.rows).toEqual({ train: 3, validation: 0, test: 0 });
  });

  it('with a gap are left out where the strategy says so', () => {
    const { rows } = prepare(
      { x: numbers(1, NaN, 3, 4), z: numbers(1, 1, NaN, 1), y: numbers(1, 2, 3, 4) },
      { x: { missing: 'drop' }, y: target },
    );
    expect([...rows]).toEqual([0, 2, 3]);
  });
});

describe('targets', () => {
  it.each([
    ['words for no and yes', categories('yes', 'no', 'yes'), 'binary', ['no', 'yes'], [1, 0, 1]],
    ['two categories', categories('b', 'a', 'b'), 'binary', ['b', 'a'], [0, 1, 0]],
    ['0 and 1', numbers(1, 0, 1), 'binary', ['0', '1'], [1, 0, 1]],
    ['three categories', categories('c', 'a', 'b'), 'multiclass', ['c', 'a', 'b'], [0, 1, 2]],
    ['whole numbers', numbers(3, 1, 2), 'regression', [], [3, 1, 2]],
    ['1 and 2', numbers(1, 2, 1), 'regression', [], [1, 2, 1]],
  ] as const)('%s', (_, y, task, classes, targets) => {
    const prepared = prepare({ x: numbers(1, 2, 3), y }, { y: target });
    expect(prepared.fitted.task).toBe(task);
    expect(prepared.fitted.classes).toEqual(classes);
    expect([...prepared.targets]).toEqual(targets);
  });

  it('may have a class that no training row has: it comes last', () => {
    const cells = Array.from({ length: 100 }, (_, row) =>
      row === 0 ? 'rare' : row % 2 ? 'a' : 'b',
    );
    const split = { train: 0.5, validation: 0.25, test: 0.25, stratify: false };
    const seed = Array.from({ length: 50 }, (_, at) => at).find((at) => {
      const tried = prepare(
        { x: numbers(...cells.map((_, row) => row)), y: categories(...cells) },
        { y: target },
        { ...split, seed: at },
      );
      return tried.split[0] !== 0;
    });
    expect(seed).toBeDefined();
    const { fitted, targets } = prepare(
      { x: numbers(...cells.map((_, row) => row)), y: categories(...cells) },
      { y: target },
      { ...split, seed: seed ?? 0 },
    );
    expect(fitted.classes).toHaveLength(3);
    expect(fitted.classes[2]).toBe('rare');
    expect(targets[0]).toBe(2);
  });
});

describe('data that cannot be learned from', () => {
  const x = numbers(1, 2, 3);
  it.each<[string, Record<string, ColumnData>, Record<string, Partial<ColumnTreatment>>, RegExp]>([
    ['one class', { x, y: categories('a', 'a', 'a') }, { y: target }, /only the class “a” in “y”/],
    [
      'no target cell',
      { x, y: categories(null, null, null) },
      { y: target },
      /misses its target “y”/,
    ],
    ['no target', { x }, {}, /No target/],
    ['no feature', { y: x }, { y: target }, /no feature/],
    [
      'a feature without values',
      { x: numbers(NaN, NaN, NaN), y: x },
      { y: target },
      /“x” has no value/,
    ],
    [
      'a mean of categories',
      { x: categories('a', 'b', 'a'), y: x },
      { x: { missing: 'mean' }, y: target },
      /“x” holds categories/,
    ],
    [
      'a fill that is no number',
      { x, y: numbers(1, 2, 3) },
      { x: { missing: 'constant', fill: 'many' }, y: target },
      /must be a number, not “many”/,
    ],
  ])('%s', (_, columns, changes, message) => {
    expect(() => prepare(columns, changes)).toThrow(
      expect.objectContaining({
        code: 'invalid-data',
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  it('one-hot encoding of 10,000 texts', () => {
    const text = categories(...Array.from({ length: 10_000 }, (_, row) => `value ${row}`));
    const y = numbers(...Array.from({ length: 10_000 }, (_, row) => row));
    expect(() => prepare({ text, y }, { y: target })).toThrow(/“text” has more than 1,000 inputs/);
    expect(prepare({ text, y }, { text: { encoding: 'label' }, y: target }).features[9999]).toBe(
      9999,
    );
  });
});

describe('new rows', () => {
  const { fitted } = prepare(
    {
      age: numbers(33, 45, 42, 35, 60),
      sex: categories('male', 'female', 'male', 'male', 'female'),
      y: numbers(1, 2, 3, 4, 5),
    },
    { age: { scaling: 'min-max' }, y: target },
  );

  it('are treated as the training rows were', () => {
    const { features, warnings } = encodeRows(fitted, [
      { age: '45', sex: 'female' },
      { age: ' 60 ', sex: 'male' },
    ]);
    expect([...features].map((value) => Number(value.toFixed(6)))).toEqual([
      0.444444, 0, 1, 1, 1, 0,
    ]);
    expect(warnings).toEqual([]);
  });

  it('take the fill for a gap and no category for an unknown one, and say so', () => {
    const { features, warnings } = encodeRows(fitted, [{ age: null, sex: 'other' }]);
    expect(features[0]).toBeCloseTo((42 - 33) / 27, 6);
    expect([...features.subarray(1)]).toEqual([0, 0]);
    expect(warnings).toEqual([
      '“age” is missing; 42 is used.',
      '“other” in “sex” was in no training row, so it counts as none of the known values.',
    ]);
  });

  it('count what happens in many rows', () => {
    const { warnings } = encodeRows(fitted, [
      { age: 'old', sex: 'male' },
      { age: 'old', sex: 'male' },
      { age: '1', sex: null },
    ]);
    expect(warnings).toEqual([
      '2 rows: “old” in “age” is not a number; 42 is used.',
      '1 row: “sex” is missing; “male” is used.',
    ]);
  });

  it('are read with a decimal comma where the table has one', () => {
    const reading = { decimal: ',', missingValues: [] } as const;
    const { features } = encodeRows(fitted, [{ age: '46,5', sex: 'male' }], reading);
    expect(features[0]).toBeCloseTo(0.5, 6);
  });

  it.each(['constructor', 'toString', '__proto__'])(
    'have a gap, and nothing else, where a column called %s is left out',
    (name) => {
      const table = Object.fromEntries([
        [name, numbers(1, 2, 3)],
        ['y', numbers(1, 2, 3)],
      ]);
      const named = prepare(table, { y: target });
      const { warnings } = encodeRows(named.fitted, [{}]);
      expect(warnings).toEqual([`“${name}” is missing; 2 is used.`]);
    },
  );
});
