import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRows } from '../../../common/datasets/apply.ts';
import type { DerivedColumn } from '../../../common/datasets/derived/derived-column.ts';
import { readDate } from '../../../common/datasets/dates/read-date.ts';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import { readNumber } from '../../../common/datasets/read-value.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import type { ColumnData, TableData } from '../../../common/datasets/table-data.ts';

type Cells = readonly (string | null)[];
type ColumnName = 'size' | 'price' | 'sort' | 'place' | 'since' | 'y';

const rows = 60;
const gap = <T>(cell: fc.Arbitrary<T>) => fc.option(cell, { freq: 6 });
const column = (cell: fc.Arbitrary<string | null>) =>
  fc.array(cell, { minLength: rows, maxLength: rows });

const table = fc.record({
  size: column(gap(fc.double({ min: -50, max: 1e4, noNaN: true }).map(String))),
  price: column(gap(fc.integer({ min: 1, max: 40 }).map(String))),
  sort: column(gap(fc.constantFrom('a', 'b', 'c d', 'ü', '😀'))),
  place: column(gap(fc.constantFrom('north', 'south'))),
  since: column(
    gap(
      fc
        .date({ min: new Date('1960-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 16)),
    ),
  ),
  y: column(fc.integer({ min: 1, max: 99 }).map(String)),
});

const derived: readonly DerivedColumn[] = [
  { name: 'size²', formula: { kind: 'power', column: 'size', exponent: 2 } },
  { name: 'area', formula: { kind: 'product', columns: ['size', 'price', 'size²'] } },
  { name: 'rate', formula: { kind: 'ratio', column: 'price', by: 'size' } },
  { name: 'more', formula: { kind: 'difference', column: 'size', less: 'price' } },
  { name: 'wave', formula: { kind: 'sin', column: 'price' } },
  { name: 'turn', formula: { kind: 'cos', column: 'size' } },
  { name: 'sort and place', formula: { kind: 'cross', columns: ['sort', 'place'] } },
];

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const numberTreatment = fc.record({
  missing: fc.constantFrom('mean', 'median', 'most-frequent', 'constant', 'drop'),
  indicator: fc.boolean(),
  outliers: optional(
    fc.constantFrom(
      { action: 'cap', rule: 'iqr', factor: 1.5 },
      { action: 'cap', rule: 'z', factor: 1 },
      { action: 'drop', rule: 'quantile', factor: 0.05 },
      { action: 'drop', rule: 'iqr', factor: 0.5 },
    ),
  ),
  transform: fc.constantFrom('none', 'log', 'log1p', 'sqrt', 'square', 'box-cox', 'yeo-johnson'),
  bins: optional(
    fc.record({
      count: fc.integer({ min: 2, max: 7 }),
      edges: fc.constantFrom('uniform', 'quantile'),
      encoding: fc.constantFrom('one-hot', 'ordinal'),
    }),
  ),
  scaling: fc.constantFrom('none', 'standard', 'min-max', 'robust'),
});
const categoryTreatment = fc.record({
  missing: fc.constantFrom('most-frequent', 'constant', 'drop'),
  indicator: fc.boolean(),
  encoding: fc.constantFrom('one-hot', 'label', 'hashing', 'frequency'),
  buckets: fc.integer({ min: 1, max: 8 }),
});
const dateTreatment = fc.record({
  missing: fc.constantFrom('mean', 'median', 'most-frequent', 'drop'),
  indicator: fc.boolean(),
  scaling: fc.constantFrom('none', 'standard', 'min-max', 'robust'),
  date: optional(
    fc.record({
      elapsed: fc.constant(true),
      parts: fc.subarray(['year', 'month', 'day', 'weekday', 'hour', 'day-of-year']),
      cycles: fc.boolean(),
    }),
  ),
});

const base = {
  role: 'feature',
  missing: 'median',
  encoding: 'one-hot',
  scaling: 'none',
  fill: '7',
};
const recipe = fc
  .record({
    size: numberTreatment,
    price: numberTreatment,
    derivedNumber: numberTreatment,
    sort: categoryTreatment,
    cross: categoryTreatment,
    since: dateTreatment,
    target: fc.record({
      transform: fc.constantFrom('none', 'log', 'sqrt', 'box-cox', 'yeo-johnson'),
      scaling: fc.constantFrom('none', 'standard', 'robust'),
    }),
    unitNorm: optional(fc.constantFrom('l1', 'l2', 'max')),
    seed: fc.integer({ min: 0, max: 99 }),
  })
  .map((drawn): Recipe => {
    const numbers = ['size²', 'area', 'rate', 'more', 'wave', 'turn'].map((name) => ({
      ...base,
      ...drawn.derivedNumber,
      column: name,
      type: 'number',
      // Sines are negative as often as not.
      transform: drawn.derivedNumber.transform === 'none' ? 'none' : 'yeo-johnson',
      missing: drawn.derivedNumber.missing === 'drop' ? 'mean' : drawn.derivedNumber.missing,
      outliers:
        drawn.derivedNumber.outliers?.action === 'cap' ? drawn.derivedNumber.outliers : undefined,
    }));
    return {
      version: 2,
      derived,
      treatments: [
        { ...base, ...drawn.size, column: 'size', type: 'number' },
        { ...base, ...drawn.price, column: 'price', type: 'number' },
        { ...base, ...drawn.sort, column: 'sort', type: 'category' },
        { ...base, column: 'place', type: 'category', role: 'ignored' },
        { ...base, ...drawn.since, column: 'since', type: 'date' },
        ...numbers,
        { ...base, ...drawn.cross, column: 'sort and place', type: 'category' },
        { ...base, ...drawn.target, column: 'y', type: 'number', role: 'target', missing: 'drop' },
      ] as readonly ColumnTreatment[],
      ...(drawn.unitNorm ? { unitNorm: drawn.unitNorm } : {}),
      split: { train: 0.6, validation: 0.2, test: 0.2, seed: drawn.seed, stratify: false },
    };
  });

function read(cells: Readonly<Record<ColumnName, Cells>>): TableData {
  const asNumbers = (values: Cells, of: (cell: string) => number | null): ColumnData => ({
    kind: 'number',
    values: Float64Array.from(values, (cell) => (cell === null ? NaN : (of(cell) ?? NaN))),
    unreadable: 0,
  });
  const asCategories = (values: Cells): ColumnData => {
    const names = [...new Set(values.filter((cell) => cell !== null))];
    const codes = Int32Array.from(values, (cell) => (cell === null ? -1 : names.indexOf(cell)));
    return { kind: 'category', codes, values: names };
  };
  const number = (cell: string) => readNumber(cell, '.');
  return {
    rows,
    columns: new Map([
      ['size', asNumbers(cells.size, number)],
      ['price', asNumbers(cells.price, number)],
      ['y', asNumbers(cells.y, number)],
      ['since', asNumbers(cells.since, (cell) => readDate(cell))],
      ['sort', asCategories(cells.sort)],
      ['place', asCategories(cells.place)],
    ]),
  };
}

function rowOf(cells: Readonly<Record<ColumnName, Cells>>, row: number) {
  return Object.fromEntries(
    Object.entries(cells).map(([name, values]) => [name, values[row] ?? null]),
  );
}

/** Prepares, or gives null where chance left a column without anything to learn. */
function prepared(data: TableData, how: Recipe) {
  try {
    return prepareTable(data, how);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'invalid-data') return null;
    throw error;
  }
}

describe('every treatment', () => {
  it('is the same at prediction as in training', () => {
    let compared = 0;
    fc.assert(
      fc.property(table, recipe, (cells, how) => {
        const made = prepared(read(cells), how);
        if (!made) return;
        compared += 1;
        const typed = Array.from(made.rows, (row) => rowOf(cells, row));
        const { features } = encodeRows(made.fitted, typed);
        expect(features).toEqual(made.features);
        expect(features.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it('learns from training rows alone', () => {
    let compared = 0;
    fc.assert(
      fc.property(table, recipe, (cells, how) => {
        const before = prepared(read(cells), how);
        if (!before) return;
        const held = new Set([...before.rows].filter((_, index) => before.split[index] !== 0));
        // Present cells stay present, so that the same rows are dealt to the same parts.
        const spoil = (values: Cells, other: string) =>
          values.map((cell, row) => (held.has(row) && cell !== null ? other : cell));
        const spoiled = {
          ...cells,
          size: spoil(cells.size, '9999'),
          price: spoil(cells.price, '12345'),
          since: spoil(cells.since, '2031-07-07'),
          y: spoil(cells.y, '77777'),
        };
        const after = prepared(read(spoiled), how);
        if (!after || after.rows.length !== before.rows.length) return;
        compared += 1;
        expect(after.fitted).toEqual(before.fitted);
      }),
      { numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(60);
  });
});
