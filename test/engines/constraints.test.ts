import { describe, expect, it } from 'vitest';
import type { ConfiguredValue } from '../../common/network/network-spec.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, request } from './networks.ts';

const kernel = [3, 4, 0, -3, 4, 0.5];

/** Norms over the inputs: √(9 + 0 + 16) = 5 and √(16 + 9 + 0.25). */
const second = Math.sqrt(25.25);

const scaled = (first: number, other: number) =>
  kernel.map((value, index) => value * (index % 2 === 0 ? first : other));

const cases: readonly (readonly [string | ConfiguredValue, readonly number[]])[] = [
  ['non_neg', [3, 4, 0, 0, 4, 0.5]],
  ['max_norm', scaled(2 / 5, 2 / second)],
  [{ type: 'max_norm', max_value: 5.01, axis: [0] }, scaled(1, 5.01 / second)],
  ['unit_norm', scaled(1 / 5, 1 / second)],
  [{ type: 'unit_norm', axis: [0, 1] }, kernel.map((value) => value / Math.sqrt(50.25))],
  ['min_max_norm', scaled(1 / 5, 1 / second)],
  [
    { type: 'min_max_norm', min_value: 10, max_value: 20, rate: 0.5, axis: [0] },
    scaled((5 + 2.5) / 5, (5 + second / 2) / second),
  ],
];

describe.each(engines)('constraints of the $id engine', (engine) => {
  it.each(cases)('hold weights to %j after an update', async (kernel_constraint, wanted) => {
    const network = chain(
      ['Input', { shape: [3] }],
      ['Dense', { units: 2, kernel_constraint, use_bias: false }],
      ['Dense', { units: 1, use_bias: false }],
    );
    // With the rate 0 the update leaves the weights as they are.
    const optimizer = { ...optimizerDefaults.SGD, learning_rate: 0 };
    await withProgram(engine, request('regression', network, { optimizer }), async (program) => {
      program.bindData({
        rows: 1,
        features: Float32Array.of(1, 1, 1),
        targets: Float32Array.of(1),
      });
      const free = { shape: [2, 1], data: Float32Array.of(-3, 7) };
      await program.setState({
        weights: {
          'n1/kernel': { shape: [3, 2], data: Float32Array.from(kernel) },
          'n2/kernel': free,
        },
      });
      await program.trainSteps(Int32Array.of(0), 1);
      const { weights } = await program.getState();
      wanted.forEach((value, index) => {
        expect(weights['n1/kernel']?.data[index], `at ${index}`).toBeCloseTo(value, 5);
      });
      expect(weights['n2/kernel']).toEqual(free);
    });
  });
});
