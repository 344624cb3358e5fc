import { describe, expect, it } from 'vitest';
import { optimizerDefaults, scheduleDefaults } from '../../../common/training/catalogue.ts';
import { learningRateAt, sampleLearningRate } from '../../../common/training/learning-rate.ts';
import type { ScheduleConfig } from '../../../common/training/training-config.ts';

/** From an initial rate of 1. */
function rates(schedule: ScheduleConfig, steps: readonly number[]): readonly number[] {
  const optimizer = { ...optimizerDefaults.SGD, learning_rate: 1 };
  return steps.map((step) => learningRateAt({ optimizer, schedule }, step));
}

const half = { decay_steps: 10, decay_rate: 0.5 } as const;
const cosine = { type: 'cosine', decay_steps: 10, alpha: 0 } as const;

const curves: readonly (readonly [string, ScheduleConfig, Readonly<Record<number, number>>])[] = [
  ['constant', { type: 'constant' }, { 0: 1, 1e6: 1 }],
  ['step', { type: 'step', ...half }, { 0: 1, 9: 1, 10: 0.5, 19: 0.5, 20: 0.25 }],
  [
    'piecewise constant',
    { type: 'piecewise_constant', boundaries: [5, 10], values: [0.1, 0.01] },
    { 0: 1, 5: 1, 6: 0.1, 10: 0.1, 11: 0.01 },
  ],
  [
    'exponential',
    { type: 'exponential', ...half, staircase: false },
    { 0: 1, 5: Math.SQRT1_2, 10: 0.5, 20: 0.25 },
  ],
  ['exponential stairs', { type: 'exponential', ...half, staircase: true }, { 9: 1, 10: 0.5 }],
  [
    'inverse time',
    { type: 'inverse_time', ...half, staircase: false },
    { 0: 1, 10: 1 / 1.5, 20: 0.5 },
  ],
  [
    'a straight line',
    { type: 'polynomial', decay_steps: 10, end_learning_rate: 0.2, power: 1, cycle: false },
    { 0: 1, 5: 0.6, 10: 0.2, 50: 0.2 },
  ],
  [
    'a parabola in cycles',
    { type: 'polynomial', decay_steps: 10, end_learning_rate: 0, power: 2, cycle: true },
    { 0: 1, 5: 0.25, 10: 0, 15: 0.0625, 20: 0 },
  ],
  ['cosine', { ...cosine, warmup_target: null, warmup_steps: 0 }, { 0: 1, 5: 0.5, 10: 0, 99: 0 }],
  [
    'cosine with a rest',
    { ...cosine, alpha: 0.2, warmup_target: null, warmup_steps: 0 },
    { 5: 0.6, 10: 0.2 },
  ],
  [
    'cosine after a rise',
    { ...cosine, warmup_target: 3, warmup_steps: 4 },
    { 0: 1, 2: 2, 4: 3, 9: 1.5, 14: 0, 20: 0 },
  ],
  [
    'cosine with restarts',
    { type: 'cosine_restarts', first_decay_steps: 10, t_mul: 2, m_mul: 0.5, alpha: 0 },
    { 0: 1, 5: 0.5, 10: 0.5, 20: 0.25, 30: 0.25, 50: 0.125 },
  ],
  [
    'cosine with equal restarts',
    { type: 'cosine_restarts', first_decay_steps: 10, t_mul: 1, m_mul: 1, alpha: 0 },
    { 0: 1, 5: 0.5, 10: 1, 25: 0.5 },
  ],
  ['warm-up', { type: 'warm_up', warmup_target: 3, warmup_steps: 4 }, { 0: 1, 2: 2, 4: 3, 9: 3 }],
  [
    'one cycle',
    { type: 'one_cycle', total_steps: 21, max_lr: 3, pct_start: 1 / 3, final_div_factor: 100 },
    { 0: 1, 3: 2, 6: 3, 13: (3 + 0.01) / 2, 20: 0.01, 40: 0.01 },
  ],
  [
    'one cycle too short to rise',
    { type: 'one_cycle', total_steps: 10, max_lr: 3, pct_start: 0.1, final_div_factor: 100 },
    { 0: 3, 9: 0.01 },
  ],
];

describe('the learning rate', () => {
  it.each(curves)('follows %s', (_name, schedule, points) => {
    const steps = Object.keys(points).map(Number);
    rates(schedule, steps).forEach((rate, index) => {
      expect(rate).toBeCloseTo(points[steps[index] ?? 0] ?? NaN, 12);
    });
  });

  it('is lowered by what callbacks have multiplied it by', () => {
    const config = {
      optimizer: optimizerDefaults.SGD,
      schedule: scheduleDefaults.constant,
    };
    expect(learningRateAt(config, 3, 0.1)).toBeCloseTo(0.001, 12);
  });
});

describe('the sampled curve', () => {
  const config = {
    optimizer: { ...optimizerDefaults.SGD, learning_rate: 1 },
    schedule: { type: 'step', ...half } as const,
  };

  it('has every step of a short training', () => {
    expect(sampleLearningRate(config, 3)).toEqual([0, 1, 2].map((step) => ({ step, rate: 1 })));
  });

  it('has the first and the last of a long one', () => {
    const points = sampleLearningRate(config, 1000, 50);
    expect(points).toHaveLength(50);
    expect(points[0]).toEqual({ step: 0, rate: 1 });
    expect(points.at(-1)).toEqual({ step: 999, rate: 0.5 ** 99 });
  });

  it('is a single point for a single step', () => {
    expect(sampleLearningRate(config, 1)).toEqual([{ step: 0, rate: 1 }]);
  });
});
