import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { adaptLayers } from '../../main/trainer/adapt-layers.ts';
import type { Program } from '../../main/trainer/engines/engine.ts';
import { engines, withProgram } from './available-engines.ts';
import { Drawing } from './drawing.ts';
import { chain, randomRows, request } from './networks.ts';

const rows = 30;
const trainRows = Int32Array.from({ length: 20 }, (_, row) => row + 5);

/** Adapts the network's layers to the training rows and lets `check` look at the program. */
async function adapted(
  network: NetworkSpec,
  width: number,
  check: (program: Program, features: Float32Array) => Promise<void>,
) {
  const { features } = randomRows(rows, width, 'regression');
  // Features of different means and deviations, so that a mix-up shows.
  const moved = features.map((value, at) => value * (1 + (at % width)) + 10 * (at % width));
  for (const engine of engines) {
    const made = { ...request('regression', network), featureCount: width };
    await withProgram(engine, made, async (program) => {
      await adaptLayers({ engine, request: made, program, features: moved, width, trainRows });
      await check(program, moved);
    });
  }
}

function momentsOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / values.length };
}

const column = (features: Float32Array, width: number, at: number) =>
  Array.from(trainRows, (row) => features[row * width + at] ?? NaN);

describe('layers that are adapted to the training rows', () => {
  it('get the mean and variance of each feature', async () => {
    const network = chain(['Input', { shape: [3] }], ['Normalization'], ['Dense', { units: 1 }]);
    await adapted(network, 3, async (program, features) => {
      const { weights } = await program.getState();
      for (const at of [0, 1, 2]) {
        const { mean, variance } = momentsOf(column(features, 3, at));
        expect(weights['n1/mean']?.data[at]).toBeCloseTo(mean, 4);
        expect(weights['n1/variance']?.data[at]).toBeCloseTo(variance, 3);
      }
      expect([...(weights['n1/count']?.data ?? [])]).toEqual([0]);
    });
  });

  it('see what the layers before them give, adapted themselves', async () => {
    const network = chain(
      ['Input', { shape: [2] }],
      ['Normalization'],
      ['Dense', { units: 2 }],
      ['Normalization', { axis: null }],
      ['Dense', { units: 1 }],
    );
    await adapted(network, 2, async (program, features) => {
      const { weights } = await program.getState();
      const kernel = weights['n2/kernel']?.data ?? [];
      const scaled = [0, 1].map((at) => {
        const values = column(features, 2, at);
        const { mean, variance } = momentsOf(values);
        return values.map((value) => (value - mean) / Math.sqrt(variance));
      });
      const given = [...trainRows.keys()].flatMap((row) =>
        [0, 1].map(
          (unit) =>
            (scaled[0]?.[row] ?? NaN) * (kernel[unit] ?? NaN) +
            (scaled[1]?.[row] ?? NaN) * (kernel[2 + unit] ?? NaN),
        ),
      );
      const { mean, variance } = momentsOf(given);
      expect(weights['n3/mean']?.data[0]).toBeCloseTo(mean, 4);
      expect(weights['n3/variance']?.data[0]).toBeCloseTo(variance, 4);
    });
  });

  it('see their own input’s columns where a network has several', async () => {
    const drawing = new Drawing();
    const first = drawing.add('Input', { shape: [2] });
    const second = drawing.add('Input', { shape: [1] });
    const normal = drawing.add('Normalization', {}, second);
    const joined = drawing.add('Concatenate', {}, first, normal);
    drawing.add('Dense', { units: 1 }, joined);
    await adapted(drawing.network(), 3, async (program, features) => {
      const { weights } = await program.getState();
      const { mean, variance } = momentsOf(column(features, 3, 2));
      expect(weights[`${normal}/mean`]?.data[0]).toBeCloseTo(mean, 4);
      expect(weights[`${normal}/variance`]?.data[0]).toBeCloseTo(variance, 3);
    });
  });

  it('are left alone when their statistics are given', async () => {
    const network = chain(
      ['Input', { shape: [1] }],
      ['Normalization', { mean: [1], variance: [4] }],
      ['Activation', { activation: 'linear' }],
    );
    await adapted(network, 1, async (program) => {
      expect(await program.predict(Float32Array.of(3, 5), 2)).toEqual(Float32Array.of(1, 2));
    });
  });
});
