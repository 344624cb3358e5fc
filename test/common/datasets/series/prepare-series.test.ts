import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareTable } from '../../../../common/datasets/prepare-table.ts';
import type { ColumnTreatment, Recipe } from '../../../../common/datasets/recipe.ts';
import { seriesRemarks } from '../../../../common/datasets/series/fitted-series.ts';
import type { SeriesWindow } from '../../../../common/datasets/series/series-window.ts';
import { windowsToPredict } from '../../../../common/datasets/series/windows-to-predict.ts';
import type { SplitSpec } from '../../../../common/datasets/split-spec.ts';
import type { ColumnData } from '../../../../common/datasets/table-data.ts';

const numbers = (values: readonly number[]): ColumnData => ({
  kind: 'number',
  values: Float64Array.from(values),
  unreadable: 0,
});

function words(values: readonly string[]): ColumnData {
  const distinct = [...new Set(values)];
  return {
    kind: 'category',
    codes: Int32Array.from(values, (value) => distinct.indexOf(value)),
    values: distinct,
  };
}

const treatment = (column: string, change: Partial<ColumnTreatment> = {}): ColumnTreatment => ({
  column,
  role: 'feature',
  type: 'number',
  missing: 'median',
  encoding: 'one-hot',
  scaling: 'none',
  ...change,
});
const target = (change: Partial<ColumnTreatment> = {}) =>
  treatment('y', { role: 'target', missing: 'drop', ...change });

const inTime: SplitSpec = {
  method: 'time',
  train: 0.6,
  validation: 0.2,
  test: 0.2,
  seed: 1,
  stratify: false,
};
const plain: SeriesWindow = {
  length: 3,
  horizon: 1,
  stride: 1,
  purpose: 'forecast',
  seesTarget: true,
};

