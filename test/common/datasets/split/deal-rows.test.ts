import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SplitSpec } from '../../../../common/datasets/split-spec.ts';
import { leftOut } from '../../../../common/datasets/split.ts';
import { dealRows } from '../../../../common/datasets/split/deal-rows.ts';
import type { ColumnData } from '../../../../common/datasets/table-data.ts';

const base: SplitSpec = { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: false };

const codes = (values: readonly number[]): ColumnData => ({
  kind: 'category',
  codes: Int32Array.from(values),
  values: Array.from({ length: Math.max(0, ...values) + 1 }, (_, code) => `v${code}`),
});
const numbers = (...values: number[]): ColumnData => ({
  kind: 'number',
  values: Float64Array.from(values),
  unreadable: 0,
});
const counts = (parts: Uint8Array) =>
  [0, 1, 2, leftOut].map((part) => parts.filter((other) => other === part).length);

/** Rows with a group and a class each. */
const grouped = fc
  .array(fc.record({ group: fc.nat(12), label: fc.nat(2) }), { minLength: 30, maxLength: 200 })
  .filter((rows) => new Set(rows.map(({ group }) => group)).size >= 5);

describe('groups of rows', () => {
  it('stay together, in parts and in folds, with classes in proportion or without', () => {
    fc.assert(
      fc.property(grouped, fc.nat(), fc.boolean(), fc.boolean(), (rows, seed, stratify, folds) => {
        const spec: SplitSpec = {
          ...base,
          method: 'grouped',
          column: 'group',
          seed,
          stratify,
          ...(folds ? { folds: { count: 3, held: seed % 3 } } : {}),
        };
        const parts = dealRows(
          {
            count: rows.length,
            labels: Int32Array.from(rows, ({ label }) => label),
            column: codes(rows.map(({ group }) => group)),
          },
          spec,
        );
        const partsOf = Map.groupBy(rows.keys(), (row) => rows[row]?.group ?? -1);
        for (const [, own] of partsOf) {
          expect(new Set(own.map((row) => parts[row])).size).toBe(1);
        }
        const [train = 0, validation = 0, test = 0, none] = counts(parts);
        expect(none).toBe(0);
        expect(Math.min(train, validation, test)).toBeGreaterThan(0);
      }),
    );
  });

  it('fill the parts to within the largest group', () => {
    fc.assert(
      fc.property(grouped, fc.nat(), (rows, seed) => {
        const parts = dealRows(
          {
            count: rows.length,
            labels: null,
            column: codes(rows.map(({ group }) => group)),
          },
          { ...base, method: 'grouped', column: 'group', seed },
        );
        const sizes = [...Map.groupBy(rows, ({ group }) => group).values()].map(
          (own) => own.length,
        );
        const [, validation = 0, test = 0] = counts(parts);
        for (const size of [validation, test]) {
          expect(Math.abs(size - 0.15 * rows.length)).toBeLessThanOrEqual(Math.max(...sizes));
        }
      }),
    );
  });

  it('are refused when there are fewer of them than parts, with the numbers', () => {
    const column = codes([0, 0, 1, 1, 1]);
    expect(() =>
      dealRows({ count: 5, labels: null, column }, { ...base, method: 'grouped', column: 'who' }),
    ).toThrow('“who” makes 2 groups of the 5 rows, too few for 3 parts.');
  });

  it('take rows without a value as one group', () => {
    const column: ColumnData = {
      kind: 'category',
      codes: Int32Array.of(-1, 0, -1, 1, -1, 2),
      values: ['a', 'b', 'c'],
    };
    const parts = dealRows(
      { count: 6, labels: null, column },
      { ...base, method: 'grouped', column: 'who' },
    );
    expect(new Set([parts[0], parts[2], parts[4]]).size).toBe(1);
  });
});

describe('rows in order of time', () => {
  it('train before they validate, and validate before they test', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 10, maxLength: 100 }), (times) => {
        const parts = dealRows(
          { count: times.length, labels: null, column: numbers(...times) },
          { ...base, method: 'time', column: 'time' },
        );
        expect(counts(parts)[3]).toBe(0);
        times.forEach((time, row) => {
          times.forEach((other, before) => {
            if (other < time) expect(parts[before]).toBeLessThanOrEqual(parts[row] ?? 0);
          });
        });
      }),
    );
  });

  it('are dealt in the order of the file without a column, and left out without a value', () => {
    const inFile = dealRows({ count: 10, labels: null, column: null }, { ...base, method: 'time' });
    expect([...inFile]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 2]);
    const spec = {
      ...base,
      method: 'time' as const,
      column: 'time',
      validation: 0,
      train: 0.5,
      test: 0.5,
    };
    const parts = dealRows({ count: 5, labels: null, column: numbers(4, NaN, 1, 3, 2) }, spec);
    expect([...parts]).toEqual([2, leftOut, 0, 2, 0]);
  });

  it('are ordered as text where they are no numbers', () => {
    const column: ColumnData = {
      kind: 'category',
      codes: Int32Array.of(0, 1, 2),
      values: ['1950-01', '1949-02', '1949-01'],
    };
    const spec = {
      ...base,
      method: 'time' as const,
      column: 'm',
      train: 1 / 3,
      validation: 1 / 3,
      test: 1 / 3,
    };
    expect([...dealRows({ count: 3, labels: null, column }, spec)]).toEqual([2, 1, 0]);
  });
});

