import { describe, expect, it } from 'vitest';
import { addRoom, secondsPerTick, xBounds } from '../../../renderer/ui/charts/line-config.ts';

describe('room above and below the lines', () => {
  it.each([
    ['of a loss that nears 0', { min: 0.01, max: 2 }, { min: 0, max: 2.0796 }],
    ['of an accuracy that nears 1', { min: 0.5, max: 0.99 }, { min: 0.4804, max: 1 }],
    ['of a large error', { min: 100, max: 200 }, { min: 96, max: 204 }],
    ['of an R² below 0', { min: -1, max: 0.5 }, { min: -1.06, max: 0.56 }],
  ])('%s', (_, limits, expected) => {
    const scale = { ...limits };
    addRoom(scale);
    expect(scale.min).toBeCloseTo(expected.min, 10);
    expect(scale.max).toBeCloseTo(expected.max, 10);
  });
});

describe('the x axis', () => {
  it.each([
    [5, undefined],
    [60, 10],
    [100, 15],
    [3600, 600],
    [86_400, 10_800],
  ])('of %d seconds has a tick every %s', (seconds, step) => {
    expect(secondsPerTick({ min: 0, max: seconds })).toBe(step);
  });

  it('begins above 0 where it is logarithmic', () => {
    const series = { id: 's', label: 's', color: 1, length: 3, x: (i: number) => i, y: () => 1 };
    expect(xBounds([series], null)).toEqual({ min: 0, max: 2 });
    expect(xBounds([series], null, true)).toEqual({ min: 1, max: 2 });
  });
});