function prepare(
  columns: Record<string, ColumnData>,
  window: Partial<SeriesWindow> = {},
  { treatments = [target()], split = inTime }: Partial<Recipe> = {},
) {
  const [first] = Object.values(columns);
  const rows = first?.kind === 'number' ? first.values.length : 0;
  return prepareTable(
    { rows, columns: new Map(Object.entries(columns)) },
    { version: 2, treatments, window: { ...plain, ...window }, split },
  );
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const rowsOf = (values: Float32Array, width: number) =>
  Array.from({ length: values.length / width }, (_, row) => [
    ...values.subarray(row * width, (row + 1) * width),
  ]);

describe('windows of a series', () => {
  it('of 1 to 10 with length 3 are (1,2,3)→4 to (7,8,9)→10', () => {
    const split = { ...inTime, train: 1, validation: 0, test: 0 };
    const { features, targets, rows, fitted } = prepare({ y: numbers(upTo(10)) }, {}, { split });
    expect(rowsOf(features, 3)).toEqual([
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
      [4, 5, 6],
      [5, 6, 7],
      [6, 7, 8],
      [7, 8, 9],
    ]);
    expect([...targets]).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect([...rows]).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(fitted.blocks).toEqual([{ kind: 'window', name: 'window', shape: [3, 1], start: 0 }]);
  });

  it('tell several values ahead, row by row', () => {
    const split = { ...inTime, train: 1, validation: 0, test: 0 };
    const { targets, fitted, lastKnown } = prepare(
      { y: numbers(upTo(7)) },
      { horizon: 2, stride: 2 },
      { split },
    );
    expect(fitted.targetNames).toEqual(['y +1', 'y +2']);
    expect(rowsOf(targets, 2)).toEqual([
      [4, 5],
      [6, 7],
    ]);
    expect([...(lastKnown ?? [])]).toEqual([3, 5]);
  });

  it('of later parts look back, and training windows never see or tell what validates or tests', () => {
    const series = fc.record({
      count: fc.integer({ min: 30, max: 80 }),
      length: fc.integer({ min: 1, max: 5 }),
      horizon: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(series, ({ count, length, horizon, stride, seed }) => {
        // The file's rows lie in any order; the column t says the true one.
        const order = upTo(count).toSorted(
          (a, b) => ((a * 31 + seed) % 97) - ((b * 31 + seed) % 97),
        );
        const { features, targets, split } = prepare(
          { y: numbers(order), t: numbers(order) },
          { length, horizon, stride, orderBy: 't' },
        );
        const trainTo = Math.round(0.6 * count);
        const seen = rowsOf(features, length);
        const told = rowsOf(targets, horizon);
        seen.forEach((window, index) => {
          const all = [...window, ...(told[index] ?? [])];
          expect(all).toEqual(upTo(all.length).map((place) => place - 1 + (all[0] ?? 0)));
          if (split[index] === 0) expect(Math.max(...all)).toBeLessThanOrEqual(trainTo + 1);
          else expect(Math.min(...(told[index] ?? []))).toBeGreaterThan(trainTo - 1);
        });
        const last = (part: number) =>
          Math.max(0, ...told.filter((_, index) => split[index] === part).flat());
        const first = (part: number) =>
          Math.min(Infinity, ...told.filter((_, index) => split[index] === part).flat());
        expect(last(0)).toBeLessThan(first(1));
        expect(Math.max(last(0), last(1))).toBeLessThan(first(2));
      }),
    );
  });

  it('span no two groups, which are cut at the same time', () => {
    const values = upTo(40);
    const { features, targets, split } = prepare(
      {
        y: numbers(values.map((value) => (value % 2) * 1000 + value)),
        t: numbers(values.map((value) => Math.ceil(value / 2))),
        shop: words(values.map((value) => (value % 2 ? 'odd' : 'even'))),
      },
      { orderBy: 't', groupBy: 'shop' },
    );
    rowsOf(features, 3).forEach((window, index) => {
      const odd = (targets[index] ?? 0) > 500;
      expect(window.every((value) => value > 500 === odd)).toBe(true);
    });
    // 20 rows in each of two series: windows tell of 4 to 20, the parts end at 12, 16 and 20.
    const counts = [0, 1, 2].map((part) => split.filter((other) => other === part).length);
    expect(counts).toEqual([2 * 9, 2 * 4, 2 * 4]);
  });

  it('are learned from training rows alone', () => {
    const values = upTo(50).map((value) => (value > 30 ? 1e6 : value));
    const { fitted } = prepare(
      { y: numbers(values) },
      {},
      { treatments: [target({ scaling: 'standard' })] },
    );
    expect(fitted.target.offset).toBeCloseTo(15.5, 10);
    expect(fitted.features[0]?.offset).toBeCloseTo(15.5, 10);
  });

  it('leave out what misses its target, and see the value before in place of a gap', () => {
    const values = upTo(12);
    values[4] = NaN;
    const split = { ...inTime, train: 1, validation: 0, test: 0 };
    const { features, targets, fitted } = prepare({ y: numbers(values) }, {}, { split });
    expect([...targets]).toEqual([4, 6, 7, 8, 9, 10, 11, 12]);
    expect(rowsOf(features, 3)[1]).toEqual([3, 4, 4]);
    expect(fitted.series?.unused).toEqual({ crossing: 0, withoutTarget: 1, incomplete: 0 });
    if (!fitted.series) throw new Error('Nothing is told of the series');
    expect(seriesRemarks(fitted.series, plain)).toEqual([
      '1 window is not used: a value to tell is missing.',
    ]);
  });

  it('judge the last row of a window without showing its answer', () => {
    const kinds = upTo(20).map((value) => (value % 3 === 0 ? 'up' : 'down'));
    const { features, fitted, split } = prepare(
      { x: numbers(upTo(20)), y: words(kinds) },
      { purpose: 'classify' },
      {
        treatments: [
          treatment('x'),
          target({ type: 'category', missing: 'drop', encoding: 'label' }),
        ],
      },
    );
    expect(fitted.targetNames).toEqual(['y']);
    expect(fitted.classes).toEqual(['down', 'up']);
    expect(features).toHaveLength(18 * 3);
    expect(split).toHaveLength(18);
    expect(fitted.features.map(({ treatment: { column } }) => column)).toEqual(['x']);
  });

  it('tell of jumps and of rows at the same place', () => {
    const { fitted } = prepare(
      { y: numbers(upTo(20)), t: numbers(upTo(20).map((t) => (t > 10 ? t + 5 : t === 2 ? 1 : t))) },
      { orderBy: 't' },
    );
    if (!fitted.series) throw new Error('Nothing is told of the series');
    const remarks = seriesRemarks(fitted.series, { ...plain, orderBy: 't' }).join(' ');
    expect(remarks).toContain('1 row has the same “t” as the row before');
    expect(remarks).toContain('“t” jumps');
  });

  it('are refused with the numbers when rows are too few', () => {
    expect(() => prepare({ y: numbers(upTo(5)) }, { length: 6 })).toThrow(
      'There are too few rows: the table has 5, and a window of 6 rows and 1 to forecast needs 7.',
    );
    expect(() => prepare({ y: numbers(upTo(10)) }, { length: 7 })).toThrow(
      'there are 6 of them, and a window of 7 rows and 1 to forecast needs 8',
    );
  });

  it('of new rows are those of the same rows while training', () => {
    const columns = { y: numbers(upTo(10).map((value) => value ** 2)) };
    const split = { ...inTime, train: 1, validation: 0, test: 0 };
    const treatments = [target({ scaling: 'min-max' })];
    const prepared = prepare(columns, {}, { split, treatments });
    const table = { rows: 10, columns: new Map(Object.entries(columns)) };
    const every = windowsToPredict(table, prepared.fitted, 'every');
    expect(every.starts).toHaveLength(8);
    expect([...every.features(0, 7)]).toEqual([...prepared.features]);
    const last = windowsToPredict(table, prepared.fitted, 'last');
    expect([...last.features(0, 1)]).toEqual([...every.features(7, 8)]);
  });
});
