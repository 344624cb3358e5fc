import { describe, expect, it } from 'vitest';
import { readDate } from '../../../../common/datasets/dates/read-date.ts';
import { detailOf, formatDate, valuesAfter } from '../../../../common/datasets/series/instants.ts';
import { suggestWindow } from '../../../../common/datasets/series/suggest-series.ts';
import { lowerBound, thinLine } from '../../../../common/datasets/series/thin-line.ts';
import type { ColumnProfile } from '../../../../common/datasets/column.ts';

const days = (...dates: string[]) => dates.map((date) => readDate(date) ?? NaN);

describe('what follows a series', () => {
  it.each([
    [
      ['1960-10', '1960-11', '1960-12'],
      ['1961-01', '1961-02'],
    ],
    [
      ['2024-01-31', '2024-02-01', '2024-02-02'],
      ['2024-02-03', '2024-02-04'],
    ],
    [
      ['2023-01-01', '2023-01-08', '2023-01-15'],
      ['2023-01-22', '2023-01-29'],
    ],
    [
      ['2024-01-15', '2024-04-15', '2024-07-15'],
      ['2024-10-15', '2025-01-15'],
    ],
    [
      ['2024-01-01 10:00', '2024-01-01 10:30'],
      ['2024-01-01 11:00', '2024-01-01 11:30'],
    ],
  ])('%s is %s', (before, after) => {
    const known = days(...before);
    const detail = detailOf(known);
    expect(valuesAfter(known, 2, true).map((day) => formatDate(day, detail))).toEqual(after);
  });

  it('goes on by the usual distance of numbers', () => {
    expect(valuesAfter([1, 3, 5, 9], 2, false)).toEqual([11, 13]);
  });
});

describe('a thinned line', () => {
  it('keeps every peak and dip, and gaps', () => {
    const y = Float64Array.from({ length: 10_000 }, (_, at) =>
      at === 4321 ? 50 : at === 7777 ? -50 : 0,
    );
    y.fill(NaN, 100, 400);
    const x = Float64Array.from(y, (_, at) => at);
    const thin = thinLine({ x, y, from: 0, to: y.length }, 200);
    expect(thin.x.length).toBeLessThanOrEqual(200);
    expect(thin.y).toContain(50);
    expect(thin.y).toContain(-50);
    expect(thin.y).toContain(null);
    expect(thin.x).toEqual(thin.x.toSorted((a, b) => a - b));
    expect(lowerBound(x, 4320.5)).toBe(4321);
  });
});

describe('a table that is clearly a series', () => {
  const profile = (
    name: string,
    type: ColumnProfile['type'],
    change: Partial<ColumnProfile> = {},
  ) =>
    ({
      name,
      type,
      rows: 100,
      missing: 0,
      distinct: 100,
      unreadable: 0,
      topValues: [],
      warnings: [],
      numeric: {
        min: 0,
        max: 99,
        mean: 49.5,
        standardDeviation: 29,
        median: 49.5,
        quartile1: 24.75,
        quartile3: 74.25,
        histogram: [],
      },
      ...change,
    }) satisfies ColumnProfile;

  it('gets a window of at most a tenth of its rows', () => {
    const table = [profile('day', 'date'), profile('sales', 'number')];
    expect(suggestWindow(table, 'sales')).toEqual({
      length: 10,
      horizon: 1,
      stride: 1,
      purpose: 'forecast',
      seesTarget: true,
      orderBy: 'day',
    });
  });

  it.each([
    ['dates that repeat', [profile('day', 'date', { distinct: 50 }), profile('sales', 'number')]],
    [
      'words beside it',
      [profile('day', 'date'), profile('sales', 'number'), profile('shop', 'category')],
    ],
    ['no date', [profile('day', 'number'), profile('sales', 'number')]],
    [
      'few rows',
      [
        profile('day', 'date', { rows: 20, distinct: 20 }),
        profile('sales', 'number', { rows: 20 }),
      ],
    ],
  ])('is not one with %s', (_, table) => {
    expect(suggestWindow(table, 'sales')).toBeNull();
  });
});
