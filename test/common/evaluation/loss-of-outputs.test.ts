import { describe, expect, it } from 'vitest';
import { lossOfOutputs } from '../../../common/evaluation/loss-of-outputs.ts';
import type { LossId, LossOptions } from '../../../common/training/training-config.ts';

type Case = readonly [
  loss: LossId,
  lossOptions: LossOptions,
  outputs: readonly number[],
  width: number,
  targets: readonly number[],
  expected: number,
];

const { LN2, log, exp, sqrt } = Math;
const sigmoid2 = 1 / (1 + exp(-2));

/** Worked by hand from Keras's definitions. */
const cases: readonly Case[] = [
  ['mean_squared_error', {}, [1, 4], 1, [2, 2], 2.5],
  ['mean_absolute_error', {}, [1, 4], 1, [2, 2], 1.5],
  ['mean_absolute_percentage_error', {}, [1, 4], 1, [2, 2], 75],
  ['mean_squared_logarithmic_error', {}, [1, 3], 1, [3, 3], LN2 ** 2 / 2],
  ['huber', {}, [0.5, 4], 1, [0, 1], (0.125 + 2.5) / 2],
  ['huber', { delta: 2 }, [0.5, 4], 1, [0, 1], (0.125 + 4) / 2],
  ['log_cosh', {}, [1], 1, [0], log(Math.cosh(1))],
  ['log_cosh', {}, [-800], 1, [0], 800 - LN2],
  ['poisson', {}, [2], 1, [3], 2 - 3 * log(2 + 1e-7)],
  ['hinge', {}, [0.5, 0.5], 1, [1, 0], (0.5 + 1.5) / 2],
  ['hinge', {}, [0.5, 0.5], 1, [1, -1], (0.5 + 1.5) / 2],
  ['squared_hinge', {}, [0.5, 0.5], 1, [1, 0], (0.25 + 2.25) / 2],
  ['binary_crossentropy', {}, [0.5], 1, [1], LN2],
  ['binary_crossentropy', {}, [0], 1, [1], -log(1e-7)],
  ['binary_crossentropy', { from_logits: true }, [2], 1, [1], -log(sigmoid2)],
  ['binary_crossentropy', { from_logits: true }, [-1000], 1, [1], 1000],
  [
    'binary_crossentropy',
    { label_smoothing: 0.2 },
    [0.9],
    1,
    [1],
    -0.9 * log(0.9) - 0.1 * log(0.1),
  ],
  ['binary_focal_crossentropy', {}, [0.9], 1, [1], -0.01 * log(0.9)],
  ['binary_focal_crossentropy', { gamma: 0 }, [0.9], 1, [1], -log(0.9)],
  [
    'binary_focal_crossentropy',
    { apply_class_balancing: true, alpha: 0.3 },
    [0.9],
    1,
    [0],
    -0.7 * 0.81 * log(0.1),
  ],
  ['categorical_crossentropy', {}, [0.3, 0.7], 2, [0], -log(0.3)],
  ['categorical_crossentropy', {}, [3, 1], 2, [0], -log(0.75)],
  ['categorical_crossentropy', { from_logits: true }, [LN2, 0], 2, [0], log(1.5)],
  [
    'categorical_crossentropy',
    { label_smoothing: 0.5 },
    [0.3, 0.7],
    2,
    [0],
    -0.75 * log(0.3) - 0.25 * log(0.7),
  ],
  ['sparse_categorical_crossentropy', {}, [0.3, 0.7], 2, [1], -log(0.7)],
  ['sparse_categorical_crossentropy', { from_logits: true }, [LN2, 0], 2, [1], log(3)],
  ['categorical_focal_crossentropy', {}, [0.3, 0.7], 2, [0], -0.25 * 0.49 * log(0.3)],
  [
    'categorical_focal_crossentropy',
    { from_logits: true, alpha: 1, gamma: 1 },
    [LN2, 0],
    2,
    [0],
    log(1.5) / 3,
  ],
  ['categorical_hinge', {}, [0.2, 0.7, 0.1], 3, [0], 1.5],
  ['categorical_hinge', {}, [3, 0, 0], 3, [0], 0],
  ['kl_divergence', {}, [0.25, 0.75], 2, [0], log(4) + 1e-7 * log(1e-7 / 0.75)],
  ['cosine_similarity', {}, [1, 1], 2, [0], -1 / sqrt(2)],
  ['cosine_similarity', {}, [0, 0], 2, [0], 0],
];

describe('losses by hand', () => {
  it.each(cases)('%s %j of %j is exact', (loss, lossOptions, outputs, width, targets, expected) => {
    const value = lossOfOutputs({ loss, lossOptions }, outputs, width, targets);
    expect(value).toBeCloseTo(expected, 12);
  });
});
