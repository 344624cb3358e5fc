import { describe, expect, it } from 'vitest';
import type { MeterSettings } from '../../../common/training/tally.ts';
import { OutputMeter } from '../../../common/training/output-meter.ts';
import type { MetricId } from '../../../common/training/training-config.ts';

function meterOf(metrics: readonly MetricId[], settings: Partial<MeterSettings>): OutputMeter {
  const { kind = 'number', width = 1, positions = 1 } = settings;
  return new OutputMeter({
    metrics,
    kind: 'number',
    width: 1,
    positions: 1,
    reading: 'probability',
    topK: 1,
    targetCount: kind === 'class' ? positions : positions * width,
    targetStart: 0,
    ...settings,
  });
}

/** The metrics of `outputs` against `targets`, added in batches of `batch` rows. */
function measure(
  metrics: readonly MetricId[],
  settings: Partial<MeterSettings>,
  outputs: readonly number[],
  targets: readonly number[],
  batch = Infinity,
): Record<string, number> {
  const meter = meterOf(metrics, settings);
  const { width, positions } = meter.settings;
  const rows = outputs.length / width / positions;
  const sums = new Float64Array(meter.size);
  for (let from = 0; from < rows; from += batch) {
    const to = Math.min(rows, from + batch);
    meter.add(sums, {
      outputs: Float32Array.from(outputs.slice(from * width * positions, to * width * positions)),
      targets: Float32Array.from(targets),
      order: Array.from({ length: to - from }, (_, index) => from + index),
    });
  }
  return Object.fromEntries(metrics.map((metric) => [metric, meter.value(metric, sums, rows)]));
}

const confusion = ['accuracy', 'precision', 'recall', 'specificity', 'f1_score'] as const;

/** 90 true positives, 30 false negatives, 10 false positives, 70 true negatives. */
const scores = [
  ...new Array<number>(90).fill(0.9),
  ...new Array<number>(30).fill(0.1),
  ...new Array<number>(10).fill(0.9),
  ...new Array<number>(70).fill(0.1),
];
const truths = [...new Array<number>(120).fill(1), ...new Array<number>(80).fill(0)];

describe('metrics of two classes', () => {
  it.each([1, 7, Infinity])('are the worked example’s in batches of %d', (batch) => {
    const found = measure(confusion, { kind: 'binary' }, scores, truths, batch);
    expect(found['accuracy']).toBeCloseTo(0.8, 12);
    expect(found['recall']).toBeCloseTo(0.75, 12);
    expect(found['specificity']).toBeCloseTo(0.875, 12);
    expect(found['precision']).toBeCloseTo(0.9, 12);
    expect(found['f1_score']).toBeCloseTo(0.818, 3);
  });

  it('predict the second class above one half only', () => {
    const found = measure(confusion, { kind: 'binary' }, [0.5, 0.75], [1, 1]);
    expect(found['recall']).toBe(0.5);
  });

  it.each(['logit', 'margin'] as const)('predict the second class from a %s above 0', (reading) => {
    const found = measure(confusion, { kind: 'binary', reading }, [0.25, -0.25], [1, 0]);
    expect(found['accuracy']).toBe(1);
  });

  it('have no area under the curve above chance for equal scores', () => {
    const same = measure(['auc'], { kind: 'binary' }, [0.3, 0.3, 0.3, 0.3], [1, 0, 1, 0]);
    expect(same['auc']).toBeCloseTo(0.5, 12);
  });

  it('have the whole area under the curve when the classes lie apart', () => {
    const apart = measure(
      ['auc', 'auc_pr'],
      { kind: 'binary' },
      [0.9, 0.8, 0.2, 0.1],
      [1, 1, 0, 0],
    );
    expect(apart['auc']).toBeCloseTo(1, 12);
    expect(apart['auc_pr']).toBeCloseTo(1, 12);
  });

  it('count pairs in the right order as area under the ROC curve', () => {
    // Of the four pairs, three are in order.
    const found = measure(['auc'], { kind: 'binary' }, [0, 0.5, 0.3, 0.9], [0, 0, 1, 1]);
    expect(found['auc']).toBeCloseTo(0.75, 12);
  });
});

