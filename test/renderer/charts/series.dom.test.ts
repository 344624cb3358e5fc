import { describe, expect, it } from 'vitest';
import {
  extent,
  indexAt,
  nearestIndex,
  valueAt,
  type Series,
} from '../../../renderer/ui/charts/series.ts';
import { tableRows } from '../../../renderer/ui/charts/table-rows.ts';

function seriesAt(places: readonly number[], id = 's'): Series {
  return {
    id,
    label: id,
    color: 1,
    length: places.length,
    x: (i) => places[i] ?? NaN,
    y: (i) => (places[i] ?? NaN) * 10,
  };
}

describe('reading a series', () => {
  const series = seriesAt([2, 4, 8]);

  it.each([
    [1, -1, 0],
    [2, 0, 0],
    [3, 0, 0],
    [3.5, 0, 1],
    [7, 1, 2],
    [100, 2, 2],
  ])('at x = %d the last point is %d and the nearest %d', (x, last, nearest) => {
    expect(indexAt(series, x)).toBe(last);
    expect(nearestIndex(series, x)).toBe(nearest);
  });

  it('reads the newest value without a cursor and nothing between points', () => {
    expect(valueAt(series, null)).toBe(80);
    expect(valueAt(series, 4)).toBe(40);
    expect(valueAt(series, 5)).toBeNull();
    expect(valueAt(seriesAt([]), null)).toBeNull();
    expect(nearestIndex(seriesAt([]), 3)).toBe(-1);
  });

  it('spans all series that have points', () => {
    expect(extent([series, seriesAt([]), seriesAt([1, 5])])).toEqual({ min: 1, max: 8 });
    expect(extent([seriesAt([])])).toBeNull();
  });
});

describe('tableRows', () => {
  it('lines the series up by place', () => {
    expect(tableRows([seriesAt([1, 2], 'a'), seriesAt([2, 3], 'b')])).toEqual([
      [1, 10, null],
      [2, 20, 20],
      [3, null, 30],
    ]);
  });

  it('leaves no place out of a long series', () => {
    const long = seriesAt(Array.from({ length: 10_000 }, (_, i) => i + 1));
    const rows = tableRows([long]);
    expect([rows.length, rows.at(-1)?.[0]]).toEqual([10_000, 10_000]);
  });
});
