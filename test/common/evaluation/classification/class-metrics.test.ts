import { describe, expect, it } from 'vitest';
import { classMetrics } from '../../../../common/evaluation/classification/class-metrics.ts';
import { confusionCells } from '../../../../common/evaluation/classification/confusion-cells.ts';
import type { JudgedClasses } from '../../../../common/evaluation/judged.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';

/** Rows by cell; probabilities .8 for the predicted class of two, or as given. */
function judgedOf(
  cells: readonly (readonly [actual: number, predicted: number, rows: number])[],
  classes = ['no', 'yes'],
): JudgedClasses {
  const rows = cells.flatMap(([actual, predicted, count]) =>
    Array.from({ length: count }, () => [actual, predicted] as const),
  );
  const rest = 0.2 / (classes.length - 1);
  return {
    kind: 'classes',
    classes,
    actual: Int32Array.from(rows, ([actual]) => actual),
    predicted: Int32Array.from(rows, ([, predicted]) => predicted),
    probabilities: Float32Array.from(
      rows.flatMap(([, predicted]) => classes.map((_, unit) => (unit === predicted ? 0.8 : rest))),
    ),
  };
}

describe('class metrics', () => {
  it('give the rates of 90 hits, 30 misses, 10 false alarms and 70 rejections', () => {
    const { overall, perClass } = classMetrics(
      judgedOf([
        [1, 1, 90],
        [1, 0, 30],
        [0, 1, 10],
        [0, 0, 70],
      ]),
    );
    expect(overall.accuracy).toBeCloseTo(0.8, 12);
    expect(overall.error_rate).toBeCloseTo(0.2, 12);
    expect(overall.null_error_rate).toBeCloseTo(0.4, 12);
    const yes = perClass[1];
    expect(yes?.recall).toBe(0.75);
    expect(yes?.false_positive_rate).toBe(0.125);
    expect(yes?.specificity).toBe(0.875);
    expect(yes?.precision).toBe(0.9);
    expect(yes?.prevalence).toBe(0.6);
    expect(yes?.false_negative_rate).toBe(0.25);
    expect(yes?.negative_predictive_value).toBe(0.7);
    expect(yes?.f_score).toBeCloseTo(9 / 11, 12);
  });

  it('tell for 2, 3, 5 and 10 of the most probable classes what each by itself gives', () => {
    const random = RandomSource.seeded(1, 'top k');
    const classes = Array.from({ length: 12 }, (_, index) => `class ${index}`);
    const judged: JudgedClasses = {
      kind: 'classes',
      classes,
      actual: Int32Array.from({ length: 50 }, () => random.below(12)),
      predicted: Int32Array.from({ length: 50 }, () => random.below(12)),
      // Tenths, so that many are equal.
      probabilities: Float32Array.from({ length: 600 }, () => random.below(10) / 10),
      weights: Float64Array.from({ length: 50 }, () => random.below(4)),
    };
    const { topK } = classMetrics(judged);
    expect(topK.map(({ k }) => k)).toEqual([2, 3, 5, 10]);
    for (const { k, accuracy } of topK) {
      const { overall } = classMetrics(judged, { topK: k });
      expect(accuracy).toBeCloseTo(overall.top_k_accuracy ?? NaN, 12);
    }
    expect(classMetrics(judgedOf([[1, 1, 3]])).topK).toEqual([]);
    expect(classMetrics(judgedOf([], classes)).topK).toEqual([]);
  });

  it('give those of 100, 30, 70 and 900', () => {
    const { overall, perClass } = classMetrics(
      judgedOf([
        [1, 1, 100],
        [1, 0, 30],
        [0, 1, 70],
        [0, 0, 900],
      ]),
    );
    expect(overall.accuracy).toBeCloseTo(0.909, 3);
    expect(perClass[1]?.recall).toBeCloseTo(0.769, 3);
    expect(perClass[1]?.precision).toBeCloseTo(0.588, 3);
  });

  it('count rows without an answer and leave them out, instead of letting them spoil every number', () => {
    const judged = judgedOf([
      [0, 0, 3],
      [1, 0, 1],
    ]);
    judged.probabilities.fill(NaN, 6, 8);
    const { counts, overall } = classMetrics(judged);
    expect(counts).toEqual({ rows: 4, judged: 3, withoutAnswer: 1, withoutClass: 0 });
    expect(overall.accuracy).toBe(1);
    expect(overall.log_loss).toBeCloseTo(-Math.log(0.8), 6);
  });

  it('count rows of a class that the run does not have', () => {
    const { counts, overall } = classMetrics(
      judgedOf([
        [0, 0, 1],
        [-1, 0, 2],
        [5, 1, 1],
      ]),
    );
    expect(counts).toEqual({ rows: 4, judged: 1, withoutAnswer: 0, withoutClass: 3 });
    expect(overall.accuracy).toBe(1);
  });

  it('leave out of the averages a class that no row has and none was given', () => {
    const { perClass, averages, overall } = classMetrics(
      judgedOf(
        [
          [0, 0, 2],
          [1, 1, 1],
          [1, 0, 1],
        ],
        ['a', 'b', 'c'],
      ),
    );
    expect(perClass[2]).toMatchObject({ support: 0, precision: null, recall: null, f_score: null });
    expect(averages.macro.recall).toBe(0.75);
    expect(overall.balanced_accuracy).toBe(0.75);
  });

  it('say nothing of correlation where all rows are of one class', () => {
    const { overall } = classMetrics(judgedOf([[1, 1, 5]]));
    expect(overall).toMatchObject({
      accuracy: 1,
      null_error_rate: 0,
      matthews_corrcoef: null,
      cohen_kappa: null,
    });
  });

  it('are undefined without a row, and defined for one', () => {
    const none = classMetrics(judgedOf([]));
    expect(Object.values(none.overall).every((value) => value === null)).toBe(true);
    expect(none.averages.macro.precision).toBeNull();
    expect(classMetrics(judgedOf([[0, 1, 1]])).overall.accuracy).toBe(0);
  });

  it('hold the cells of a thousand classes that have rows', () => {
    const rows = 5000;
    const classes = Array.from({ length: 1000 }, (_, index) => `${index}`);
    const judged: JudgedClasses = {
      kind: 'classes',
      classes,
      actual: Int32Array.from({ length: rows }, (_, row) => (row * 7) % 1000),
      predicted: Int32Array.from({ length: rows }, (_, row) => (row * 7 + (row % 2)) % 1000),
      probabilities: new Float32Array(),
    };
    const cells = confusionCells(judged);
    expect(cells.rows.length).toBe(1000);
    expect(cells.rows.every((count) => count === 5)).toBe(true);
    const { overall } = classMetrics(judged);
    expect(overall.accuracy).toBe(0.5);
    expect(overall.log_loss).toBeNull();
  });

  it('count cells in a map alike where the matrix would be too large', () => {
    const few = judgedOf([
      [0, 1, 3],
      [1, 0, 2],
    ]);
    const many = { ...few, classes: Array.from({ length: 3000 }, (_, index) => `${index}`) };
    const cells = confusionCells({ ...many, probabilities: new Float32Array() });
    expect([...cells.actual]).toEqual([0, 1]);
    expect([...cells.rows]).toEqual([3, 2]);
    const whole = confusionCells(few);
    expect([whole.actual, whole.predicted, whole.rows]).toEqual([
      cells.actual,
      cells.predicted,
      cells.rows,
    ]);
  });
});
