import { describe, expect, it } from 'vitest';
import { encodeSettings } from '../../../common/comparison/encode-settings.ts';
import { searchImportance, type Importances } from '../../../common/comparison/importance.ts';
import { RandomSource } from '../../../common/random/random-source.ts';

function search(runs: Parameters<typeof searchImportance>[0]): Importances {
  const steps = searchImportance(runs);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** Runs whose result is made: 4 parts of the variance by the rate, 1 by the optimiser, none by the seed. */
function madeRuns(count: number) {
  const random = RandomSource.seeded(3, 'made runs');
  return Array.from({ length: count }, () => {
    const rate = 10 ** (-4 + 3 * random.uniform());
    const optimizer = random.uniform() < 0.5 ? 'SGD' : 'Adam';
    // Uniform from −½ to ½ has variance 1/12, so the first part has 4; ±1 has 1.
    const value =
      2 * Math.sqrt(12) * ((Math.log10(rate) + 4) / 3 - 0.5) + (optimizer === 'Adam' ? 1 : -1);
    const settings = { learning_rate: rate, optimizer, seed: random.below(1000), batch_size: 32 };
    return { settings, value };
  });
}

describe('the importance of settings', () => {
  it('is found for a function whose truth is known', () => {
    const { settings, explained, runs } = search(madeRuns(200));
    expect(runs).toBe(200);
    expect(settings.map(({ setting }) => setting)).toEqual(['learning_rate', 'optimizer', 'seed']);
    const [rate, optimizer, seed] = settings.map(({ importance }) => importance);
    expect(explained).toBeGreaterThan(0.75);
    // Shuffling a feature that adds v of the variance costs 2·v with a perfect model.
    expect((rate ?? 0) / (optimizer ?? 1)).toBeGreaterThan(2.5);
    expect((rate ?? 0) / (optimizer ?? 1)).toBeLessThan(6);
    expect(Math.abs(seed ?? 1)).toBeLessThan(0.05);
    for (const { interval, importance } of settings) {
      expect(interval[0]).toBeLessThanOrEqual(importance);
      expect(interval[1]).toBeGreaterThanOrEqual(importance);
    }
  });

  it('of a result that is chance alone is about none, and the forest says that it explains nothing', () => {
    const random = RandomSource.seeded(5, 'chance');
    const runs = madeRuns(100).map(({ settings }) => ({ settings, value: random.normal() }));
    const { explained, settings } = search(runs);
    expect(explained).toBeLessThan(0.1);
    for (const { interval } of settings) expect(interval[0]).toBeLessThan(0.2);
  });

  it('is not told of fewer than four runs, and is numbers from four on', () => {
    expect(search(madeRuns(3))).toEqual({ settings: [], explained: 0, runs: 3 });
    const { settings } = search(madeRuns(4));
    expect(settings).toHaveLength(3);
    for (const { importance, interval } of settings) {
      expect([importance, ...interval].every(Number.isFinite)).toBe(true);
    }
  });

  it('is the same every time, and empty where nothing differs', () => {
    expect(search(madeRuns(30))).toEqual(search(madeRuns(30)));
    const same = Array.from({ length: 10 }, (_, i) => ({ settings: { seed: 1 }, value: i }));
    expect(search(same).settings).toEqual([]);
    expect(search([]).runs).toBe(0);
  });
});

describe('settings as numbers', () => {
  it('keep the order of numbers and put what is missing below', () => {
    const { names, features } = encodeSettings([
      { rate: 0.1, optimizer: 'SGD', loss: 'mse' },
      { rate: 0.001, optimizer: 'Adam', loss: 'mse' },
      { optimizer: 'Adam', loss: 'mse' },
    ]);
    expect(names).toEqual(['rate', 'optimizer']);
    expect(features.map((values) => [...values])).toEqual([
      [1, 0, -1],
      [1, 0, 0],
    ]);
  });
});
