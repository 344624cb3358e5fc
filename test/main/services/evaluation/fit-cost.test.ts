import { describe, expect, it } from 'vitest';
import type { FittedRecipe } from '../../../../common/datasets/recipe.ts';
import {
  fitCost,
  refuseLarge,
  rowsAtOnce,
} from '../../../../main/services/evaluation/baseline/fit-cost.ts';

function fitted(shape: readonly number[], classes: number, train: number): FittedRecipe {
  return {
    task: 'multiclass',
    blocks: [{ kind: 'image', name: 'picture', shape, start: 0 }],
    targetNames: ['label'],
    classes: Array.from({ length: classes }, String),
    rows: { train, validation: 0, test: 0 },
  } as unknown as FittedRecipe;
}

describe('what a baseline takes', () => {
  it('keeps 20 million numbers in memory, however wide a row is', () => {
    for (const shape of [[4], [28, 28, 1], [224, 224, 3], [3000, 3000, 3]]) {
      const width = shape.reduce((product, axis) => product * axis, 1);
      const rows = rowsAtOnce(fitted(shape, 10, 1));
      expect(rows).toBeGreaterThanOrEqual(1);
      expect(rows === 1 || rows * width <= 20_000_000).toBe(true);
      expect((rows + 1) * width).toBeGreaterThan(20_000_000);
    }
  });

  it('counts rows, numbers and outputs of a step, of the rows that are learned from', () => {
    expect(fitCost(fitted([4], 3, 105))).toBe(105 * 4 * 3);
    expect(fitCost(fitted([200, 100], 2, 50_000))).toBe(1000 * 20_000 * 2);
  });

  it('refuses a model that is too large, with its size', () => {
    expect(() => refuseLarge(1_000_000)).not.toThrow();
    expect(() => refuseLarge(1_505_280)).toThrow(/would have 1,505,280 weights/);
  });
});
