import { describe, expect, it } from 'vitest';
import { openIn, opensIn } from '../../../renderer/features/recipe/opened-column.ts';

describe('where a chosen column is open in the recipe', () => {
  it('is open in every step when it was chosen in the table', () => {
    expect(opensIn(undefined, 'age', 'missing')).toBe(true);
    expect(opensIn({ column: 'fare', steps: ['missing'] }, 'age', 'scaling')).toBe(true);
  });

  it('is open only in the steps where it was pressed', () => {
    const once = openIn(undefined, 'age', 'outliers', 'fare');
    expect(opensIn(once, 'age', 'outliers')).toBe(true);
    expect(opensIn(once, 'age', 'missing')).toBe(false);
    const twice = openIn(once, 'age', 'scaling', 'age');
    expect(opensIn(twice, 'age', 'outliers')).toBe(true);
    expect(opensIn(twice, 'age', 'scaling')).toBe(true);
    expect(opensIn(openIn(twice, 'fare', 'scaling', 'age'), 'fare', 'outliers')).toBe(false);
  });
});
