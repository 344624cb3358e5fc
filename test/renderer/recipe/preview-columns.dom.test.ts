import { describe, expect, it } from 'vitest';
import { placeBlocks } from '../../../common/datasets/feature-block.ts';
import type { FittedColumn, FittedRecipe } from '../../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { blockWords } from '../../../renderer/features/recipe/block-words.ts';
import { previewColumns } from '../../../renderer/features/recipe/preview-columns.ts';
import { tokenWords, withoutPadding } from '../../../renderer/features/recipe/token-words.ts';
import { tableOf } from '../shell/memory-studio.ts';

const column = (
  name: string,
  type: FittedColumn['treatment']['type'],
  features: readonly string[],
): FittedColumn => ({
  treatment: {
    column: name,
    role: 'feature',
    type,
    missing: 'most-frequent',
    encoding: 'one-hot',
    scaling: 'none',
    ...(type === 'text'
      ? {
          text: {
            mode: 'tokens',
            level: 'word',
            vocabulary: 10,
            outOfVocabulary: '<unknown>',
            lowercase: true,
            filters: '',
            length: 6,
            padding: 'pre',
            truncating: 'pre',
          },
        }
      : {}),
  },
  features,
  fill: null,
  categories: [],
  offset: 0,
  divisor: 1,
  ...(type === 'text' ? { text: { words: ['good', 'bad'] } } : {}),
});

const recipe = suggestRecipe(tableOf(30), 'species');
const fitted: FittedRecipe = {
  version: 2,
  recipe,
  task: 'multiclass',
  features: [
    column('region', 'category', ['region=north', 'region=south']),
    column('review', 'text', []),
    column('photo', 'image', []),
    column('length', 'number', ['length']),
  ],
  target: column('species', 'category', []),
  featureNames: ['region=north', 'region=south', 'length'],
  blocks: placeBlocks([
    { kind: 'numbers', name: 'features', shape: [3] },
    { kind: 'tokens', name: 'review', shape: [6] },
    { kind: 'image', name: 'photo', shape: [8, 8, 1] },
  ]),
  targetNames: ['species'],
  classes: ['setosa', 'virginica'],
  rows: { train: 20, validation: 5, test: 5 },
  rowsDropped: 0,
};
const columns = ['species', 'length', 'region', 'review', 'photo'].map((name) => ({
  name,
  type: 'number' as const,
  detectedType: 'number' as const,
}));

describe('what the network sees of each column', () => {
  const { shown, hidden, window } = previewColumns(fitted, columns);
  const of = (name: string) => shown.find((each) => each.column === name);

  it('gives each number of the block of numbers its place in the row', () => {
    expect(of('region')).toMatchObject({
      kind: 'numbers',
      after: [
        { name: 'region=north', position: 0 },
        { name: 'region=south', position: 1 },
      ],
    });
    expect(of('length')).toMatchObject({ after: [{ name: 'length', position: 2 }], position: 1 });
  });

  it('gives texts and pictures their own block', () => {
    expect(of('review')).toMatchObject({ kind: 'tokens', block: { start: 3, shape: [6] } });
    expect(of('photo')).toMatchObject({ kind: 'image', block: { shape: [8, 8, 1] } });
  });

  it('finds the target behind the numbers and tokens: pictures are not in a previewed row', () => {
    expect(of('species')).toMatchObject({ after: [{ name: 'class number', position: 9 }] });
    expect([hidden, window]).toEqual([0, null]);
  });

  it('shows a window as a whole, and every value that is forecast', () => {
    const windows = previewColumns(
      {
        ...fitted,
        classes: [],
        blocks: placeBlocks([{ kind: 'window', name: 'features', shape: [4, 3] }]),
        targetNames: ['species +1', 'species +2'],
      },
      columns,
    );
    expect(windows.window?.shape).toEqual([4, 3]);
    expect(windows.shown).toHaveLength(1);
    expect(windows.shown[0]).toMatchObject({
      after: [
        { name: 'species +1', position: 12 },
        { name: 'species +2', position: 13 },
      ],
    });
  });

  it('draws at most 120 numbers and counts the columns beyond', () => {
    const names = Array.from({ length: 100 }, (_, at) => `c${at}`);
    const wide = {
      ...fitted,
      features: [column('a', 'category', names), column('b', 'category', names)],
    };
    expect(previewColumns(wide, columns).hidden).toBe(1);
  });
});

describe('the words behind tokens', () => {
  const review = fitted.features[1];

  it('name padding, unknown words and words of the vocabulary', () => {
    const tokens = review ? tokenWords(review, [0, 0, 1, 3, 2, 0]) : [];
    expect(tokens.map(({ word }) => word)).toEqual([
      'padding',
      'padding',
      '<unknown>',
      'bad',
      'good',
      'padding',
    ]);
    const parts = withoutPadding(tokens);
    expect([parts.before, parts.words.length, parts.after]).toEqual([2, 3, 1]);
  });

  it('are none in an empty text', () => {
    const tokens = review ? tokenWords(review, [0, 0]) : [];
    expect(withoutPadding(tokens)).toEqual({ before: 2, words: [], after: 0 });
  });
});

describe('a block in words', () => {
  it.each([
    ['numbers', [16], '16 numbers, shape (16)'],
    ['tokens', [120], 'photo: 120 tokens, shape (120)'],
    ['window', [4, 1], 'window: 4 rows of 1 number, shape (4, 1)'],
    ['image', [24, 32, 3], 'photo: 32 × 24 pixels, 3 channels, shape (24, 32, 3)'],
  ] as const)('%s of shape %j', (kind, shape, words) => {
    expect(blockWords({ kind, name: 'photo', shape, start: 0 })).toBe(words);
  });
});