describe('a column that says the part', () => {
  const column = codes([0, 1, 2, 0, 3, 0]);
  const values = { train: ['v0'], validation: ['v1'], test: ['v2'] };

  it('is followed, and rows of other values are left out', () => {
    const parts = dealRows(
      { count: 6, labels: null, column },
      { ...base, method: 'column', column: 'part', values },
    );
    expect([...parts]).toEqual([0, 1, 2, 0, leftOut, 0]);
  });

  it('gives validation its share of the training rows where no value stands for it', () => {
    const spec: SplitSpec = {
      ...base,
      method: 'column',
      column: 'part',
      values: { train: ['v0'], validation: [], test: ['v1'] },
      validation: 0.25,
    };
    const rows = Array.from({ length: 100 }, (_, row) => Number(row >= 80));
    const dealt = (seed: number) =>
      dealRows({ count: 100, labels: null, column: codes(rows) }, { ...spec, seed });
    expect(counts(dealt(1))).toEqual([60, 20, 20, 0]);
    expect(dealt(1)).toEqual(dealt(1));
    expect(dealt(1)).not.toEqual(dealt(2));
  });

  it('reads numbers by their value', () => {
    const parts = dealRows(
      { count: 3, labels: null, column: numbers(1, 2, 3) },
      {
        ...base,
        method: 'column',
        column: 'fold',
        values: { train: ['1.0'], validation: ['2'], test: ['3'] },
      },
    );
    expect([...parts]).toEqual([0, 1, 2]);
  });

  it.each([
    ['dates in eight digits', ['20240105', '20240106'], { type: 'date', dateFormat: 'compact' }],
    [
      'dates, the day first',
      ['05/01/2024', '06/01/2024'],
      { type: 'date', dateFormat: 'day-first' },
    ],
    ['dates of one reading', ['2024-01-05', '6 Jan 2024'], { type: 'date' }],
  ] as const)('reads %s as the column was read', (_, [train, test], reading) => {
    const day = Date.UTC(2024, 0, 5) / 86_400_000;
    const spec = {
      ...base,
      method: 'column' as const,
      column: 'sold',
      values: { train: [train], validation: [], test: [test] },
      validation: 0,
    };
    const sold = numbers(day + 1, day, NaN, day + 2);
    const parts = dealRows({ count: 4, labels: null, column: sold, reading }, spec);
    expect([...parts]).toEqual([2, 0, leftOut, leftOut]);
  });

  it('reads eight digits as a number where the column holds numbers, and a comma where it is the decimal sign', () => {
    const spec = {
      ...base,
      method: 'column' as const,
      column: 'code',
      values: { train: ['20240105'], validation: [], test: ['1.234,5'] },
      validation: 0,
    };
    const reading = { type: 'number', decimal: ',' } as const;
    const column = numbers(1234.5, 20_240_105, 1.234);
    expect([...dealRows({ count: 3, labels: null, column, reading }, spec)]).toEqual([
      2,
      0,
      leftOut,
    ]);
  });

  it('may be a column of texts', () => {
    const texts: ColumnData = { kind: 'text', values: ['v1', 'v0', null, 'v2', 'v0', 'other'] };
    const spec = { ...base, method: 'column' as const, column: 'part', values };
    expect([...dealRows({ count: 6, labels: null, column: texts }, spec)]).toEqual([
      1,
      0,
      leftOut,
      2,
      0,
      leftOut,
    ]);
    const grouped = dealRows(
      { count: 6, labels: null, column: texts },
      { ...base, method: 'grouped', column: 'part' },
    );
    expect(grouped[1]).toBe(grouped[4]);
  });

  it('is refused when no row is for training', () => {
    const spec: SplitSpec = {
      ...base,
      method: 'column',
      column: 'part',
      values: { ...values, train: ['x'] },
    };
    expect(() => dealRows({ count: 6, labels: null, column }, spec)).toThrow('stands for training');
  });
});

describe('folds', () => {
  it('hold every row out once, and never a test row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 120 }), fc.integer({ min: 2, max: 6 }), (count, k) => {
        const spec = (held: number): SplitSpec => ({ ...base, folds: { count: k, held } });
        const dealt = Array.from({ length: k }, (_, held) =>
          dealRows({ count, labels: null, column: null }, spec(held)),
        );
        for (let row = 0; row < count; row += 1) {
          const parts = dealt.map((parts) => parts[row]);
          const held = parts.filter((part) => part === 1).length;
          expect(parts[0] === 2 ? parts.every((part) => part === 2) : held === 1).toBe(true);
        }
      }),
    );
  });

  it('leave a random split without folds as it was', () => {
    const dealt = dealRows({ count: 12, labels: null, column: null }, base);
    expect([...dealt]).toEqual([
      ...dealRows({ count: 12, labels: null, column: null }, { ...base, method: 'random' }),
    ]);
    expect(counts(dealt)).toEqual([8, 2, 2, 0]);
  });
});
