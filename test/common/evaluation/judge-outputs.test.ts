import { describe, expect, it } from 'vitest';
import type { FittedColumn, FittedRecipe } from '../../../common/datasets/recipe.ts';
import { baselineMetrics } from '../../../common/evaluation/baseline.ts';
import { chooseEvenly } from '../../../common/evaluation/choose-evenly.ts';
import { classReports, confusionMatrix } from '../../../common/evaluation/confusion.ts';
import { judgeOutputs, type JudgedTraining } from '../../../common/evaluation/judge-outputs.ts';
import { lossOfOutputs } from '../../../common/evaluation/loss-of-outputs.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import { regressionMetrics } from '../../../common/evaluation/regression-metrics.ts';
import type { LossId, LossOptions } from '../../../common/training/training-config.ts';

function column(offset: number, divisor: number, categories: readonly string[]): FittedColumn {
  return {
    treatment: {
      column: 'target',
      role: 'target',
      type: categories.length > 0 ? 'category' : 'number',
      missing: 'drop',
      encoding: 'label',
      scaling: 'standard',
    },
    features: [],
    fill: null,
    categories,
    offset,
    divisor,
  };
}

function fitted(task: FittedRecipe['task'], target: FittedColumn): FittedRecipe {
  return {
    version: 2,
    recipe: {
      version: 2,
      treatments: [target.treatment],
      split: { train: 1, validation: 0, test: 0, seed: 1, stratify: false },
    },
    task,
    features: [],
    target,
    featureNames: [],
    blocks: [],
    targetNames: [target.treatment.column],
    classes: target.categories,
    rows: { train: 0, validation: 0, test: 0 },
    rowsDropped: 0,
  };
}

const numbers = fitted('regression', column(10, 2, []));
const twoClasses = fitted('binary', column(0, 1, ['no', 'yes']));
const threeClasses = fitted('multiclass', column(0, 1, ['a', 'b', 'c']));

function by(loss: LossId, lossOptions: LossOptions = {}): JudgedTraining {
  return { loss, lossOptions, metrics: [], topK: 5 };
}

describe('losses over rows', () => {
  it('gives the cross-entropy of the true class', () => {
    const loss = (p: number) =>
      lossOfOutputs(by('sparse_categorical_crossentropy'), [1 - p, p], 2, [1]);
    expect(loss(0.3)).toBeCloseTo(1.2, 2);
    expect(loss(0.5)).toBeCloseTo(0.69, 2);
    expect(lossOfOutputs(by('binary_crossentropy'), [0.3, 0.7], 1, [1, 0])).toBeCloseTo(1.204, 3);
  });

  it('gives the errors of tips against a constant guess', () => {
    const tips = Float64Array.of(12, 7, 13, 8, 15, 5);
    const metrics = regressionMetrics(tips, new Float64Array(6).fill(10), by('mean_squared_error'));
    expect(metrics['mean_squared_error']).toBeCloseTo(76 / 6, 12);
    expect(metrics['loss']).toBeCloseTo(12.67, 2);
    expect(metrics['mean_absolute_error']).toBeCloseTo(3.33, 2);
    expect(metrics['r2_score']).toBeCloseTo(0, 12);
  });

  it('keeps its digits when all values are large', () => {
    const actual = Float64Array.of(1e9, 1e9 + 1, 1e9 + 2);
    const predicted = Float64Array.of(1e9, 1e9 + 1, 1e9 + 1);
    const metrics = regressionMetrics(actual, predicted, by('mean_squared_error'));
    expect(metrics['r2_score']).toBeCloseTo(0.5, 12);
  });
});

