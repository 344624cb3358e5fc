import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areaUnderRoc,
  aucGrade,
  averagePrecision,
} from '../../../../common/evaluation/ranking/areas.ts';
import { liftCurve, rocCurve } from '../../../../common/evaluation/ranking/curves.ts';
import { countsAt, rankingCurve } from '../../../../common/evaluation/ranking/ranking-curve.ts';
import { sortNumbers } from '../../../../common/evaluation/ranking/sort-numbers.ts';
import { thinCurve } from '../../../../common/evaluation/ranking/thin-curve.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';

const scores = Float32Array.of(0.75, 0.5, 0.5, 0.25, 0.125);
const positives = Uint8Array.of(1, 1, 0, 1, 0);

describe('a ranking curve', () => {
  it('has one threshold for equal scores', () => {
    const curve = rankingCurve(scores, positives);
    expect([...curve.thresholds]).toEqual([0.75, 0.5, 0.25, 0.125]);
    expect([...curve.truePositives]).toEqual([1, 2, 3, 3]);
    expect([...curve.falsePositives]).toEqual([0, 1, 1, 2]);
    expect(areaUnderRoc(curve)).toBeCloseTo(4.5 / 6, 12);
    expect(averagePrecision(curve)).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12);
  });

  it('is the same in single and double precision, with signs, and with weights of one', () => {
    const score = fc.constantFrom(-1.5, -0.25, -0, 0, 0.25, 0.5, 0.75, 1, 3);
    fc.assert(
      fc.property(fc.array(fc.tuple(score, fc.boolean())), (rows) => {
        const labels = Uint8Array.from(rows, ([, label]) => Number(label));
        const plain = rankingCurve(
          Float64Array.from(rows, ([value]) => value),
          labels,
        );
        const values = Float32Array.from(rows, ([value]) => value);
        expect(rankingCurve(values, labels)).toEqual(plain);
        const ones = new Float64Array(rows.length).fill(1);
        expect(rankingCurve(values, labels, ones)).toEqual(plain);
      }),
    );
  });

  it('leaves out scores that are no number and counts them', () => {
    const curve = rankingCurve(Float32Array.of(NaN, 0.5, NaN, 0.25), Uint8Array.of(1, 1, 0, 0));
    expect(curve).toMatchObject({ rows: 2, withoutScore: 2, positives: 1, negatives: 1 });
    expect(areaUnderRoc(curve)).toBe(1);
  });

  it('has no areas where a class has no rows, nor without rows', () => {
    const one = rankingCurve(scores, new Uint8Array(5).fill(1));
    expect(areaUnderRoc(one)).toBeNull();
    expect(rocCurve(one)).toBeNull();
    expect(averagePrecision(one)).toBe(1);
    const empty = rankingCurve(new Float32Array(), []);
    expect(averagePrecision(empty)).toBeNull();
  });

  it('tells the counts at any threshold', () => {
    const curve = rankingCurve(scores, positives);
    expect(countsAt(curve, 0.6)).toEqual({
      truePositives: 1,
      falsePositives: 0,
      falseNegatives: 2,
      trueNegatives: 2,
    });
    expect(countsAt(curve, 0.5).truePositives).toBe(2);
    expect(countsAt(curve, 2).trueNegatives).toBe(2);
  });

  it('gives gain and lift', () => {
    const lift = liftCurve(rankingCurve(scores, positives));
    expect([...(lift?.share ?? [])]).toEqual([0, 0.2, 0.6, 0.8, 1]);
    expect(lift?.lift[0]).toBeCloseTo(5 / 3, 12);
    expect(lift?.gain[2]).toBeCloseTo(2 / 3, 12);
    expect(lift?.lift[4]).toBe(1);
  });

  it('has a grade', () => {
    expect([0.95, 0.9, 0.85, 0.75, 0.6, 0.59].map(aucGrade)).toEqual([
      'excellent',
      'excellent',
      'good',
      'fair',
      'poor',
      'fail',
    ]);
  });

  it('keeps its shape with few thresholds', () => {
    const random = RandomSource.seeded(1, 'thin');
    const labels = Uint8Array.from({ length: 20_000 }, () => random.below(2));
    const values = Float32Array.from(labels, (label) => random.uniform() ** (label ? 1 : 2));
    const whole = rankingCurve(values, labels);
    const thin = thinCurve(whole, 200);
    expect(thin.thresholds.length).toBeLessThanOrEqual(200);
    expect(thin.thresholds.length).toBeGreaterThan(50);
    expect(thin.thresholds.at(-1)).toBe(whole.thresholds.at(-1));
    expect(areaUnderRoc(thin)).toBeCloseTo(areaUnderRoc(whole) ?? NaN, 3);
  });

  it('sorts by bits as by comparison', () => {
    const random = RandomSource.seeded(2, 'sort');
    const values = Float32Array.from({ length: 3000 }, () => random.normal());
    values.set([0, -0, Infinity, -Infinity, 1e-45, -1e-45], 7);
    expect(sortNumbers(values.slice())).toEqual(values.slice().sort());
  });
});
