import { describe, expect, it } from 'vitest';
import { optimizerDefaults } from '../../../common/training/catalogue.ts';
import type { OptimizerConfig } from '../../../common/training/training-config.ts';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import type { Program } from '../../../main/trainer/engines/engine.ts';
import { referenceEngine } from '../../../main/trainer/engines/reference/engine.ts';
import { withProgram } from '../available-engines.ts';
import { chain, randomRows, request } from '../networks.ts';

/**
 * 257 · 263 weights cannot be cut into even blocks and are laid out with the small tensors; 263 · 256
 * can, and have a vector of their own.
 */
const network = chain(
  ['Input', { shape: [257] }],
  ['Dense', { units: 263, activation: 'relu' }],
  ['Dense', { units: 256, activation: 'tanh' }],
  ['Dense', { units: 260, kernel_constraint: 'unit_norm' }],
  ['Dense', { units: 3, activation: 'softmax' }],
);
const data = randomRows(24, 257, 'multiclass');
const order = Int32Array.from({ length: 24 }, (_, index) => (index * 7) % 24);

const optimizers: readonly (readonly [string, OptimizerConfig])[] = [
  ['SGD with momentum', { ...optimizerDefaults.SGD, momentum: 0.9, nesterov: true }],
  ['RMSprop', { ...optimizerDefaults.RMSprop, momentum: 0.5, centered: true }],
  ['Adam', { ...optimizerDefaults.Adam }],
  [
    'Nadam with weight decay, clipping and averaged weights',
    {
      ...optimizerDefaults.Nadam,
      weight_decay: 0.1,
      global_clipnorm: 0.5,
      use_ema: true,
      ema_overwrite_frequency: 2,
    },
  ],
  ['Ftrl', { ...optimizerDefaults.Ftrl, beta: 0.1, l2_regularization_strength: 0.01 }],
];

/** Trains three steps and gives all weights and slots by key. */
async function trained(program: Program): Promise<Map<string, Float32Array>> {
  await program.trainSteps(order, 8);
  const { weights, slots } = await program.getState();
  return new Map(
    Object.entries({ ...weights, ...slots }).map(([key, { data: values }]) => [key, values]),
  );
}

describe('a network with large weight tensors', () => {
  it.each(optimizers)('is updated as on the reference engine by %s', async (_name, optimizer) => {
    const made = request('multiclass', network, { optimizer, batchSize: 8 });
    await withProgram(compiledEngine, made, async (compiled) => {
      await withProgram(referenceEngine, made, async (reference) => {
        for (const program of [compiled, reference]) program.bindData(data);
        const [found, wanted] = [await trained(compiled), await trained(reference)];
        expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
        for (const [key, values] of wanted) {
          const size = Math.max(...values.map(Math.abs));
          const error = values.reduce(
            (most, value, index) =>
              Math.max(most, Math.abs(value - (found.get(key)?.[index] ?? NaN))),
            0,
          );
          expect(error, key).toBeLessThan(1e-3 * size + 1e-7);
        }
      });
    });
  });

  it('continues bit for bit from its stored state', async () => {
    const made = request('multiclass', network, { batchSize: 8 });
    await withProgram(compiledEngine, made, async (program) => {
      program.bindData(data);
      await program.trainSteps(order, 8);
      const stored = await program.getState();
      const onwards = await trained(program);
      await withProgram(compiledEngine, made, async (second) => {
        second.bindData(data);
        await second.setState(stored);
        expect(await second.predict(data.features, data.rows)).not.toEqual(
          await program.predict(data.features, data.rows),
        );
        expect(await trained(second)).toEqual(onwards);
        expect(await second.predict(data.features, data.rows)).toEqual(
          await program.predict(data.features, data.rows),
        );
      });
    });
  });
});
