import { describe, expect, it } from 'vitest';
import {
  addRoom,
  includeFrame,
  secondsPerTick,
  xBounds,
  xScale,
} from '../../../renderer/ui/charts/line-config.ts';

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

describe('a frame', () => {
  it('widens both axes of a chart to those of its neighbours, a logarithmic one above 0 alone', () => {
    const series = { id: 's', label: 's', color: 1, length: 3, x: (i: number) => i, y: () => 1 };
    const frame = { x: { min: 0, max: 9 }, y: { min: -1, max: 5 } };
    expect(xScale([series], { range: null, frame })).toMatchObject({ min: 0, max: 9 });
    const zoomed = { range: { min: 1, max: 2 }, frame };
    expect(xScale([series], zoomed)).toMatchObject({ min: 1, max: 2 });
    const scale = { min: 1, max: 2 };
    includeFrame(scale, frame.y, true);
    expect(scale).toEqual({ min: 1, max: 5 });
    includeFrame(scale, frame.y, false);
    expect(scale).toEqual({ min: -1, max: 5 });
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
