import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../../renderer/ui/charts/decimate.ts';
import { panned, rangeAfterKey, zoomed } from '../../../renderer/ui/charts/zoom.ts';

const bounds = { min: 0, max: 100 };

describe('zooming', () => {
  it('leaves the place under the pointer where it is', () => {
    expect(zoomed(null, bounds, 25, 0.5)).toEqual({ min: 12.5, max: 62.5 });
    expect(zoomed({ min: 10, max: 20 }, bounds, 20, 0.5)).toEqual({ min: 15, max: 20 });
  });

  it('shows everything again once it is as wide', () => {
    expect(zoomed({ min: 10, max: 60 }, bounds, 30, 2)).toBeNull();
    expect(zoomed(null, bounds, 30, 2)).toBeNull();
  });

  it('stays within the ends', () => {
    expect(zoomed({ min: 0, max: 10 }, bounds, 10, 2)).toEqual({ min: 0, max: 20 });
    expect(panned({ min: 80, max: 95 }, bounds, 0.5)).toEqual({ min: 85, max: 100 });
    expect(panned(null, bounds, 0.5)).toBeNull();
  });

  it('halves what is seen of a logarithmic axis, not of its numbers', () => {
    const range = zoomed(null, { min: 1, max: 10_000 }, 1, 0.5, true);
    expect(range?.min).toBeCloseTo(1, 10);
    expect(range?.max).toBeCloseTo(100, 8);
  });

  it('never leaves the axis, however it is zoomed and moved', () => {
    const steps = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -3, max: 3 })),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, fc.boolean(), (moves, log) => {
        const ends = { min: 1, max: 360_000 };
        let range: Range | null = null;
        for (const [share, turn] of moves) {
          const at = (range?.min ?? 1) + share * ((range?.max ?? 360_000) - (range?.min ?? 1));
          range = zoomed(range, ends, at, 2 ** turn, log);
          range = panned(range, ends, turn / 2, log);
          if (range === null) continue;
          expect(range.max).toBeGreaterThan(range.min);
          expect(range.min).toBeGreaterThanOrEqual(ends.min * (1 - 1e-9));
          expect(range.max).toBeLessThanOrEqual(ends.max * (1 + 1e-9));
        }
      }),
    );
  });
});

describe('the keys of a zoom', () => {
  const range = { min: 40, max: 60 };
  it.each([
    ['+', 50, { min: 45, max: 55 }],
    ['=', null, { min: 45, max: 55 }],
    ['+', 40, { min: 40, max: 50 }],
    ['-', 50, { min: 30, max: 70 }],
    ['0', 50, null],
    ['PageUp', null, { min: 30, max: 50 }],
    ['PageDown', null, { min: 50, max: 70 }],
    ['a', null, undefined],
  ] as const)('%s with the cursor at %s', (key, cursor, expected) => {
    expect(rangeAfterKey(key, range, bounds, cursor)).toEqual(expected);
  });
});
