import { describe, expect, it } from 'vitest';
import {
  fitNumberFill,
  fitScaling,
  mean,
  median,
  mostFrequent,
} from '../../../common/datasets/fit.ts';

const ages = Float64Array.of(33, 45, 42, 35, 60);
const incomes = Float64Array.of(40000, 80000, 120000, 32000, 110000);

function scaled(values: Float64Array, scaling: 'none' | 'standard' | 'min-max'): number[] {
  const { offset, divisor } = fitScaling(values, scaling);
  return Array.from(values, (value) => (value - offset) / divisor);
}

function expectClose(actual: readonly number[], expected: readonly number[]) {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 5));
}

describe('scaling', () => {
  it('min-max maps ages and incomes to 0 … 1', () => {
    expectClose(scaled(ages, 'min-max'), [0, 0.444444, 0.333333, 0.074074, 1]);
    expectClose(scaled(incomes, 'min-max'), [0.090909, 0.545455, 1, 0, 0.886364]);
  });

  it('standard uses the population standard deviation', () => {
    expectClose(scaled(ages, 'standard'), [-1.044846, 0.208969, -0.104485, -0.835877, 1.776238]);
    expectClose(scaled(incomes, 'standard'), [-1.022278, 0.101104, 1.224487, -1.246955, 0.943642]);
  });

  it('leaves numbers alone without scaling', () => {
    expect(scaled(ages, 'none')).toEqual([...ages]);
  });

  it.each(['standard', 'min-max'] as const)('%s only shifts a constant column', (scaling) => {
    expect(scaled(Float64Array.of(0.1, 0.1, 0.1), scaling).every((v) => Math.abs(v) < 1e-12)).toBe(
      true,
    );
  });
});

describe('fills', () => {
  it('are the mean, the median, the most frequent value or a constant', () => {
    const values = Float64Array.of(5, 1, 1, 3, 9, 9);
    expect(mean(ages)).toBe(43);
    expect(median(ages)).toBe(42);
    expect(median(values)).toBe(4);
    expect(mostFrequent(values)).toBe(1);
    expect(fitNumberFill(values, 'mean', 0)).toBeCloseTo(28 / 6, 12);
    expect(fitNumberFill(values, 'constant', -1)).toBe(-1);
    expect(fitNumberFill(values, 'drop', 0)).toBeNull();
  });

  it('do not disturb the order of the values', () => {
    const values = Float64Array.of(3, 1, 2);
    median(values);
    mostFrequent(values);
    expect([...values]).toEqual([3, 1, 2]);
  });
});
