import { describe, expect, it } from 'vitest';
import { initialize, initializers } from '../../../common/layers/initializers.ts';
import type { ConfiguredValue } from '../../../common/network/network-spec.ts';
import { RandomSource } from '../../../common/random/random-source.ts';

const shape = [300, 200];
const values = (configured: string | ConfiguredValue, seed = 1, of: readonly number[] = shape) =>
  initialize(configured, of, RandomSource.seeded(seed, 'test'));

function momentsOf(drawn: Float32Array) {
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const squares = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / drawn.length) };
}

describe('initialisers', () => {
  it.each([
    ['glorot_uniform', Math.sqrt(6 / 500), Math.sqrt(2 / 500)],
    ['he_uniform', Math.sqrt(6 / 300), Math.sqrt(2 / 300)],
    ['lecun_uniform', Math.sqrt(3 / 300), Math.sqrt(1 / 300)],
    ['random_uniform', 0.05, 0.05 / Math.sqrt(3)],
    ['glorot_normal', (2 * Math.sqrt(2 / 500)) / 0.8796256610342398, Math.sqrt(2 / 500)],
    ['he_normal', (2 * Math.sqrt(2 / 300)) / 0.8796256610342398, Math.sqrt(2 / 300)],
    ['lecun_normal', (2 * Math.sqrt(1 / 300)) / 0.8796256610342398, Math.sqrt(1 / 300)],
    ['truncated_normal', 0.1, 0.05 * 0.8796256610342398],
  ])('%s keeps within its limit and has its deviation', (id, limit, deviation) => {
    const drawn = values(id);
    const largest = drawn.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(limit * (1 + 1e-6));
    expect(largest).toBeGreaterThan(limit * 0.95);
    const measured = Math.sqrt(drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length);
    expect(Math.abs(measured / deviation - 1)).toBeLessThan(0.02);
  });

  it('random_normal has deviation 0.05 and is not cut', () => {
    const drawn = values('random_normal');
    const measured = Math.sqrt(drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length);
    expect(Math.abs(measured / 0.05 - 1)).toBeLessThan(0.02);
    expect(drawn.some((value) => Math.abs(value) > 0.15)).toBe(true);
  });

  it.each([
    [{ type: 'random_normal', mean: 3, stddev: 2 }, 3, 2],
    [{ type: 'random_normal', stddev: 0.5 }, 0, 0.5],
    [{ type: 'truncated_normal', mean: -1, stddev: 2 }, -1, 2 * 0.8796256610342398],
    [{ type: 'random_uniform', minval: 1, maxval: 4 }, 2.5, 3 / Math.sqrt(12)],
    [{ type: 'variance_scaling' }, 0, Math.sqrt(1 / 300)],
    [{ type: 'variance_scaling', scale: 3, mode: 'fan_out' }, 0, Math.sqrt(3 / 200)],
    [{ type: 'variance_scaling', mode: 'fan_avg', distribution: 'uniform' }, 0, Math.sqrt(1 / 250)],
    [{ type: 'variance_scaling', distribution: 'untruncated_normal' }, 0, Math.sqrt(1 / 300)],
  ])('%j has its mean and deviation', (configured, mean, deviation) => {
    const measured = momentsOf(values(configured));
    expect(Math.abs(measured.mean - mean)).toBeLessThan(0.02 * deviation);
    expect(Math.abs(measured.deviation / deviation - 1)).toBeLessThan(0.02);
  });

  it('a normal distribution that is not cut reaches further than two deviations', () => {
    const cut = { type: 'variance_scaling', distribution: 'truncated_normal' };
    const uncut = { type: 'variance_scaling', distribution: 'untruncated_normal' };
    const largest = (drawn: Float32Array) => Math.max(...drawn.map(Math.abs));
    const deviation = Math.sqrt(1 / 300);
    expect(largest(values(cut))).toBeLessThanOrEqual((2 * deviation) / 0.8796256610342398);
    expect(largest(values(uncut))).toBeGreaterThan(3 * deviation);
  });

  it.each([
    [[3, 3, 8, 64], 72, 576],
    [[5, 8, 16], 40, 80],
    [[50], 50, 50],
  ])('counts the inputs and outputs of a unit of %j as Keras does', (of, fanIn, fanOut) => {
    const limit = (mode: string) => {
      const drawn = values({ type: 'variance_scaling', mode, distribution: 'uniform' }, 1, of);
      return Math.max(...drawn.map(Math.abs));
    };
    for (const [mode, fan] of [
      ['fan_in', fanIn],
      ['fan_out', fanOut],
    ] as const) {
      const bound = Math.sqrt(3 / fan);
      expect(limit(mode)).toBeLessThanOrEqual(bound * (1 + 1e-6));
      expect(limit(mode)).toBeGreaterThan(0.85 * bound);
    }
  });

  it('takes the inputs and outputs of a unit as they are given', () => {
    const random = RandomSource.seeded(1, 'fans');
    const drawn = initialize('glorot_uniform', [20, 4, 50], random, [20, 200]);
    const limit = Math.sqrt(6 / 220);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(limit);
    expect(Math.max(...drawn)).toBeGreaterThan(0.98 * limit);
  });

  it.each([
    [[40, 10], 1],
    [[10, 40], 1],
    [[3, 3, 4, 8], 1.5],
    [[12, 12], -2],
  ])('orthogonal weights of %j are at right angles and %d long', (of, gain) => {
    const drawn = values({ type: 'orthogonal', gain }, 1, of);
    const columns = of.at(-1) ?? 1;
    const rows = drawn.length / columns;
    const few = Math.min(rows, columns);
    const entry = (vector: number, at: number) =>
      drawn[rows >= columns ? at * columns + vector : vector * columns + at] ?? NaN;
    for (let a = 0; a < few; a++) {
      for (let b = 0; b < few; b++) {
        let product = 0;
        for (let at = 0; at < Math.max(rows, columns); at++) product += entry(a, at) * entry(b, at);
        expect(product).toBeCloseTo(a === b ? gain ** 2 : 0, 5);
      }
    }
  });

  it('the identity has its gain on the diagonal, also where it is not square', () => {
    expect([...values({ type: 'identity', gain: 2 }, 1, [2, 3])]).toEqual([2, 0, 0, 0, 2, 0]);
    expect([...values('identity', 1, [2, 2])]).toEqual([1, 0, 0, 1]);
  });

  it('zeros, ones and constants are what they say', () => {
    expect(new Set(values('zeros'))).toEqual(new Set([0]));
    expect(new Set(values('ones'))).toEqual(new Set([1]));
    expect(new Set(values({ type: 'constant', value: 2.5 }))).toEqual(new Set([2.5]));
  });

  it.each(initializers.map(({ id }) => id))('%s follows from the seed', (id) => {
    expect(values(id)).toEqual(values(id));
  });

  it('refuses a name that does not exist', () => {
    expect(() => values('glorot')).toThrow(/no initialiser glorot/);
  });
});
