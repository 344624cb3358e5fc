import { describe, expect, it } from 'vitest';
import { ThinCurve } from '../../../../../main/services/runs/import/thin-curve.ts';

function curveOf(steps: Iterable<number>, value: (step: number) => number): ThinCurve {
  const curve = new ThinCurve();
  for (const step of steps) curve.add(step, value(step), NaN);
  return curve;
}

function* from(first: number, end: number): Generator<number> {
  for (let step = first; step < end; step++) yield step;
}

describe('a curve of millions of points', () => {
  it('is as dense at its beginning as at its end, and keeps every peak', () => {
    const peaks = [7, 12_345, 500_001, 999_990];
    const curve = curveOf(from(0, 1_000_000), (step) =>
      peaks.includes(step) ? step + 9 : Math.sin(step / 300),
    );
    const points = curve.points();
    expect(points.length).toBeLessThanOrEqual(10_000);
    for (let tenth = 0; tenth < 10; tenth++) {
      const own = points.filter(({ step }) => Math.floor(step / 100_000) === tenth);
      expect(own.length, `tenth ${tenth}`).toBeGreaterThan(180);
    }
    for (const peak of peaks) {
      expect(points.find(({ step }) => step === peak)?.value).toBe(peak + 9);
    }
    expect([points[0]?.step, points.at(-1)?.step]).toEqual([0, 999_999]);
    expect(curve.dropped).toBe(1_000_000 - points.length);
  });

  it('that went on from before has the later values where it was logged again', () => {
    const curve = new ThinCurve();
    for (const step of from(0, 60_000)) curve.add(step, 1, NaN);
    for (const step of from(40_000, 50_000)) curve.add(step, 2, NaN);
    const points = curve.points();
    const inside = points.filter(({ step }) => step >= 40_000 && step < 50_000);
    expect(inside.length).toBeGreaterThan(200);
    expect(new Set(inside.map(({ value }) => value))).toEqual(new Set([2]));
    const outside = points.filter(({ step }) => step < 40_000 || step >= 50_000);
    expect(new Set(outside.map(({ value }) => value))).toEqual(new Set([1]));
    expect(outside.some(({ step }) => step > 55_000)).toBe(true);
    expect(points.map(({ step }) => step)).toEqual(
      points.map(({ step }) => step).toSorted((a, b) => a - b),
    );
    expect(curve.replaced).toBe(1);
  });

  it('shows the numbers beside values that are none', () => {
    const curve = curveOf(from(0, 40_000), (step) =>
      step === 20_001 ? 5 : step % 2 === 0 ? NaN : step === 30_001 ? -5 : Infinity,
    );
    const found = new Map(curve.points().map(({ step, value }) => [step, value]));
    expect([found.get(20_001), found.get(30_001)]).toEqual([5, -5]);
  });

  it('of several writers that log by turns keeps the steps of each', () => {
    const steps = Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? i : i - 4));
    const points = curveOf(steps, (step) => step).points();
    expect(points.map(({ step }) => step)).toEqual(steps.toSorted((a, b) => a - b));
  });
});
