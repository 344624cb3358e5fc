import { describe, expect, it } from 'vitest';
import { initialize, initializers } from '../../../common/layers/initializers.ts';
import { RandomSource } from '../../../common/random/random-source.ts';

const shape = [300, 200];
const values = (id: string, seed = 1) => initialize(id, shape, RandomSource.seeded(seed, id));

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

  it('zeros and ones are what they say', () => {
    expect(new Set(values('zeros'))).toEqual(new Set([0]));
    expect(new Set(values('ones'))).toEqual(new Set([1]));
  });

  it.each(initializers.map(({ id }) => id))('%s follows from the seed', (id) => {
    expect(values(id)).toEqual(values(id));
  });

  it('refuses a name that does not exist', () => {
    expect(() => values('glorot')).toThrow(/no initialiser glorot/);
  });
});