describe('judging outputs', () => {
  it('gives errors of a scaled target in its own units', () => {
    const metrics = judgeOutputs(
      numbers,
      by('mean_absolute_error'),
      Float32Array.of(0, 1),
      Float32Array.of(1, 1),
    );
    expect(metrics).toMatchObject({
      loss: 1,
      mean_absolute_error: 1,
      mean_squared_error: 2,
      root_mean_squared_error: Math.SQRT2,
    });
  });

  it('reads one output as the probability of the second class', () => {
    const read = readOutputs(
      twoClasses,
      by('binary_crossentropy'),
      Float32Array.of(0.25, 0.75, 0.5),
      3,
    );
    expect([...read.classes]).toEqual([0, 1, 0]);
    expect([...read.probabilities]).toEqual([0.75, 0.25, 0.25, 0.75, 0.5, 0.5]);
  });

  it('reads the largest of several outputs as the class', () => {
    const outputs = Float32Array.of(0.25, 0.5, 0.25, 0.125, 0.125, 0.75);
    expect([
      ...readOutputs(threeClasses, by('categorical_crossentropy'), outputs, 2).classes,
    ]).toEqual([1, 2]);
    const metrics = judgeOutputs(
      threeClasses,
      by('sparse_categorical_crossentropy'),
      outputs,
      Float32Array.of(1, 0),
    );
    expect(metrics['accuracy']).toBe(0.5);
    expect(metrics['loss']).toBeCloseTo((Math.log(2) + Math.log(8)) / 2, 6);
  });

  it.each([
    ['logits', by('binary_crossentropy', { from_logits: true }), 0, 0.5, Math.log(3), 0.75],
    ['margins', by('hinge'), 0, 0.5, 0.5, 0.75],
  ])('cuts %s at 0 and reads them as probabilities', (_title, training, ...[zero, half, y, p]) => {
    const read = readOutputs(twoClasses, training, Float32Array.of(zero, y, -y), 3);
    expect([...read.classes]).toEqual([0, 1, 0]);
    [half, 1 - half, 1 - p, p, p, 1 - p].forEach((share, index) => {
      expect(read.probabilities[index]).toBeCloseTo(share, 6);
    });
  });

  it('reads the logits of several classes through softmax', () => {
    const training = by('categorical_crossentropy', { from_logits: true });
    const { classes, probabilities } = readOutputs(
      threeClasses,
      training,
      Float32Array.of(1.2, 0.9, 0.4),
      1,
    );
    expect([...classes]).toEqual([0]);
    [0.4566, 0.3383, 0.2051].forEach((share, index) => {
      expect(probabilities[index]).toBeCloseTo(share, 3);
    });
  });

  it('gives the metrics that were chosen for training', () => {
    const training = { ...by('binary_crossentropy'), metrics: ['precision', 'recall'] as const };
    const outputs = Float32Array.of(0.9, 0.8, 0.2, 0.1);
    expect(judgeOutputs(twoClasses, training, outputs, Float32Array.of(1, 0, 1, 0))).toMatchObject({
      accuracy: 0.5,
      precision: 0.5,
      recall: 0.5,
    });
  });

  it('scores the most frequent training class, and the training mean', () => {
    const classes = Float32Array.of(2, 2, 1, 0);
    expect(
      baselineMetrics(threeClasses, by('sparse_categorical_crossentropy'), {
        training: classes,
        judged: classes,
      }),
    ).toEqual({ accuracy: 0.5 });
    const mean = baselineMetrics(numbers, by('mean_squared_error'), {
      training: Float32Array.of(-1, 1),
      judged: Float32Array.of(0, 1),
    });
    expect(mean).toMatchObject({ mean_absolute_error: 1, mean_squared_error: 2 });
  });
});

describe('the confusion matrix', () => {
  it('counts rows by actual and predicted class and reports each class', () => {
    const confusion = confusionMatrix([0, 0, 1, 1, 2], [0, 1, 1, 1, 0], 3);
    expect(confusion).toEqual([
      [1, 1, 0],
      [0, 2, 0],
      [1, 0, 0],
    ]);
    const [a, b, c] = classReports(confusion, ['a', 'b', 'c']);
    expect(a).toMatchObject({ support: 2, precision: 0.5, recall: 0.5, f1: 0.5 });
    expect(b).toMatchObject({ support: 2, precision: 2 / 3, recall: 1 });
    expect(c).toMatchObject({ support: 1, precision: null, recall: 0 });
  });
});

describe('choosing points to draw', () => {
  it('takes all of few and evenly spaced ones of many', () => {
    expect(chooseEvenly(3, 10)).toEqual([0, 1, 2]);
    const chosen = chooseEvenly(10_000, 2000);
    expect(chosen).toHaveLength(2000);
    expect(new Set(chosen).size).toBe(2000);
    expect(chosen.slice(0, 3)).toEqual([0, 5, 10]);
  });
});