describe('metrics of several classes', () => {
  const outputs = [0.7, 0.2, 0.1, 0.3, 0.4, 0.3, 0.2, 0.5, 0.3, 0.1, 0.2, 0.7];
  const targets = [0, 1, 2, 2];
  const settings = { kind: 'class', width: 3 } as const;

  it.each([1, 3, 4])('are means over the classes in batches of %d', (batch) => {
    const found = measure(confusion, settings, outputs, targets, batch);
    expect(found['accuracy']).toBe(0.75);
    // Per class: precision 1, 1/2, 1; recall 1, 1, 1/2; F1 1, 2/3, 2/3; specificity 1, 2/3, 1.
    expect(found['precision']).toBeCloseTo(2.5 / 3, 12);
    expect(found['recall']).toBeCloseTo(2.5 / 3, 12);
    expect(found['f1_score']).toBeCloseTo(7 / 9, 12);
    expect(found['specificity']).toBeCloseTo(8 / 9, 12);
  });

  it.each([
    [1, 0.75],
    [2, 1],
  ])('count rows among the top %d', (topK, expected) => {
    const found = measure(['top_k_categorical_accuracy'], { ...settings, topK }, outputs, targets);
    expect(found['top_k_categorical_accuracy']).toBe(expected);
  });

  it('count every time of a sequence', () => {
    const found = measure(['accuracy'], { ...settings, positions: 2 }, outputs, targets);
    expect(found['accuracy']).toBe(0.75);
  });

  it('give a class that is never met a share of 0', () => {
    const found = measure(confusion, settings, outputs.slice(0, 3), [0]);
    expect(found['recall']).toBeCloseTo(1 / 3, 12);
  });
});

describe('metrics of numbers', () => {
  const errors = [
    'mean_absolute_error',
    'mean_squared_error',
    'root_mean_squared_error',
    'mean_absolute_percentage_error',
    'mean_squared_logarithmic_error',
    'logcosh',
    'r2_score',
  ] as const;
  const tips = [12, 7, 13, 8, 15, 5];
  const guess = [10, 10, 10, 10, 10, 10];

  it.each([1, 4, 6])('are those of the tips in batches of %d', (batch) => {
    const found = measure(errors, {}, guess, tips, batch);
    const mean = (term: (tip: number) => number) =>
      tips.reduce((sum, tip) => sum + term(tip), 0) / tips.length;
    expect(found['mean_squared_error']).toBeCloseTo(76 / 6, 12);
    expect(found['mean_absolute_error']).toBeCloseTo(20 / 6, 12);
    expect(found['root_mean_squared_error']).toBeCloseTo(Math.sqrt(76 / 6), 12);
    expect(found['mean_absolute_percentage_error']).toBeCloseTo(
      mean((tip) => (100 * Math.abs(tip - 10)) / tip),
      12,
    );
    expect(found['mean_squared_logarithmic_error']).toBeCloseTo(
      mean((tip) => Math.log((1 + tip) / 11) ** 2),
      12,
    );
    expect(found['logcosh']).toBeCloseTo(
      mean((tip) => Math.log(Math.cosh(tip - 10))),
      12,
    );
    expect(found['r2_score']).toBeCloseTo(0, 12);
  });

  it('find their targets among those of other outputs', () => {
    const settings = { targetCount: 3, targetStart: 1 };
    const found = measure(['mean_absolute_error'], settings, [1, 2], [9, 1, 9, 9, 4, 9]);
    expect(found['mean_absolute_error']).toBe(1);
  });

  it('give R² as the mean over the columns', () => {
    const found = measure(['r2_score'], { width: 2 }, [1, 5, 3, 5], [1, 4, 3, 6]);
    expect(found['r2_score']).toBeCloseTo(0.5, 12);
  });

  it('give the cosine of the angle', () => {
    const found = measure(['cosine_similarity'], { width: 2 }, [1, 1, 0, 3], [1, 0, 0, 1]);
    expect(found['cosine_similarity']).toBeCloseTo((Math.SQRT1_2 + 1) / 2, 7);
  });

  it('are no number over no rows, and when they were not measured', () => {
    const meter = meterOf(['mean_absolute_error'], {});
    const sums = new Float64Array(meter.size);
    expect(meter.value('mean_absolute_error', sums, 0)).toBeNaN();
    expect(meter.value('auc', sums, 3)).toBeNaN();
  });
});
