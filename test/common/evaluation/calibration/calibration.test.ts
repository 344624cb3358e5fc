import { describe, expect, it } from 'vitest';
import {
  calibrationErrors,
  reliability,
} from '../../../../common/evaluation/calibration/reliability.ts';
import {
  fitTemperature,
  temperatureScaling,
  withTemperature,
} from '../../../../common/evaluation/calibration/temperature.ts';
import type { JudgedClasses } from '../../../../common/evaluation/judged.ts';

/** Rows of two classes with the probability of the second. */
function judgedOf(rows: readonly (readonly [actual: number, second: number])[]): JudgedClasses {
  return {
    kind: 'classes',
    classes: ['no', 'yes'],
    actual: Int32Array.from(rows, ([actual]) => actual),
    predicted: Int32Array.from(rows, ([, second]) => (second > 0.5 ? 1 : 0)),
    probabilities: Float32Array.from(rows.flatMap(([, second]) => [1 - second, second])),
  };
}

describe('reliability', () => {
  it('puts probabilities beside how often they come true, an edge into the lower bin', () => {
    const judged = judgedOf([
      [0, 0],
      [1, 0.5],
      [0, 0.25],
      [1, 0.75],
      [1, 1],
    ]);
    const bins = reliability(judged, { bins: 2, of: 1 });
    expect(bins).toEqual([
      { from: 0, to: 0.5, rows: 3, weight: 3, confidence: 0.25, share: 1 / 3 },
      { from: 0.5, to: 1, rows: 2, weight: 2, confidence: 0.875, share: 1 },
    ]);
    const { expected, maximum } = calibrationErrors(bins ?? []);
    expect(expected).toBeCloseTo((3 * (1 / 3 - 0.25) + 2 * 0.125) / 5, 12);
    expect(maximum).toBeCloseTo(0.125, 12);
  });

  it('is perfect where as many are right as the probability says', () => {
    const rows = Array.from({ length: 4 }, (_, row) => [row < 3 ? 1 : 0, 0.75] as const);
    expect(calibrationErrors(reliability(judgedOf(rows)) ?? []).expected).toBe(0);
  });

  it('has no error without rows and is null without probabilities', () => {
    expect(calibrationErrors(reliability(judgedOf([])) ?? []).expected).toBeNull();
    const { probabilities: _, ...rest } = judgedOf([[1, 0.75]]);
    expect(reliability({ ...rest, probabilities: new Float32Array() })).toBeNull();
  });

  it('leaves out rows without an answer', () => {
    const bins = reliability(
      judgedOf([
        [1, NaN],
        [1, 0.75],
      ]),
      { bins: 1 },
    );
    expect(bins?.[0]).toMatchObject({ rows: 1, confidence: 0.75, share: 1 });
  });
});

describe('temperature', () => {
  it('cools answers that are too sure, and changes none', () => {
    // Right three times of four at 0.9: ln 3 / ln 9 = 1 / 2 of its logit.
    const judged = judgedOf(
      Array.from({ length: 40 }, (_, row) => [row % 4 === 0 ? 0 : 1, 0.9] as const),
    );
    const fit = fitTemperature(judged);
    expect(fit?.temperature).toBeCloseTo(2, 5);
    expect(fit?.after).toBeLessThan(fit?.before ?? 0);
    expect(fit?.isAtLimit).toBe(false);
    const cooled = withTemperature(judged, fit?.temperature ?? NaN);
    expect(cooled.probabilities[1]).toBeCloseTo(0.75, 6);
    expect(cooled.predicted).toBe(judged.predicted);
  });

  it('says so where every answer is right, and leaves out what is no number', () => {
    const fit = fitTemperature(
      judgedOf([
        [1, 0.75],
        [0, 0.25],
        [1, NaN],
      ]),
    );
    expect(fit).toMatchObject({ rows: 2, isAtLimit: true });
    expect(temperatureScaling(Float64Array.of(NaN, NaN), Int32Array.of(0))).toBeNull();
    expect(fitTemperature(judgedOf([]))).toBeNull();
  });

  it('keeps rows without an answer without one', () => {
    expect(withTemperature(judgedOf([[1, NaN]]), 2).probabilities[1]).toBeNaN();
  });
});
