import { describe, expect, it } from 'vitest';
import { classMetrics } from '../../../../common/evaluation/classification/class-metrics.ts';
import { usableRows } from '../../../../common/evaluation/classification/usable-rows.ts';
import type { JudgedClasses, JudgedNumbers } from '../../../../common/evaluation/judged.ts';
import { rankClass } from '../../../../common/evaluation/ranking/one-against-rest.ts';
import { regressionReport } from '../../../../common/evaluation/regression/regression-report.ts';
import { classIntervals } from '../../../../common/evaluation/resampling/class-intervals.ts';
import {
  cellStatisticNames,
  cellStatistics,
  classRateNames,
} from '../../../../common/evaluation/resampling/class-statistics.ts';
import {
  drawBinomial,
  drawMultinomial,
} from '../../../../common/evaluation/resampling/draw-binomial.ts';
import type { Interval } from '../../../../common/evaluation/resampling/interval.ts';
import {
  areaInterval,
  averagePrecisionInterval,
  macroAreaInterval,
} from '../../../../common/evaluation/resampling/ranking-intervals.ts';
import { regressionIntervals } from '../../../../common/evaluation/resampling/regression-intervals.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import { binomialCdf } from '../../../../common/statistics/binomial.ts';

function classes(rows: number, sharpness: number, seed: number, width = 3): JudgedClasses {
  const random = RandomSource.seeded(seed, 'rows');
  const actual = Int32Array.from({ length: rows }, () => random.below(width));
  const probabilities = new Float32Array(rows * width);
  const noise = RandomSource.seeded(seed + sharpness, 'noise');
  const predicted = actual.map((truth, row) => {
    const sizes = Array.from({ length: width }, (_, unit) =>
      Math.exp(noise.normal() + (unit === truth ? sharpness : 0)),
    );
    const sum = sizes.reduce((total, size) => total + size, 0);
    probabilities.set(
      sizes.map((size) => size / sum),
      row * width,
    );
    return sizes.indexOf(Math.max(...sizes));
  });
  const names = Array.from({ length: width }, (_, index) => `class ${index}`);
  return { kind: 'classes', classes: names, actual, predicted, probabilities };
}

function numbers(rows: number, error: number): JudgedNumbers {
  const random = RandomSource.seeded(5, 'numbers');
  const actual = Float64Array.from({ length: rows }, () => 1000 + 10 * random.normal());
  const predicted = actual.map((value) => value + error * random.normal());
  return { kind: 'numbers', names: ['y'], actual, predicted };
}

const width = (interval: Interval | null | undefined) =>
  (interval?.high ?? NaN) - (interval?.low ?? NaN);

describe('binomial draws', () => {
  it.each([
    [5, 0.3],
    [1000, 0.004],
    [1000, 0.37],
    [1_000_000, 0.98],
  ])('of %i with %f are spread as the distribution says', (n, p) => {
    const random = RandomSource.seeded(6, n, p);
    const draws = Array.from({ length: 20_000 }, () => drawBinomial(random, n, p));
    const deviation = Math.sqrt(n * p * (1 - p));
    for (const z of [-1.5, -0.5, 0, 0.5, 1.5]) {
      const k = Math.floor(n * p + z * deviation);
      const share = draws.filter((draw) => draw <= k).length / draws.length;
      expect(Math.abs(share - binomialCdf(k, n, p))).toBeLessThan(0.015);
    }
  });

  it('of several kinds add up', () => {
    const random = RandomSource.seeded(7);
    const drawn = new Float64Array(4);
    drawMultinomial(random, Float64Array.of(0.1, 0, 0.2, 0.7), 1000, drawn);
    expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(drawn[1]).toBe(0);
  });
});

