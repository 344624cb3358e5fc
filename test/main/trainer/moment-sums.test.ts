import { describe, expect, it } from 'vitest';
import { MomentSums } from '../../../main/trainer/moment-sums.ts';

function sumsOf(shape: number[], kept: number[], ...parts: number[][]) {
  const sums = new MomentSums(shape, kept);
  for (const part of parts) sums.add(Float32Array.from(part));
  return { means: [...sums.means()], variances: [...sums.variances()] };
}

describe('sums of moments', () => {
  it.each([
    ['of each feature', [2], [0], [[1, 10, 3, 30]], [2, 20], [1, 100]],
    ['in parts of different sizes', [1], [0], [[1], [2, 3], [6]], [3], [3.5]],
    [
      'of all numbers together',
      [2],
      [],
      [
        [1, 2],
        [3, 6],
      ],
      [3],
      [3.5],
    ],
    ['of channels', [2, 2], [1], [[1, 5, 3, 7]], [2, 6], [1, 1]],
    ['of rows of an image', [2, 2], [0], [[1, 5, 3, 7]], [3, 5], [4, 4]],
    ['of each place', [2, 2], [0, 1], [[1, 5, 3, 7, 3, 5, 5, 5]], [2, 5, 4, 6], [1, 0, 1, 1]],
    ['of nothing', [2], [0], [[]], [0, 0], [1, 1]],
  ])('give means and variances %s', (_what, shape, kept, parts, means, variances) => {
    expect(sumsOf(shape, kept, ...parts)).toEqual({ means, variances });
  });

  it('stay exact far from zero', () => {
    const { variances } = sumsOf([1], [0], [1_000_000, 1_000_002], [1_000_004, 1_000_006]);
    expect(variances).toEqual([5]);
  });
});
