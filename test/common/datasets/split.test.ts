import { describe, expect, it } from 'vitest';
import type { SplitSpec } from '../../../common/datasets/split-spec.ts';
import { splitRows, splitSizes } from '../../../common/datasets/split.ts';

const spec = (train: number, validation: number, test: number): SplitSpec => ({
  train,
  validation,
  test,
  seed: 1,
  stratify: true,
});

function counts(split: Uint8Array): number[] {
  return [0, 1, 2].map((code) => split.filter((value) => value === code).length);
}

describe('sizes of the splits', () => {
  it.each([
    [10, spec(0.7, 0.15, 0.15), [7, 2, 1]],
    [150, spec(0.7, 0.15, 0.15), [105, 23, 22]],
    [100, spec(0.8, 0, 0.2), [80, 0, 20]],
    [768, spec(1, 0, 0), [768, 0, 0]],
    [20, spec(0.7, 0.15, 0.15), [14, 3, 3]],
    [3, spec(0.98, 0.01, 0.01), [1, 1, 1]],
    [2, spec(0.98, 0.01, 0.01), [1, 1, 0]],
    [1, spec(0.7, 0.15, 0.15), [1, 0, 0]],
    [0, spec(0.7, 0.15, 0.15), [0, 0, 0]],
    [5, spec(0.5, 0.5, 0), [3, 2, 0]],
  ])('of %i rows', (rows, fractions, sizes) => {
    expect(splitSizes(rows, fractions)).toEqual(sizes);
  });
});

describe('splitting', () => {
  it('repeats itself for a seed and differs for another', () => {
    const deal = (seed: number) => splitRows(500, { ...spec(0.7, 0.15, 0.15), seed }, null);
    expect(deal(5)).toEqual(deal(5));
    expect(deal(5)).not.toEqual(deal(6));
    expect(counts(deal(5))).toEqual([350, 75, 75]);
  });

  it('keeps the proportions of the classes in every split', () => {
    const labels = Int32Array.from({ length: 1000 }, (_, row) => (row < 900 ? 0 : 1));
    const split = splitRows(1000, spec(0.7, 0.15, 0.15), labels);
    expect(counts(split)).toEqual([700, 150, 150]);
    const rare = split.filter((_, row) => labels[row] === 1);
    expect(counts(rare)).toEqual([70, 15, 15]);
  });

  it('gives each of three equal classes 35 training rows of 105', () => {
    const labels = Int32Array.from({ length: 150 }, (_, row) => Math.floor(row / 50));
    const split = splitRows(150, spec(0.7, 0.15, 0.15), labels);
    for (const label of [0, 1, 2]) {
      const [train = 0] = counts(split.filter((_, row) => labels[row] === label));
      expect(train).toBe(35);
    }
  });

  it('keeps a class with two rows in the training rows', () => {
    const labels = Int32Array.from({ length: 50 }, (_, row) => (row < 2 ? 1 : 0));
    for (let seed = 0; seed < 20; seed += 1) {
      const split = splitRows(50, { ...spec(0.7, 0.15, 0.15), seed }, labels);
      expect(split.subarray(0, 2)).toContain(0);
    }
  });

  it('does not depend on labels without stratification', () => {
    const labels = Int32Array.from({ length: 40 }, (_, row) => row % 2);
    const plain = { ...spec(0.5, 0.25, 0.25), stratify: false };
    expect(splitRows(40, plain, labels)).toEqual(splitRows(40, plain, null));
  });
});
