import { describe, expect, it } from 'vitest';
import type { StepPreview, StepSeries } from '../../../common/datasets/step-preview.ts';
import {
  changedRows,
  factsOf,
  leftOut,
  valueWords,
} from '../../../renderer/features/recipe/step-preview-facts.ts';

const series = (name: string, values: StepSeries['values'], mean: number | null): StepSeries => ({
  name,
  values,
  summary: {
    rows: 100,
    missing: 2,
    distinct: 3,
    numbers: mean === null ? null : { mean, standardDeviation: 1, min: 0, max: 9, histogram: [] },
  },
});

const preview = (before: readonly StepSeries[], after: readonly StepSeries[]): StepPreview => ({
  column: 'age',
  stage: 'fill',
  rows: [3, 4, 5, 6],
  split: [0, null, 2, 0],
  before: { series: before },
  after: { series: after },
  active: true,
  remarks: [],
});

const filled = preview([series('age', [1, 2, null, 4], 2)], [series('age', [1, 2, 2.5, 4], 2.5)]);
const encoded = preview(
  [series('sex', ['m', 'f', 'm', null], null)],
  ['m', 'f', 'x'].map((name) => series(`sex=${name}`, [1, 0, 1, 0], 0.5)),
);

describe('what is said of a step before and after', () => {
  it('are the numbers of a single series', () => {
    expect(factsOf(filled)).toContainEqual({ name: 'Mean', before: '2', after: '2.5' });
    expect(factsOf(filled)).toContainEqual({ name: 'Missing', before: '2', after: '2' });
  });

  it('has no mean where a category became several inputs', () => {
    expect(factsOf(encoded).map(({ name }) => name)).toEqual(['Training rows', 'Missing']);
  });

  it('shows rows that change first, in table order, and those left out', () => {
    expect(changedRows(filled, 2).map(({ row, kept }) => [row, kept])).toEqual([
      [4, false],
      [5, true],
    ]);
    expect(leftOut(filled)).toBe(1);
  });

  it('writes a row of several inputs in one line', () => {
    expect(valueWords(encoded.after, 0)).toBe('1 1 1');
    expect(valueWords(encoded.before, 3)).toBe('missing');
    const many = Array.from({ length: 9 }, (_, at) => series(String(at), [0], 0));
    expect(valueWords({ series: many }, 0)).toBe('0 0 0 0 0 0 …');
  });
});
