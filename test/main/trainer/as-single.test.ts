import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSingle } from '../../../main/trainer/epoch-values.ts';

describe('metrics in single precision', () => {
  it.each([
    [0.6, 0.6],
    [1 / 3, 0.33333334],
    [0, 0],
    [1e-20, 1e-20],
    [123456.789, 123456.79],
  ])('%d is written %d', (value, written) => {
    expect(asSingle(value)).toBe(written);
  });

  it('keeps the single-precision number itself, and what is not finite', () => {
    fc.assert(
      fc.property(fc.float(), (value) => {
        // −0 + 0 is 0: the sign of nothing does not matter.
        expect(Math.fround(asSingle(value)) + 0).toBe(value + 0);
      }),
    );
  });
});
