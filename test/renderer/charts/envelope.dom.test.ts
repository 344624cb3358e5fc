import { describe, expect, it } from 'vitest';
import { drawnForm, envelope, heightOf, isRagged } from '../../../renderer/ui/charts/envelope.ts';
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

const whole = { range: null, buckets: 50, positive: false, logX: false };

describe('what is drawn of a series', () => {
  it('is every point, as long as there are at most two for each bucket', () => {
    expect(drawnForm(seriesOf([3, 1, 2]), whole)).toEqual({
      line: [
        { x: 1, y: 3 },
        { x: 2, y: 1 },
        { x: 3, y: 2 },
      ],
    });
    const values = Array.from({ length: 101 }, (_, i) => i);
    expect(drawnForm(seriesOf(values.slice(1)), whole).band).toBeUndefined();
    expect(drawnForm(seriesOf(values), whole).band).toBeDefined();
  });

  it('becomes means before a band that loses no peak', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => i % 2);
    values[4321] = 99;
    values[8765] = -99;
    const { line, band } = envelope(seriesOf(values), whole);
    expect(line).toHaveLength(50);
    expect(line[0]).toEqual({ x: 100.5, y: 0.5 });
    expect(band.x[0]).toBe(100.5);
    expect([band.low[0], band.high[0]]).toEqual([0, 1]);
    expect(band.high[21]).toBe(99);
    expect(band.low[43]).toBe(-99);
    expect(heightOf([{ line, band }], false)).toEqual({ min: -99, max: 99 });
  });

  it('is what lies in the range, with one point on each side', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i + 1);
    const { band } = envelope(seriesOf(values), { ...whole, range: { min: 201, max: 799 } });
    expect([band.low[0], band.high.at(-1)]).toEqual([200, 800]);
  });

  it('has a gap where values are absent', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i < 500 ? 1 : null));
    const { line, band } = envelope(seriesOf(values), whole);
    expect(line.filter(({ y }) => Number.isNaN(y))).toHaveLength(25);
    expect([...band.low].filter((value) => Number.isNaN(value))).toHaveLength(25);
  });

  it('takes geometric means on a logarithmic scale, and leaves out what that cannot show', () => {
    const values = Array.from({ length: 400 }, (_, i) => [1, 100, 0, -5][i % 4] ?? 0);
    const { line, band } = envelope(seriesOf(values), { ...whole, positive: true });
    expect(line[7]?.y).toBeCloseTo(10, 12);
    expect([band.low[7], band.high[7]]).toEqual([1, 100]);
    const { min, max } = heightOf([{ line, band }], true);
    expect([min, max]).toEqual([0, Math.log(100)]);
  });

  it('has buckets of equal width on a logarithmic axis', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => i);
    const { line } = envelope(seriesOf(values), { ...whole, logX: true });
    expect(line.length).toBeGreaterThan(40);
    expect(line.filter(({ x }) => x < 1000).length).toBeGreaterThan(20);
    expect(line.every(({ x }, at) => at === 0 || x > (line[at - 1]?.x ?? 0))).toBe(true);
  });
});

describe('a line', () => {
  const width = 400;
  const points = (count: number, y: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => ({ x: i, y: y(i) }));

  it('is ragged when it crosses its height too often for the eye, absent values or not', () => {
    const height = { min: 0, max: 1, log: false, width };
    expect(
      isRagged(
        points(100, (i) => i % 2),
        height,
      ),
    ).toBe(true);
    expect(
      isRagged(
        points(30, (i) => i % 2),
        height,
      ),
    ).toBe(false);
    expect(
      isRagged(
        points(400, (i) => i / 400),
        height,
      ),
    ).toBe(false);
    expect(
      isRagged(
        points(400, (i) => (i % 3 === 0 ? NaN : i % 2)),
        height,
      ),
    ).toBe(true);
    expect(isRagged([], { min: Infinity, max: -Infinity, log: false, width })).toBe(false);
  });

  it('is measured in exponents on a logarithmic scale', () => {
    const height = { min: 0, max: Math.log(1e6), log: true, width };
    expect(
      isRagged(
        points(100, (i) => (i % 2 ? 1 : 1e6)),
        height,
      ),
    ).toBe(true);
    expect(
      isRagged(
        points(100, (i) => (i % 2 ? 9e5 : 1e6)),
        height,
      ),
    ).toBe(false);
  });
});
