import { describe, expect, it } from 'vitest';
import type { DerivedFormula } from '../../../../common/datasets/derived/derived-column.ts';
import { formulaWords } from '../../../../common/datasets/derived/formula-words.ts';

describe('the formula of a calculated column', () => {
  it.each<[DerivedFormula, string]>([
    [{ kind: 'power', column: 'length', exponent: 2 }, 'length²'],
    [{ kind: 'power', column: 'length', exponent: -0.5 }, 'length^−0.5'],
    [{ kind: 'product', columns: ['a', 'b', 'c'] }, 'a × b × c'],
    [{ kind: 'ratio', column: 'a', by: 'b' }, 'a / b'],
    [{ kind: 'difference', column: 'a', less: 'b' }, 'a − b'],
    [{ kind: 'cos', column: 'hour' }, 'cos(hour)'],
    [{ kind: 'cross', columns: ['sex', 'class'] }, 'sex × class'],
  ])('%j is written %s', (formula, words) => {
    expect(formulaWords(formula)).toBe(words);
  });
});
