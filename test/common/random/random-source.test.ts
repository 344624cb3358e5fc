import { describe, expect, it } from 'vitest';
import { permutation } from '../../../common/random/permutation.ts';
import { RandomSource } from '../../../common/random/random-source.ts';

describe('RandomSource', () => {
  it('gives the numbers of xoshiro128** 1.1 for the state 1, 2, 3, 4', () => {
    const random = new RandomSource([1, 2, 3, 4]);
    // By hand from the algorithm: rotl(2·5, 7)·9 = 11520; then the state is 7, 0, 1026, 12288.
    expect(random.uint32()).toBe(11520);
    expect(random.state()).toEqual([7, 0, 1026, 12288]);
    expect(random.uint32()).toBe(0);
    // s1 = 7 ^ 0 ^ 1026 … = 1029: rotl(1029·5, 7)·9 = 5927040.
    expect(random.uint32()).toBe(5927040);
  });

  it('continues from a stored state', () => {
    const random = RandomSource.seeded(5, 'test');
    random.uint32();
    const copy = new RandomSource(random.state());
    expect([copy.uint32(), copy.uint32()]).toEqual([random.uint32(), random.uint32()]);
  });

  it('fills words as single calls would', () => {
    const words = new Uint32Array(100);
    const filled = RandomSource.seeded(9);
    filled.fillWords(words);
    const single = RandomSource.seeded(9);
    expect([...words]).toEqual(Array.from(words, () => single.uint32()));
    expect(filled.state()).toEqual(single.state());
  });

  it('differs by seed and by purpose', () => {
    const first = (...from: [number, ...string[]]) => RandomSource.seeded(...from).uint32();
    expect(new Set([first(1, 'a'), first(2, 'a'), first(1, 'b'), first(1)]).size).toBe(4);
  });

  it('is uniform and normal within what chance allows', () => {
    const random = RandomSource.seeded(1, 'moments');
    const uniform = Array.from({ length: 20_000 }, () => random.uniform());
    const mean = uniform.reduce((a, b) => a + b) / uniform.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
    const normal = Array.from({ length: 20_000 }, () => random.normal());
    const variance = normal.reduce((sum, value) => sum + value ** 2, 0) / normal.length;
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });

  it('draws every number below a limit about equally often', () => {
    const random = RandomSource.seeded(2);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 7000; draw++) {
      const value = random.below(7);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('refuses a state that is no state', () => {
    expect(() => new RandomSource([0, 0, 0, 0])).toThrow(RangeError);
    expect(() => new RandomSource([1, 2, 3])).toThrow(RangeError);
  });
});

describe('permutation', () => {
  it('holds every number once and differs between draws', () => {
    const random = RandomSource.seeded(3);
    const order = permutation(100, random);
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
    expect([...permutation(100, random)]).not.toEqual([...order]);
  });
});
