import { describe, expect, it } from 'vitest';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import type { OptimizerConfig } from '../../common/training/training-config.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, request } from './networks.ts';

/**
 * One weight w without bias on the row x = 1 with target 0: the loss is w², the gradient 2w.
 * The steps below are written out from the formulas in Keras 3's optimisers.
 */
const steps: readonly (readonly [string, OptimizerConfig, (w: number) => readonly number[]])[] = [
  [
    'SGD',
    { ...optimizerDefaults.SGD, learning_rate: 0.1 },
    (w) => {
      const first = w - 0.1 * 2 * w;
      return [first, first - 0.1 * 2 * first];
    },
  ],
  [
    'SGD with momentum',
    { ...optimizerDefaults.SGD, learning_rate: 0.1, momentum: 0.9 },
    (w) => {
      const m1 = -0.1 * 2 * w;
      const first = w + m1;
      const m2 = 0.9 * m1 - 0.1 * 2 * first;
      return [first, first + m2];
    },
  ],
  [
    'SGD with Nesterov momentum',
    { ...optimizerDefaults.SGD, learning_rate: 0.1, momentum: 0.9, nesterov: true },
    (w) => {
      const m1 = -0.1 * 2 * w;
      const first = w + 0.9 * m1 - 0.1 * 2 * w;
      const m2 = 0.9 * m1 - 0.1 * 2 * first;
      return [first, first + 0.9 * m2 - 0.1 * 2 * first];
    },
  ],
  [
    'RMSprop',
    { ...optimizerDefaults.RMSprop, learning_rate: 0.1 },
    (w) => {
      const g1 = 2 * w;
      const v1 = 0.1 * g1 ** 2;
      const first = w - (0.1 * g1) / Math.sqrt(v1 + 1e-7);
      const g2 = 2 * first;
      const v2 = 0.9 * v1 + 0.1 * g2 ** 2;
      return [first, first - (0.1 * g2) / Math.sqrt(v2 + 1e-7)];
    },
  ],
  [
    'RMSprop centred, with momentum',
    { ...optimizerDefaults.RMSprop, learning_rate: 0.1, momentum: 0.5, centered: true },
    (w) => {
      const g1 = 2 * w;
      const v1 = 0.1 * g1 ** 2;
      const a1 = 0.1 * g1;
      const m1 = (0.1 * g1) / Math.sqrt(v1 - a1 ** 2 + 1e-7);
      const first = w - m1;
      const g2 = 2 * first;
      const v2 = 0.9 * v1 + 0.1 * g2 ** 2;
      const a2 = 0.9 * a1 + 0.1 * g2;
      const m2 = 0.5 * m1 + (0.1 * g2) / Math.sqrt(v2 - a2 ** 2 + 1e-7);
      return [first, first - m2];
    },
  ],
  [
    'Adam',
    { ...optimizerDefaults.Adam, learning_rate: 0.1 },
    (w) => {
      const g1 = 2 * w;
      const m1 = 0.1 * g1;
      const v1 = 0.001 * g1 ** 2;
      const alpha1 = (0.1 * Math.sqrt(1 - 0.999)) / (1 - 0.9);
      const first = w - (alpha1 * m1) / (Math.sqrt(v1) + 1e-7);
      const g2 = 2 * first;
      const m2 = 0.9 * m1 + 0.1 * g2;
      const v2 = 0.999 * v1 + 0.001 * g2 ** 2;
      const alpha2 = (0.1 * Math.sqrt(1 - 0.999 ** 2)) / (1 - 0.9 ** 2);
      return [first, first - (alpha2 * m2) / (Math.sqrt(v2) + 1e-7)];
    },
  ],
];

describe.each(engines)('the $id engine', (engine) => {
  it.each(steps)('updates by the formula of %s', async (_name, optimizer, wanted) => {
    const network = chain(['Input', { shape: [1] }], ['Dense', { units: 1, use_bias: false }]);
    await withProgram(engine, request('regression', network, { optimizer }), async (program) => {
      program.bindData({ rows: 1, features: Float32Array.of(1), targets: Float32Array.of(0) });
      await program.setState({
        weights: { 'n1/kernel': { shape: [1, 1], data: Float32Array.of(0.8) } },
      });
      const weightAfterStep = async () => {
        await program.trainSteps(Int32Array.of(0), 1);
        return (await program.getState()).weights['n1/kernel']?.data[0];
      };
      const [first = NaN, second = NaN] = wanted(0.8);
      expect(await weightAfterStep()).toBeCloseTo(first, 5);
      expect(await weightAfterStep()).toBeCloseTo(second, 5);
    });
  });
});
