import { describe, expect, it } from 'vitest';
import {
  activationSummary,
  activationView,
} from '../../../../common/comparison/inside/activation-view.ts';

const counting = (length: number) => Float32Array.from({ length }, (_, at) => at);

describe('what a layer gives, for a screen', () => {
  it('has a map of every channel, which comes last', () => {
    const view = activationView(counting(2 * 3 * 2), [2, 3, 2]);
    expect(view).toEqual({
      kind: 'maps',
      height: 2,
      width: 3,
      maps: [
        [0, 2, 4, 6, 8, 10],
        [1, 3, 5, 7, 9, 11],
      ],
      of: 2,
    });
  });

  it('makes maps of every plane behind one another', () => {
    const view = activationView(counting(2 * 2 * 2 * 1), [2, 2, 2, 1]);
    expect(view).toMatchObject({
      of: 2,
      maps: [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
      ],
    });
  });

  it('averages large maps over squares and shows the first of many', () => {
    const values = Float32Array.from({ length: 80 * 80 * 50 }, (_, at) => at % 50);
    const view = activationView(values, [80, 80, 50]);
    if (view.kind !== 'maps') throw new Error('A plane with channels has maps.');
    expect([view.height, view.width, view.maps.length, view.of]).toEqual([40, 40, 48, 50]);
    expect(new Set(view.maps[7])).toEqual(new Set([7]));
    const ramp = activationView(counting(80 * 80), [80, 80, 1]);
    if (ramp.kind !== 'maps') throw new Error('A plane with channels has maps.');
    expect(ramp.maps[0]?.[0]).toBe((0 + 1 + 80 + 81) / 4);
  });

  it('keeps the steps of time in their order', () => {
    expect(activationView(counting(6), [3, 2])).toEqual({
      kind: 'steps',
      steps: 3,
      features: 2,
      values: [0, 1, 2, 3, 4, 5],
      of: 2,
      ofSteps: 3,
    });
    const long = activationView(
      Float32Array.from({ length: 480 }, (_, at) => at),
      [480, 1],
    );
    expect(long).toMatchObject({ steps: 240, ofSteps: 480 });
    expect(long.kind === 'steps' && long.values.slice(0, 2)).toEqual([0.5, 2.5]);
  });

  it('has one number per unit, of more than a thousand the first', () => {
    expect(activationView(Float32Array.of(0.5, -1), [2])).toEqual({
      kind: 'units',
      values: [0.5, -1],
      of: 2,
    });
    const many = activationView(counting(5000), [5000]);
    expect(many).toMatchObject({ of: 5000 });
    expect(many.kind === 'units' && many.values).toHaveLength(1024);
  });

  it('tells of all numbers, also of those that are not shown', () => {
    expect(activationSummary(Float32Array.of(0, 0, 3, -1))).toEqual({
      smallest: -1,
      largest: 3,
      mean: 0.5,
      zeros: 0.5,
    });
  });
});
