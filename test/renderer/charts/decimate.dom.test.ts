import { describe, expect, it } from 'vitest';
import { decimate } from '../../../renderer/ui/charts/decimate.ts';
import type { Series } from '../../../renderer/ui/charts/series.ts';

function seriesOf(values: readonly (number | null)[]): Series {
  return {
    id: 's',
    label: 's',
    color: 1,
    length: values.length,
    x: (i) => i + 1,
    y: (i) => values[i] ?? null,
  };
}

describe('decimate', () => {
  it('keeps every point of a short series', () => {
    expect(decimate(seriesOf([3, 1, 2]), null, 50)).toEqual([
      { x: 1, y: 3 },
      { x: 2, y: 1 },
      { x: 3, y: 2 },
    ]);
  });

  it('draws at most two points per bucket and loses no peak', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => Math.sin(i / 500));
    values[4321] = 99;
    values[8765] = -99;
    const points = decimate(seriesOf(values), null, 200);
    expect(points.length).toBeLessThanOrEqual(400);
    expect(points).toContainEqual({ x: 4322, y: 99 });
    expect(points).toContainEqual({ x: 8766, y: -99 });
    expect(points.every((point, i) => i === 0 || point.x > (points[i - 1]?.x ?? 0))).toBe(true);
  });

  it('takes the points in view and one on each side', () => {
    const points = decimate(seriesOf([1, 2, 3, 4, 5, 6]), { min: 3, max: 4 }, 50);
    expect(points.map((point) => point.x)).toEqual([2, 3, 4, 5]);
  });

  it('breaks the line where values are absent', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i < 500 ? 1 : null));
    const points = decimate(seriesOf(values), null, 10);
    expect(points.filter((point) => Number.isNaN(point.y))).toHaveLength(5);
    expect(decimate(seriesOf([1, null, 2]), null, 10)[1]?.y).toBeNaN();
  });

  it('leaves out what a logarithmic scale cannot show', () => {
    const points = decimate(seriesOf([0.1, 0, -1, 2]), null, 10, true);
    expect(points.map((point) => point.y)).toEqual([0.1, NaN, NaN, 2]);
  });

  it('keeps the beginning of a long series in sight on a logarithmic axis', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => Math.cos(i));
    values[5] = 50;
    const points = decimate(seriesOf(values), null, 200, false, true);
    expect(points.length).toBeLessThanOrEqual(400);
    // Each of the five decades takes as much room as the next.
    expect(points.filter(({ x }) => x <= 10).length).toBeGreaterThanOrEqual(9);
    expect(points).toContainEqual({ x: 6, y: 50 });
    expect(points.filter(({ x }) => x > 10_000).length).toBeLessThanOrEqual(82);
    expect(points.at(-1)?.x).toBeGreaterThan(98_000);
  });

  it('leaves out places that a logarithmic axis has not', () => {
    const series = { ...seriesOf([1, 2, 3, 4]), x: (i: number) => i - 1 };
    expect(decimate(series, null, 50, false, true).map(({ x }) => x)).toEqual([1, 2]);
  });
});
