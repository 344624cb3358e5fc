import { describe, expect, it } from 'vitest';
import { compareRowScores, meanInterval } from '../../../common/comparison/better.ts';
import { compareSeeds } from '../../../common/comparison/compare-seeds.ts';

/** Scores of two classifiers, from counts of rows that both, only the first, only the second or none gets right. */
function scores(both: number, onlyFirst: number, onlySecond: number, none: number) {
  const rows = [
    ...new Array<[number, number]>(both).fill([1, 1]),
    ...new Array<[number, number]>(onlyFirst).fill([1, 0]),
    ...new Array<[number, number]>(onlySecond).fill([0, 1]),
    ...new Array<[number, number]>(none).fill([0, 0]),
  ];
  return [
    Float64Array.from(rows, ([first]) => first),
    Float64Array.from(rows, ([, second]) => second),
  ] as const;
}

describe('two runs on the same rows', () => {
  it('are told apart by McNemar’s exact test and the share of differing rows that is won', () => {
    const found = compareRowScores(...scores(80, 12, 3, 5), 'classes');
    expect([found.rows, found.first, found.second]).toEqual([100, 0.92, 0.83]);
    expect(found.difference).toBeCloseTo(0.09, 12);
    // 2 · P(B ≤ 3), B of 15 even chances: 2 · 576 / 32768.
    expect(found.p).toBeCloseTo(0.03515625, 12);
    expect(found.effect?.kind).toBe('wins');
    expect(found.effect?.size).toBeCloseTo(0.8, 12);
    const [low, high] = found.effect?.interval ?? [0, 0];
    // Wilson: (0.8 + z²/30 ± z·√(0.8·0.2/15 + z²/900)) / (1 + z²/15), z = 1.959964.
    expect(low).toBeCloseTo(0.5481455, 5);
    expect(high).toBeCloseTo(0.9295245, 5);
  });

  it('have a bootstrap interval as wide as the normal one where that holds', () => {
    const [first, second] = scores(800, 120, 60, 20);
    const { interval, method } = compareRowScores(first, second, 'classes');
    expect(method).toBe('paired bootstrap');
    // Mean 0.06, variance 0.18 − 0.0036 of one row.
    const reach = 1.959964 * Math.sqrt((0.18 - 0.0036) / 1000);
    expect(interval[0]).toBeCloseTo(0.06 - reach, 2);
    expect(interval[1]).toBeCloseTo(0.06 + reach, 2);
  });

  it('resample many rows by the normal distribution', () => {
    const values = Float64Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const { interval, method } = meanInterval(values);
    expect(method).toBe('normal approximation');
    expect(interval[1]).toBeCloseTo(1.959964 / Math.sqrt(20_000), 8);
    expect(interval[0]).toBeCloseTo(-interval[1], 12);
  });

  it('that answer alike are no different', () => {
    const found = compareRowScores(...scores(10, 0, 0, 2), 'classes');
    expect([found.p, found.difference, found.effect]).toEqual([1, 0, null]);
    expect([...found.interval]).toEqual([0, 0]);
  });

  it('of numbers are compared by their errors, without rows that lack a number', () => {
    const first = Float64Array.of(-1, -2, -1, -3, -1, NaN, -2);
    const second = Float64Array.of(-2, -3, -3, -3.5, -2, -1, -4);
    const found = compareRowScores(first, second, 'numbers');
    expect([found.rows, found.onlyFirst, found.onlySecond]).toEqual([6, 6, 0]);
    expect(found.first).toBeCloseTo(10 / 6, 12);
    expect(found.second).toBeCloseTo(17.5 / 6, 12);
    // All of six signed ranks on one side: 2 / 2⁶.
    expect([found.test, found.p]).toEqual(['Wilcoxon', 0.03125]);
    expect(found.effect?.kind).toBe('hedges');
  });
});

describe('two networks over seeds', () => {
  const of = (values: readonly number[], from = 1) =>
    values.map((value, i) => ({ seed: from + i, value }));

  it('are compared in pairs where their seeds are the same', () => {
    const found = compareSeeds(of([0.8, 0.82, 0.81]), of([0.78, 0.79, 0.79]));
    expect(found?.paired).toBe(true);
    // Differences .02, .03, .02: mean .07/3, deviation .01/√3.
    expect(found?.test?.t).toBeCloseTo(0.07 / 3 / ((Math.sqrt(1 / 3) * 0.01) / Math.sqrt(3)), 9);
  });

  it('are two samples where their seeds differ, and say nothing below two runs', () => {
    const found = compareSeeds(of([0.8, 0.82, 0.81]), of([0.78, 0.79], 7));
    expect([found?.paired, found?.first, found?.second]).toEqual([false, 3, 2]);
    expect(compareSeeds(of([0.8]), of([0.7, 0.71]))).toBeNull();
  });
});
