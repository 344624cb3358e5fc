import { describe, expect, it } from 'vitest';
import { encodeRows } from '../../../../common/datasets/apply.ts';
import { prepareTable } from '../../../../common/datasets/prepare-table.ts';
import type { Recipe } from '../../../../common/datasets/recipe.ts';
import type { TableData } from '../../../../common/datasets/table-data.ts';
import {
  defaultTextTreatment,
  type TextTreatment,
} from '../../../../common/datasets/text/text-treatment.ts';

const table: TableData = {
  rows: 4,
  columns: new Map([
    [
      'review',
      { kind: 'text', values: ['Good, good film', 'bad film', null, 'unseen words only'] },
    ],
    ['stars', { kind: 'number', values: Float64Array.from([5, 1, 3, 4]), unreadable: 0 }],
    ['mood', { kind: 'category', codes: Int32Array.from([0, 1, 0, 1]), values: ['good', 'bad'] }],
    ['part', { kind: 'category', codes: Int32Array.from([0, 0, 0, 1]), values: ['train', 'test'] }],
  ]),
};

function recipe(text: Partial<TextTreatment>, missing: 'constant' | 'drop' = 'constant'): Recipe {
  const plain = { missing: 'median', encoding: 'one-hot', scaling: 'none' } as const;
  return {
    version: 2,
    treatments: [
      {
        ...plain,
        column: 'review',
        role: 'feature',
        type: 'text',
        missing,
        fill: '',
        text: { ...defaultTextTreatment, length: 4, ...text },
      },
      { ...plain, column: 'stars', role: 'feature', type: 'number' },
      { ...plain, column: 'mood', role: 'target', type: 'category', missing: 'drop' },
    ],
    split: {
      method: 'column',
      column: 'part',
      values: { train: ['train'], validation: [], test: ['test'] },
      train: 0.8,
      validation: 0,
      test: 0.2,
      seed: 1,
      stratify: false,
    },
  };
}

const rowsOf = (features: Float32Array, width: number): number[][] =>
  Array.from({ length: features.length / width }, (_, row) => [
    ...features.subarray(row * width, (row + 1) * width),
  ]);

describe('a text column', () => {
  it('becomes a block of tokens behind the numbers, learned from training rows alone', () => {
    const { features, fitted } = prepareTable(table, recipe({}));
    expect(fitted.blocks).toEqual([
      { kind: 'numbers', name: 'features', shape: [1], start: 0 },
      { kind: 'tokens', name: 'review', shape: [4], start: 1 },
    ]);
    expect(fitted.features[0]?.text?.words).toEqual(['good', 'film', 'bad']);
    expect(rowsOf(features, 5)).toEqual([
      [5, 0, 2, 2, 3],
      [1, 0, 0, 4, 3],
      [3, 0, 0, 0, 0],
      [4, 0, 1, 1, 1],
    ]);
  });

  it('becomes numbers, one per word, as a bag', () => {
    const { features, fitted } = prepareTable(table, recipe({ mode: 'count' }));
    expect(fitted.featureNames).toEqual(['review=good', 'review=film', 'review=bad', 'stars']);
    expect(rowsOf(features, 4)).toEqual([
      [2, 1, 0, 5],
      [0, 1, 1, 1],
      [0, 0, 0, 3],
      [0, 0, 0, 4],
    ]);
  });

  it('leaves rows without a text out when the recipe says so', () => {
    const { rows } = prepareTable(table, recipe({}, 'drop'));
    expect([...rows]).toEqual([0, 1, 3]);
  });

  it('treats typed texts as the training texts, and tells what it does not know', () => {
    const { fitted } = prepareTable(table, recipe({}));
    const { features, warnings } = encodeRows(fitted, [
      { review: 'A GOOD film!', stars: '2' },
      { review: 'nothing known', stars: '2' },
      { review: '?!', stars: '2' },
      { stars: '2' },
    ]);
    expect(rowsOf(features, 5)).toEqual([
      [2, 0, 1, 2, 3],
      [2, 0, 0, 1, 1],
      [2, 0, 0, 0, 0],
      [2, 0, 0, 0, 0],
    ]);
    expect(warnings).toEqual([
      '1 row: No word in “review” is in the vocabulary, so the network sees none of them.',
      '1 row: The text in “review” has no words.',
      '1 row: “review” is missing; an empty text is used.',
    ]);
  });

  it('is refused when no training text has a word', () => {
    const empty: TableData = {
      ...table,
      columns: new Map([
        ...table.columns,
        ['review', { kind: 'text', values: ['!', null, '', '-'] }],
      ]),
    };
    expect(() => prepareTable(empty, recipe({}))).toThrow(
      '“review” has no value in any training row',
    );
  });
});
