import { describe, expect, it } from 'vitest';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { referenceEngine } from '../../main/trainer/engines/reference/engine.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, randomRows, request, shuffledRows } from './networks.ts';

const network = chain(
  ['Input', { shape: [6, 6, 1] }],
  ['Conv2D', { filters: 3, kernel_size: [3, 3], activation: 'relu' }],
  ['BatchNormalization', {}],
  ['Dropout', { rate: 0.3 }],
  ['Flatten', {}],
  ['Dense', { units: 8, activation: 'relu', kernel_regularizer: 'l2' }],
  ['Dense', { units: 3, activation: 'softmax' }],
);
const rows = Int32Array.from({ length: 7 }, (_, row) => 2 * row);

describe.each(engines.map((engine) => ({ engine })))('layers on $engine.id', ({ engine }) => {
  it('are measured by a batch: gradients, weights and outputs of one weight without bias', async () => {
    const one = request(
      'regression',
      chain(['Input', { shape: [1] }], ['Dense', { units: 1, use_bias: false }]),
      { optimizer: { ...optimizerDefaults.SGD, clipnorm: 0.001 } },
    );
    await withProgram(engine, one, async (program) => {
      program.bindData({
        rows: 2,
        features: Float32Array.of(1, 3),
        targets: Float32Array.of(0, 0),
      });
      await program.setState({
        weights: { 'n1/kernel': { shape: [1, 1], data: Float32Array.of(0.5) } },
      });
      const [reading] = await program.inspect(Int32Array.of(0, 1));
      // The loss is (w² + 9w²) / 2, its gradient 10w: before any clipping.
      expect(reading).toMatchObject({ name: 'dense_1', weights: ['n1/kernel'], deadUnits: 0 });
      expect(reading?.gradientNorm).toBeCloseTo(5, 5);
      expect(reading?.weightNorm).toBeCloseTo(0.5, 6);
      expect(reading?.mean).toBeCloseTo(1, 6);
      expect(reading?.deviation).toBeCloseTo(0.5, 5);
    });
  });

  it('are dead where a unit gives 0 for every row', async () => {
    const dense = request(
      'regression',
      chain(
        ['Input', { shape: [1] }],
        ['Dense', { units: 4, activation: 'relu' }],
        ['Dense', { units: 1 }],
      ),
    );
    await withProgram(engine, dense, async (program) => {
      program.bindData({
        rows: 2,
        features: Float32Array.of(1, 2),
        targets: Float32Array.of(0, 0),
      });
      const kernel = Float32Array.of(-1, 1, -2, -3);
      await program.setState({ weights: { 'n1/kernel': { shape: [1, 4], data: kernel } } });
      const [reading] = await program.inspect(Int32Array.of(0, 1));
      expect(reading?.deadUnits).toBe(0.75);
    });
  });

  it('are measured as on the reference', async () => {
    const made = request('multiclass', network);
    const data = randomRows(20, 36, 'multiclass');
    const measured = (by: typeof engine) =>
      withProgram(by, made, async (program) => {
        program.bindData(data);
        return program.inspect(rows);
      });
    const expected = await measured(referenceEngine);
    const found = await measured(engine);
    expect(found.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
    found.forEach((reading, index) => {
      const other = expected[index];
      for (const key of ['gradientNorm', 'weightNorm', 'mean', 'deviation', 'deadUnits'] as const) {
        const value = other?.[key] ?? null;
        if (value === null) expect(reading[key]).toBeNull();
        else
          expect(Math.abs((reading[key] ?? NaN) - value)).toBeLessThan(
            1e-4 * (1 + Math.abs(value)),
          );
      }
    });
  });

  it('change no bit of the training by being looked at', async () => {
    const made = request('multiclass', network, {
      batchSize: 7,
      optimizer: optimizerDefaults.Adam,
    });
    const order = shuffledRows(20, 2);
    const trained = (looks: boolean) =>
      withProgram(engine, made, async (program) => {
        program.bindData(randomRows(20, 36, 'multiclass'));
        const losses: number[] = [];
        for (let from = 0; from < order.length; from += 14) {
          if (looks) await program.inspect(order.subarray(from, from + 7));
          losses.push(...(await program.trainSteps(order.subarray(from, from + 14), 7)).losses);
        }
        const { weights, slots, random } = await program.getState();
        return { losses, weights, slots, random };
      });
    expect(await trained(true)).toEqual(await trained(false));
  });
});
