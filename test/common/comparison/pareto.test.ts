import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paretoFront } from '../../../common/comparison/pareto.ts';

const points = fc.array(
  fc.record({ cost: fc.integer({ min: 0, max: 9 }), gain: fc.integer({ min: 0, max: 9 }) }),
  {
    maxLength: 30,
  },
);

describe('the Pareto front', () => {
  it.each([true, false])(
    'is what no other point beats, by its definition (rising: %s)',
    (rising) => {
      fc.assert(
        fc.property(points, (all) => {
          const atLeast = (a: number, b: number) => (rising ? a >= b : a <= b);
          const beaten = (point: (typeof all)[number]) =>
            all.some(
              (other) =>
                other.cost <= point.cost &&
                atLeast(other.gain, point.gain) &&
                (other.cost < point.cost || other.gain !== point.gain),
            );
          const expected = all.filter((point) => !beaten(point));
          expect(new Set(paretoFront(all, rising))).toEqual(new Set(expected));
        }),
      );
    },
  );

  it('leaves out points that are no numbers', () => {
    expect(
      paretoFront(
        [
          { cost: NaN, gain: 1 },
          { cost: 1, gain: Infinity },
        ],
        true,
      ),
    ).toEqual([]);
  });
});
