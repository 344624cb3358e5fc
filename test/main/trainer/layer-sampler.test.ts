import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { optimizerDefaults } from '../../../common/training/catalogue.ts';
import type { LayerSample } from '../../../main/storage/layer-statistics-repository.ts';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import { LayerSampler } from '../../../main/trainer/layer-sampler.ts';
import { withProgram } from '../../engines/available-engines.ts';
import { chain, request } from '../../engines/networks.ts';

describe('samples of the layers', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const place = () => ({ step: 1, epoch: 1, seconds: 2 });

  it('tell what one update did', async () => {
    const network = chain(['Input', { shape: [1] }], ['Dense', { units: 1, use_bias: false }]);
    const made = request('regression', network, {
      optimizer: { ...optimizerDefaults.SGD, learning_rate: 0.1 },
    });
    await withProgram(compiledEngine, made, async (program) => {
      const rows = Int32Array.of(0);
      program.bindData({ rows: 1, features: Float32Array.of(1), targets: Float32Array.of(0) });
      const kernel = { shape: [1, 1], data: Float32Array.of(0.5) };
      await program.setState({ weights: { 'n1/kernel': kernel } });
      const samples: LayerSample[] = [];
      const sampler = new LayerSampler(
        program,
        0,
        place,
        (sample) => {
          samples.push(sample);
          return Promise.resolve();
        },
        () => {},
      );
      vi.advanceTimersByTime(1000);
      expect(sampler.stepsAtOnce(0, 100)).toBe(1);
      await sampler.beforeCall(0, rows);
      await program.trainSteps(rows, 1);
      await sampler.afterCall();
      expect(samples).toHaveLength(1);
      expect(samples[0]).toMatchObject(place());
      // Loss w², gradient 2w = 1, update 0.1 · 2w: a fifth of the weight.
      expect(samples[0]?.values['dense_1/gradient_norm']).toBeCloseTo(1, 5);
      expect(samples[0]?.values['dense_1/weight_norm']).toBeCloseTo(0.5, 6);
      expect(samples[0]?.values['dense_1/update_ratio']).toBeCloseTo(0.2, 5);
      expect(samples[0]?.values['dense_1/activation_mean']).toBeCloseTo(0.5, 6);
      expect(samples[0]?.values['dense_1/dead_units']).toBe(0);
    });
  });

  it.each([
    { takes: 1, second: 1000, then: 1000 },
    { takes: 100, second: 3300, then: 20_000 },
  ])('that take $takes ms are taken every $then ms', async ({ takes, second, then }) => {
    let looks = 0;
    const inspect = () => {
      looks += 1;
      vi.advanceTimersByTime(takes);
      return Promise.resolve([]);
    };
    const getState = () => Promise.resolve({ weights: {}, slots: {}, step: 0, random: [] });
    const program = { inspect, getState };
    const sampler = new LayerSampler(
      program,
      0,
      place,
      () => Promise.resolve(),
      () => {},
    );
    const step = async () => {
      await sampler.beforeCall(0, Int32Array.of(0));
      await sampler.afterCall();
    };
    vi.advanceTimersByTime(1000);
    await step();
    expect(looks).toBe(1);
    // The first look takes longer than others, and short runs shall have two of them.
    for (const [index, wait] of [second, then].entries()) {
      vi.advanceTimersByTime(wait - 1);
      expect(sampler.stepsAtOnce(0, 100)).toBe(100);
      await step();
      expect(looks).toBe(index + 1);
      vi.advanceTimersByTime(1);
      await step();
      expect(looks).toBe(index + 2);
    }
  });

  it('are given up when they cannot be taken', async () => {
    const failures: unknown[] = [];
    const program = {
      inspect: () => Promise.reject(new Error('no memory')),
      getState: () => Promise.resolve({ weights: {}, slots: {}, step: 0, random: [] }),
    };
    const sampler = new LayerSampler(
      program,
      0,
      place,
      () => Promise.resolve(),
      (error) => failures.push(error),
    );
    vi.advanceTimersByTime(1000);
    await sampler.beforeCall(0, Int32Array.of(0));
    await sampler.afterCall();
    vi.advanceTimersByTime(1_000_000);
    await sampler.beforeCall(0, Int32Array.of(0));
    expect(failures).toEqual([new Error('no memory')]);
  });
});
