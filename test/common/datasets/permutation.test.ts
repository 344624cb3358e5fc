import { describe, expect, it } from 'vitest';
import { permutation, seededIntegers, xoshiro128 } from '../../../common/datasets/permutation.ts';

describe('the seeded generator', () => {
  it('gives the numbers of the reference implementation of xoshiro128**', () => {
    const next = xoshiro128(1, 2, 3, 4);
    const first = Array.from({ length: 10 }, next);
    expect(first).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  it('gives the same for the same seed and something else for another', () => {
    const draw = (seed: number) => Array.from({ length: 20 }, seededIntegers(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(new Set(draw(0)).size).toBe(20);
  });
});

describe('permutation', () => {
  it.each([0, 1, 2, 7, 1000])('holds each of %i numbers once', (length) => {
    const order = permutation(length, seededIntegers(3));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
  });

  it('puts every number at every place about equally often', () => {
    const next = seededIntegers(11);
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    for (let round = 0; round < 8000; round += 1) {
      permutation(4, next).forEach((value, place) => {
        const row = counts[value];
        if (row) row[place] = (row[place] ?? 0) + 1;
      });
    }
    for (const count of counts.flat()) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});
