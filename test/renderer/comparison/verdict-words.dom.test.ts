import { describe, expect, it } from 'vitest';
import type { RowComparison } from '../../../common/comparison/better.ts';
import { compareSeeds } from '../../../common/comparison/compare-seeds.ts';
import {
  rowFacts,
  rowVerdict,
  seedVerdict,
  verdictTable,
} from '../../../renderer/features/comparison/verdict-words.ts';

const names = { first: 'wide', second: 'narrow' };

function verdictOf(first: readonly number[], second: readonly number[], comparisons = 1) {
  const seeded = (values: readonly number[]) => values.map((value, seed) => ({ seed, value }));
  const compared = compareSeeds(seeded(first), seeded(second));
  if (!compared) throw new RangeError('Too few seeds.');
  const corrected = (compared.test?.p ?? NaN) * comparisons;
  return seedVerdict(names, 'accuracy', true, compared, corrected);
}

describe('the verdict over seeds', () => {
  it('says which is better where the seeds tell', () => {
    const { answer, words } = verdictOf([0.91, 0.93, 0.92, 0.94], [0.81, 0.82, 0.83, 0.82]);
    expect(answer).toBe('yes');
    expect(words).toContain('“wide” is really better than “narrow”');
  });

  it('stays open where every seed gives the same difference, as on few test rows', () => {
    const { answer, words } = verdictOf([28 / 30, 28 / 30], [27 / 30, 27 / 30]);
    expect(answer).toBe('open');
    expect(words).toContain('More seeds or more test rows are needed');
  });

  it('stays open where the correction for many comparisons takes the finding away', () => {
    const one = [0.9, 0.91, 0.9, 0.92];
    const other = [0.88, 0.9, 0.88, 0.9];
    expect(verdictOf(one, other).answer).toBe('yes');
    expect(verdictOf(one, other, 10).answer).toBe('open');
  });
});

describe('the verdict on the same rows', () => {
  const numbers: RowComparison = {
    ...{ task: 'numbers', rows: 30, first: 84, second: 38, onlyFirst: 8, onlySecond: 22 },
    ...{ difference: -46, interval: [-70, -22], method: 'paired bootstrap' },
    ...{ test: 'Wilcoxon', p: 0.001, effect: null },
  };
  const classes: RowComparison = {
    ...{ task: 'classes', rows: 22, first: 0.9, second: 0.86, onlyFirst: 2, onlySecond: 1 },
    ...{ difference: 0.045, interval: [-0.02, 0.13], method: 'paired bootstrap' },
    ...{ test: 'McNemar', p: 1, effect: null },
  };

  it('tells the interval in the direction of the sentence', () => {
    const { answer, words } = rowVerdict(names, numbers, 0.001);
    expect(answer).toBe('no');
    expect(words).toBe(
      '“narrow” is really better than “wide”: 46 less mean absolute error on 30 rows (95 % interval 22 to 70).',
    );
  });

  it('names both runs where it stays open, and which of them looks better', () => {
    const { answer, words } = rowVerdict(names, classes, 1);
    expect(answer).toBe('open');
    expect(words).toMatch(
      /^It cannot be told whether “wide” or “narrow” is better: “wide” has 4.5 points/,
    );
    expect(words).toContain('(95 % interval −2 to 13 points)');
    const even = rowVerdict(names, { ...classes, difference: 0 }, 1);
    expect(even.words).toContain('no difference on 22 rows');
    const equal = rowVerdict(names, { ...classes, onlyFirst: 0, onlySecond: 0 }, 1);
    expect(equal.words).toContain('“wide” and “narrow” answer every row equally well');
  });

  it('is told with its numbers, and saved unrounded', () => {
    expect(rowFacts(classes, 0.5)).toEqual([
      { label: 'Accuracy', words: '90.0 % against 86.0 %' },
      { label: 'Only one is right', words: '2 against 1 rows' },
      { label: 'McNemar’s exact test', words: 'p = 1, p = 0.5 after Holm’s correction' },
      { label: 'How the interval was found', words: 'paired bootstrap' },
    ]);
    const { columns, rows } = verdictTable([
      { names, rows: classes, corrected: 0.5 },
      { names, rows: null, corrected: NaN },
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toHaveLength(columns.length);
    expect(rows[0]?.slice(0, 7)).toEqual(['wide', 'narrow', 22, 'accuracy', 0.9, 0.86, 0.045]);
  });
});
