import { describe, expect, it } from 'vitest';
import type { Series } from '../../../renderer/ui/charts/series.ts';
import { smoothSeries } from '../../../renderer/ui/charts/smooth-series.ts';

function seriesOf(values: readonly (number | null)[], places?: readonly number[]): Series {
  return {
    id: 's',
    label: 's',
    color: 1,
    length: values.length,
    x: (i) => places?.[i] ?? i + 1,
    y: (i) => values[i] ?? null,
  };
}

const valuesOf = (series: Series): (number | null)[] =>
  Array.from({ length: series.length }, (_, i) => series.y(i));

/** The weighted mean that the moving average is: y_k counts w^(n−k). */
function weightedMean(values: readonly number[], weight: number): number {
  const shares = values.map((_, k) => weight ** (values.length - 1 - k));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return values.reduce((sum, y, k) => sum + y * (shares[k] ?? 0), 0) / total;
}

describe('smoothSeries', () => {
  it.each([0.3, 0.6, 0.9, 0.99])('is the weighted mean of all values so far at %d', (weight) => {
    const values = Array.from({ length: 60 }, (_, i) => 5 + Math.sin(i * 1.7) + i / 20);
    const smooth = valuesOf(smoothSeries(seriesOf(values), weight));
    smooth.forEach((value, n) => {
      expect(value).toBeCloseTo(weightedMean(values.slice(0, n + 1), weight), 10);
    });
  });

  it('begins with the first value and leaves a constant as it is', () => {
    expect(valuesOf(smoothSeries(seriesOf([4, 4, 4]), 0.9))).toEqual([
      expect.closeTo(4, 12),
      expect.closeTo(4, 12),
      expect.closeTo(4, 12),
    ]);
    expect(smoothSeries(seriesOf([7, 0]), 0.9).y(0)).toBeCloseTo(7, 12);
  });

  it('leaves absent values absent and passes over them', () => {
    const smooth = valuesOf(smoothSeries(seriesOf([1, null, 3]), 0.5));
    expect(smooth[1]).toBeNull();
    expect(smooth[2]).toBeCloseTo(weightedMean([1, 3], 0.5), 12);
  });

  it('gives the series itself without smoothing', () => {
    const series = seriesOf([1, 2]);
    expect(smoothSeries(series, 0)).toBe(series);
  });

  it('lets a point of a thinned history count for the epochs it stands for', () => {
    const whole = [1, ...Array.from({ length: 10 }, () => 3)];
    const thinned = seriesOf([1, 3], [1, 11]);
    const expected = weightedMean(whole, 0.8);
    expect(smoothSeries(thinned, 0.8, 1).y(1)).toBeCloseTo(expected, 12);
  });
});
