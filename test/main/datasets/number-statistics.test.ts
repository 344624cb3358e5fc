import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomSource } from '../../../common/random/random-source.ts';
import {
  describeCounted,
  describeNumbers,
} from '../../../main/services/datasets/number-statistics.ts';
import { sortNumbers } from '../../../main/services/datasets/sort-numbers.ts';

/** Many numbers of one kind. */
const kinds: Readonly<Record<string, (random: RandomSource, at: number) => number>> = {
  'all sizes and signs': (random) => (random.uniform() - 0.5) * 10 ** (random.below(600) - 300),
  decimals: (random) => Number(random.uniform().toFixed(3)),
  'whole numbers': (random) => random.below(100_000) - 50_000,
  flags: (random) => random.below(2),
  'one number': () => -7.25,
  'numbers in order': (_, at) => at,
  'zeros of both signs': (random) => (random.below(2) === 0 ? -0 : 0),
};

function numbersOf(kind: string, count: number): Float64Array {
  const random = RandomSource.seeded(3);
  return Float64Array.from({ length: count }, (_, at) => kinds[kind]?.(random, at) ?? 0);
}

describe('sorting numbers', () => {
  it.each(Object.keys(kinds))('puts %s into the order of the engine', async (kind) => {
    const numbers = numbersOf(kind, 20_000);
    const expected = numbers.slice().sort();
    const sorted = await sortNumbers(numbers);
    expect(sorted.every((value, at) => Object.is(value, expected[at]))).toBe(true);
  });

  it('leaves what lies beside the numbers in memory as it is', async () => {
    const memory = new Float64Array(10_002).map((_, at) => -at);
    await sortNumbers(memory.subarray(1, 10_001));
    expect([memory[0], memory[10_001]]).toEqual([-0, -10_001]);
  });
});

describe('the description of numbers', () => {
  it('has the quartiles, deviation and bars of a worked example', async () => {
    const { numeric, count, distinct } =
      (await describeNumbers(Float64Array.of(4, 1, 3, 2, 2))) ?? {};
    expect({ count, distinct }).toEqual({ count: 5, distinct: 4 });
    expect(numeric).toMatchObject({
      min: 1,
      max: 4,
      mean: 2.4,
      quartile1: 2,
      median: 2,
      quartile3: 3,
    });
    // Squared distances 1.96 + 0.16 + 0.16 + 0.36 + 2.56 = 5.2, over 4.
    expect(numeric?.standardDeviation).toBeCloseTo(Math.sqrt(1.3), 12);
    expect(numeric?.histogram.map((bar) => bar.count)).toEqual([1, 2, 1, 1]);
  });

  it('is the same of counted numbers as of each by itself', async () => {
    const counted = fc.array(
      fc.record({
        value: fc.oneof(
          fc.integer({ min: -20, max: 20 }),
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        ),
        count: fc.integer({ min: 1, max: 60 }),
      }),
      { minLength: 1, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(counted, async (values) => {
        const each = values.flatMap(({ value, count }) => Array<number>(count).fill(value));
        const one = describeCounted(values);
        const other = await describeNumbers(Float64Array.from(each));
        expect(one?.count).toBe(other?.count);
        expect(one?.distinct).toBe(other?.distinct);
        const { mean = NaN, standardDeviation = NaN, ...exact } = one?.numeric ?? {};
        const { mean: m = NaN, standardDeviation: s = NaN, ...others } = other?.numeric ?? {};
        expect(exact).toEqual(others);
        expect(Math.abs(mean - m)).toBeLessThanOrEqual(1e-8);
        expect(Math.abs(standardDeviation - s)).toBeLessThanOrEqual(1e-6);
      }),
      {
        numRuns: 300,
        examples: [
          [
            [
              { value: 0, count: 1 },
              { value: -0, count: 1 },
            ],
          ],
        ],
      },
    );
  });

  it('of no numbers is none', async () => {
    expect(await describeNumbers(new Float64Array(0))).toBeNull();
    expect(describeCounted([])).toBeNull();
  });
});