describe('intervals of a classification', () => {
  it('are of the same numbers as the metrics', () => {
    const judged = classes(200, 0.5, 12, 4);
    const few = {
      ...judged,
      classes: [...judged.classes, 'never'],
      probabilities: new Float32Array(),
    };
    const { cells, overall, averages, perClass } = classMetrics(few, { beta: 2 });
    const values = cellStatistics(cells, cells.weight, 2);
    const named = new Map(cellStatisticNames.map((name, at) => [name, values[at]]));
    expect(named.get('cohen_kappa')).toBe(overall.cohen_kappa);
    for (const average of ['macro', 'weighted'] as const) {
      for (const rate of classRateNames) {
        expect(named.get(`${rate}_${average}`)).toBeCloseTo(averages[average][rate] ?? NaN, 12);
      }
    }
    const listed = perClass.flatMap((one) => classRateNames.map((rate) => one[rate] ?? NaN));
    listed.forEach((value, at) => {
      const own = values[cellStatisticNames.length + at];
      if (Number.isNaN(value)) expect(own).toBeNaN();
      else expect(own).toBeCloseTo(value, 12);
    });
  });

  it('shrink with the root of the rows, whether rows are drawn alone or in groups', () => {
    const few = classIntervals(classes(2000, 1, 1)).overall;
    const many = classIntervals(classes(32_000, 1, 1)).overall;
    for (const name of [
      'accuracy',
      'f_score_macro',
      'log_loss',
      'brier',
      'matthews_corrcoef',
    ] as const) {
      expect(width(few[name]) / width(many[name]), name).toBeGreaterThan(3.2);
      expect(width(few[name]) / width(many[name]), name).toBeLessThan(4.8);
    }
  });

  it('with equal weights are about those without', () => {
    const judged = classes(3000, 1, 2);
    const plain = classIntervals(judged).overall;
    const weights = new Float64Array(3000).fill(2);
    const weighed = classIntervals({ ...judged, weights }).overall;
    expect(width(weighed.accuracy) / width(plain.accuracy)).toBeCloseTo(1, 0);
    expect(weighed.log_loss).toEqual(plain.log_loss);
  });

  it('are the same for the same seed, and Wilson’s where every row is right', () => {
    const judged = classes(300, 1, 3);
    expect(classIntervals(judged, { seed: 4 })).toEqual(classIntervals(judged, { seed: 4 }));
    const right = { ...judged, predicted: judged.actual };
    const { overall, perClass } = classIntervals(right);
    expect(overall.accuracy?.method).toBe('wilson');
    expect(overall.accuracy?.low).toBeCloseTo(300 / (300 + 1.959964 ** 2), 6);
    expect(perClass[0]?.recall?.method).toBe('wilson');
  });

  it('are null without rows', () => {
    const none = classIntervals(classes(0, 1, 1));
    expect(Object.values(none.overall).every((interval) => interval === null)).toBe(true);
  });

  it('of areas by class and averaged hold the area, and are null where a ranking is perfect', () => {
    const judged = classes(3000, 1, 5);
    const usable = usableRows(judged);
    const rankings = judged.classes.map((_, of) => rankClass(judged, of, usable));
    for (const { curve, roc_auc, average_precision } of rankings) {
      expectInside(areaInterval(curve), roc_auc);
      expectInside(averagePrecisionInterval(curve), average_precision);
    }
    const mean = rankings.reduce((sum, { roc_auc }) => sum + (roc_auc ?? 0), 0) / 3;
    const macro = macroAreaInterval(judged, rankings, usable);
    expectInside(macro, mean);
    expect(width(macro)).toBeLessThan(width(areaInterval(rankings[0]!.curve)));
    const two = { ...classes(50, 1, 6, 2) };
    const perfect = two.actual.length * 2;
    const probabilities = Float32Array.from({ length: perfect }, (_, at) =>
      (at % 2 === 1) === (two.actual[at >> 1] === 1) ? 0.9 : 0.1,
    );
    expect(areaInterval(rankClass({ ...two, probabilities }, 1).curve)).toBeNull();
  });

  it('of the mean of two areas that mirror each other are those of one', () => {
    const judged = classes(3000, 1, 8, 2);
    const usable = usableRows(judged);
    const rankings = judged.classes.map((_, of) => rankClass(judged, of, usable));
    const macro = macroAreaInterval(judged, rankings, usable);
    expect(macro?.low).toBeCloseTo(areaInterval(rankings[1]!.curve)?.low ?? NaN, 4);
  });
});

describe('intervals of a regression', () => {
  it('hold what the report says, and shrink with the root of the rows', () => {
    const judged = numbers(2000, 3);
    const { overall } = regressionReport(judged);
    const few = regressionIntervals(judged, { features: 2 }).overall;
    for (const name of ['root_mean_squared_error', 'r2_score', 'median_absolute_error'] as const) {
      expectInside(few[name], overall[name]);
    }
    expect(few.max_error).toBeNull();
    expect(few.adjusted_r2?.high).toBeLessThan(few.r2_score?.high ?? 0);
    const many = regressionIntervals(numbers(32_000, 3)).overall;
    expect(width(few.mean_absolute_error) / width(many.mean_absolute_error)).toBeCloseTo(4, 0);
  });

  it('of the mean of two equal steps’ medians are about those of one, by the order of the errors', () => {
    const one = numbers(2000, 3);
    const twice = (values: Float64Array) =>
      Float64Array.from({ length: 4000 }, (_, at) => values[at >> 1] ?? NaN);
    const two = {
      ...one,
      names: ['y +1', 'y +2'],
      actual: twice(one.actual),
      predicted: twice(one.predicted),
    };
    const wanted = regressionIntervals(one).overall.median_absolute_error;
    const found = regressionIntervals(two).overall.median_absolute_error;
    expectInside(found, regressionReport(two).overall.median_absolute_error);
    expect(found?.low).toBeCloseTo(wanted?.low ?? NaN, 1);
    expect(found?.high).toBeCloseTo(wanted?.high ?? NaN, 1);
    const weighted = { ...two, weights: new Float64Array(2000).fill(1) };
    expect(regressionIntervals(weighted).overall.median_absolute_error).toBeNull();
  });

  it('are null without rows', () => {
    const none = regressionIntervals(numbers(0, 1)).overall;
    expect(Object.values(none).every((interval) => interval === null)).toBe(true);
  });
});

function expectInside(interval: Interval | null, value: number | null): void {
  expect(interval?.low).toBeLessThan(value ?? NaN);
  expect(interval?.high).toBeGreaterThan(value ?? NaN);
}
