import { describe, expect, it } from 'vitest';
import { independentEffect, pairedEffect } from '../../../common/statistics/effect-size.ts';
import { holm } from '../../../common/statistics/holm.ts';
import { mcNemar } from '../../../common/statistics/mcnemar.ts';
import { normalCdf, normalQuantile } from '../../../common/statistics/normal.ts';
import { midRanks } from '../../../common/statistics/ranks.ts';
import { studentTQuantile } from '../../../common/statistics/student-t.ts';
import { pairedT, welchT } from '../../../common/statistics/t-tests.ts';
import { wilcoxon } from '../../../common/statistics/wilcoxon.ts';
import { wilsonInterval } from '../../../common/statistics/wilson.ts';

describe('distributions', () => {
  it('have the numbers of the tables', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalCdf(-1.959963984540054)).toBeCloseTo(0.025, 15);
    expect(studentTQuantile(0.975, 4)).toBeCloseTo(2.776445105197795, 12);
    expect(studentTQuantile(0.975, 1)).toBeCloseTo(12.706204736174694, 10);
  });

  it('have ends', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(2)]).toEqual([
      -Infinity,
      Infinity,
      NaN,
    ]);
    expect([studentTQuantile(0, 3), studentTQuantile(0.5, 3), studentTQuantile(1, 3)]).toEqual([
      -Infinity,
      0,
      Infinity,
    ]);
  });
});

describe('tests of two networks', () => {
  it('compare what each gets right alone', () => {
    // 2 · (1 + 8 + 28) / 2⁸
    expect(mcNemar(2, 6).p).toBeCloseTo(74 / 256, 12);
    expect(mcNemar(6, 2).chiSquare?.statistic).toBe(9 / 8);
    expect(mcNemar(0, 0)).toMatchObject({ p: 1, chiSquare: null });
    expect(mcNemar(4, 4)).toMatchObject({ p: 1, chiSquare: { statistic: 0, p: 1 } });
  });

  it('compare means of pairs', () => {
    const test = pairedT([80, 84, 90, 86, 82], [78, 84, 87, 85, 81]);
    expect(test?.difference).toBeCloseTo(1.4, 12);
    expect(test?.t).toBeCloseTo(1.4 / Math.sqrt(1.3 / 5), 12);
    expect(test?.freedom).toBe(4);
    expect(test?.interval[0]).toBeCloseTo(1.4 - 2.776445105197795 * Math.sqrt(1.3 / 5), 12);
    expect(pairedT([1, 2], [0, 1])).toMatchObject({ t: Infinity, p: 0, interval: [1, 1] });
    expect(pairedT([1, 2], [1, 2])).toBeNull();
    expect(pairedT([1], [2])).toBeNull();
    expect(() => pairedT([1], [1, 2])).toThrow(RangeError);
    expect(welchT([1], [1, 2])).toBeNull();
    expect(welchT([3, 3], [3, 3])).toBeNull();
    expect(welchT([3, 3], [4, 4])).toMatchObject({ p: 0, freedom: 2 });
  });

  it('compare ranks of pairs', () => {
    // All five in the same direction: 2 of 2⁵ arrangements.
    expect(wilcoxon([2, 3, 4, 5, 6], [1, 1, 1, 1, 1])).toEqual({
      pairs: 5,
      statistic: 0,
      p: 2 / 32,
      method: 'exact',
    });
    expect(wilcoxon([1, 2], [1, 2])).toBeNull();
    expect(wilcoxon([1, 5], [1, 2])).toMatchObject({ pairs: 1, p: 1 });
    const many = Array.from({ length: 60 }, (_, at) => at + 1);
    expect(
      wilcoxon(
        many,
        many.map(() => 0),
      )?.method,
    ).toBe('normal');
  });

  it('share ranks among equals', () => {
    const { ranks, ties } = midRanks([5, 1, 5, 3, 5]);
    expect([...ranks]).toEqual([4, 1, 4, 2, 4]);
    expect(ties).toEqual([3]);
  });

  it('are corrected for being many, in the order given', () => {
    const corrected = holm([0.01, 0.04, 0.03, NaN, 0.005]);
    [0.03, 0.06, 0.06, NaN, 0.02].forEach((value, at) => {
      if (Number.isNaN(value)) expect(corrected[at]).toBeNaN();
      else expect(corrected[at]).toBeCloseTo(value, 12);
    });
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('have a size in standard deviations', () => {
    const effect = independentEffect([2, 4, 6], [1, 3, 5]);
    expect(effect?.d).toBe(0.5);
    expect(effect?.g).toBeCloseTo(0.5 * 0.7978845608, 9);
    expect(effect?.interval[0]).toBeLessThan(0);
    expect(pairedEffect([1, 2], [0, 0])).toBeNull();
    expect(pairedEffect([1, 2, 3], [0, 1, 2])).toBeNull();
    const large = pairedEffect([100, 100.5, 101], [0, 0, 0]);
    expect(large?.interval[0]).toBeGreaterThan(0);
    expect(large?.interval[1]).toBeGreaterThan(large?.g ?? Infinity);
  });

  it('know how sure a share is, also where nothing failed', () => {
    const [low, high] = wilsonInterval(10, 10);
    expect(low).toBeCloseTo(0.7224672001371107, 12);
    expect(high).toBe(1);
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });
});
