import { describe, expect, it } from 'vitest';
import type { FittedColumn } from '../../../common/datasets/recipe.ts';
import { fittedWords } from '../../../renderer/features/recipe/fitted-words.ts';

const fitted: FittedColumn = {
  treatment: {
    column: 'a',
    role: 'feature',
    type: 'number',
    missing: 'median',
    encoding: 'one-hot',
    scaling: 'min-max',
  },
  fill: null,
  categories: [],
  features: ['a'],
  offset: 0,
  divisor: 1,
};

describe('what was learned of a column', () => {
  it.each([
    [0, 1, 'unchanged'],
    [-0, 1, 'unchanged'],
    [0, 4, 'x / 4'],
    [2, 1, 'x − 2'],
    [-2, 1, 'x + 2'],
    [2, 4, '(x − 2) / 4'],
    [-2, 0.5, '(x + 2) / 0.5'],
  ])('with the offset %d and the divisor %d reads %s', (offset, divisor, words) => {
    expect(fittedWords({ ...fitted, offset, divisor })).toEqual([words]);
  });

  it('counts categories', () => {
    const treatment = { ...fitted.treatment, type: 'category', scaling: 'none' } as const;
    const words = (categories: string[]) => fittedWords({ ...fitted, treatment, categories });
    expect(words(['red'])).toEqual(['1 category: red']);
    expect(words(['a', 'b', 'c', 'd', 'e'])).toEqual(['5 categories: a, b, c, d, and 1 more']);
  });
});
