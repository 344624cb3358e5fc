import { describe, expect, it } from 'vitest';
import { textFeature } from '../../../../common/datasets/features/text-feature.ts';
import type { ColumnTreatment } from '../../../../common/datasets/recipe.ts';
import { defaultTextTreatment } from '../../../../common/datasets/text/text-treatment.ts';

const data = { kind: 'text', values: ['cat cow', 'dog dog', 'cow'] } as const;
const treatment: ColumnTreatment = {
  column: 'review',
  role: 'feature',
  type: 'text',
  missing: 'constant',
  encoding: 'one-hot',
  scaling: 'none',
  text: defaultTextTreatment,
};

const everyRow = () => true;
const wordsOf = (
  changes: Partial<typeof defaultTextTreatment>,
  training = everyRow as (row: number) => boolean,
) =>
  textFeature.fit({ ...treatment, text: { ...defaultTextTreatment, ...changes } }, data, training)
    .text?.words;

describe('a vocabulary that was learned before', () => {
  it('is kept where only padding, truncation or length change', () => {
    const words = wordsOf({});
    expect(words).toEqual(['cow', 'dog', 'cat']);
    expect(wordsOf({ length: 3, padding: 'post', truncating: 'post' })).toBe(words);
  });

  it('is learned again from other training rows', () => {
    expect(wordsOf({})).toHaveLength(3);
    expect(wordsOf({}, (row) => row > 0)).toEqual(['dog', 'cow']);
  });

  it('is learned again in another way', () => {
    expect(wordsOf({ vocabulary: 1 })).toEqual(['cow']);
    expect(wordsOf({ level: 'character', vocabulary: 2 })).toEqual(['o', 'c']);
  });
});
