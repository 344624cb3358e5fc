import { describe, expect, it } from 'vitest';
import { compareSeeds } from '../../../common/comparison/compare-seeds.ts';
import { seedVerdict } from '../../../renderer/features/comparison/verdict-words.ts';

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
