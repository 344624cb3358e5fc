import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JudgedNumbers } from '../../../../common/evaluation/judged.ts';
import {
  conformalRadius,
  coveredShare,
} from '../../../../common/evaluation/regression/conformal.ts';
import {
  errorHistogram,
  quantilePoints,
} from '../../../../common/evaluation/regression/error-distribution.ts';
import { regressionReport } from '../../../../common/evaluation/regression/regression-report.ts';
import { medianOf, selectNth } from '../../../../common/evaluation/regression/select-nth.ts';
import { stepValues } from '../../../../common/evaluation/regression/step-values.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';

function judgedOf(actual: number[], predicted: number[], names = ['price']): JudgedNumbers {
  return {
    kind: 'numbers',
    names,
    actual: Float64Array.from(actual),
    predicted: Float64Array.from(predicted),
  };
}

describe('the report of a regression', () => {
  it('gives all errors in the units of the numbers', () => {
    const { overall } = regressionReport(judgedOf([1, 2, 4, 5], [2, 2, 2, 6]), { features: 1 });
    expect(overall).toEqual({
      mean_squared_error: 1.5,
      root_mean_squared_error: Math.sqrt(1.5),
      mean_absolute_error: 1,
      median_absolute_error: 1,
      mean_absolute_percentage_error: (1 + 0 + 0.5 + 0.2) / 4,
      r2_score: 1 - 6 / 10,
      adjusted_r2: 1 - ((6 / 10) * 3) / 2,
      explained_variance: 1 - 6 / 10,
      max_error: 2,
      mean_error: 0,
    });
  });

  it('counts rows without an answer, without a number, and of 0, step by step', () => {
    const { steps } = regressionReport(
      judgedOf([0, 1, NaN, 3, 4, 5], [NaN, 2, 1, Infinity, 4, 6], ['+1', '+2']),
    );
    expect(steps[0]).toMatchObject({ rows: 1, withoutAnswer: 1, withoutActual: 1, zeroActual: 0 });
    expect(steps[1]).toMatchObject({ rows: 2, withoutAnswer: 1, withoutActual: 0 });
    expect(steps[1]?.metrics.mean_absolute_error).toBe(1);
  });

  it('has no R² where all numbers are the same or there is one, and nothing for no rows', () => {
    expect(regressionReport(judgedOf([3, 3], [2, 4])).overall).toMatchObject({
      r2_score: null,
      explained_variance: null,
      mean_absolute_error: 1,
    });
    expect(regressionReport(judgedOf([3], [4])).overall.r2_score).toBeNull();
    const { overall } = regressionReport(judgedOf([], []));
    expect(Object.values(overall).every((value) => value === null)).toBe(true);
  });

  it('finds middle numbers as sorting does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1 }), (values) => {
        const sorted = Float64Array.from(values).sort();
        sorted.forEach((value, place) => {
          expect(selectNth(Float64Array.from(values), place)).toBe(value);
        });
        const half = (values.length - 1) / 2;
        const middle = ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
        expect(medianOf(Float64Array.from(values))).toBeCloseTo(middle, 12);
      }),
    );
  });

  it('draws errors as bars that hold each once', () => {
    const errors = Float64Array.from({ length: 500 }, (_, row) => (row % 50) - 20);
    const bars = errorHistogram(errors);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(500);
    expect(bars[0]?.from).toBe(-20);
    expect(bars.at(-1)?.to).toBe(29);
    expect(errorHistogram(Float64Array.of(2, 2))).toEqual([{ from: 2, to: 2, count: 2 }]);
    expect(errorHistogram(new Float64Array())).toEqual([]);
  });

  it('draws normal errors on the diagonal of the Q–Q plot, the ends included', () => {
    const random = RandomSource.seeded(3, 'errors');
    const errors = Float64Array.from({ length: 20_000 }, () => 5 + 2 * random.normal());
    const points = quantilePoints(errors, 100);
    expect(points?.x.length).toBeLessThanOrEqual(102);
    expect((points?.y[0] ?? 0) * (points?.deviation ?? 0) + (points?.mean ?? 0)).toBeCloseTo(
      errors.slice().sort()[0] ?? NaN,
      9,
    );
    points?.x.forEach((x, at) => {
      if (Math.abs(x) < 2) expect(Math.abs(x - (points.y[at] ?? NaN))).toBeLessThan(0.08);
    });
    expect(quantilePoints(Float64Array.of(1, 1))).toBeNull();
  });
});

describe('conformal intervals', () => {
  it('take the smallest error that enough validation rows stay within', () => {
    const errors = Float64Array.from({ length: 19 }, (_, row) => (row % 2 === 0 ? -1 : 1) * row);
    expect(conformalRadius(errors, 0.95)).toEqual({ radius: 18, rows: 19, needed: 19 });
    expect(conformalRadius(errors, 0.5).radius).toBe(9);
    expect(conformalRadius(errors.subarray(0, 18), 0.95).radius).toBeNull();
    expect(conformalRadius(new Float64Array(), 0.5).radius).toBeNull();
  });

  it('cover new rows as often as asked, step by step', () => {
    const random = RandomSource.seeded(4, 'conformal');
    const draw = () =>
      judgedOf(
        Array.from({ length: 4000 }, (_, at) => random.normal() * (1 + (at % 2))),
        new Array<number>(4000).fill(0),
        ['+1', '+2'],
      );
    const validation = draw();
    const radii = validation.names.map((_, step) =>
      conformalRadius(stepValues(validation, step).errors, 0.9),
    );
    const fresh = draw();
    radii.forEach(({ radius }, step) => {
      expect(coveredShare(fresh, step, radius ?? NaN)).toBeCloseTo(0.9, 1);
    });
    expect((radii[1]?.radius ?? 0) / (radii[0]?.radius ?? 1)).toBeCloseTo(2, 0);
    expect(coveredShare(judgedOf([], []), 0, 1)).toBeNull();
  });
});
