import { describe, expect, it } from 'vitest';
import {
  fieldError,
  inputFields,
  outsideRange,
  rowValues,
} from '../../../renderer/features/prediction/input-fields.ts';
import { fitted, table } from '../training/example-runs.ts';

const fields = inputFields(fitted.features, table.profiles);
const [length] = fields;
if (!length) throw new Error('the example has features');

describe('the form for one row', () => {
  it('has a field per feature with its range, categories and typical value', () => {
    expect(fields).toEqual([
      {
        column: 'length',
        kind: 'number',
        options: [],
        range: { min: 4.3, max: 7.9, step: 0.05 },
        typical: '5.8',
      },
      {
        column: 'width',
        kind: 'number',
        options: [],
        range: { min: 2, max: 4.4, step: 0.02 },
        typical: '3',
      },
      {
        column: 'colour',
        kind: 'choice',
        options: ['blue', 'white'],
        range: null,
        typical: 'blue',
      },
    ]);
  });

  it('works without a profile of the column', () => {
    const [bare] = inputFields(fitted.features, []);
    expect(bare).toMatchObject({ kind: 'number', range: null, typical: null });
  });

  it.each([
    ['', null],
    ['  ', null],
    ['-1.5e3', null],
    ['1,5', 'Type a number'],
    ['seven', 'Type a number'],
    ['Infinity', 'Type a number'],
  ])('checks “%s”', (typed, error) => {
    if (error) expect(fieldError(length, typed)).toContain(error);
    else expect(fieldError(length, typed)).toBeNull();
  });

  it('remarks on numbers outside the range of the table', () => {
    expect(outsideRange(length, '8')).toBe(true);
    expect(outsideRange(length, '7.9')).toBe(false);
    expect(outsideRange(length, '')).toBe(false);
  });

  it('sends empty fields as missing cells', () => {
    expect(rowValues(fields, { length: ' 5.1 ', width: ' ' })).toEqual({
      length: '5.1',
      width: null,
      colour: null,
    });
  });
});

describe('the field of a text', () => {
  it('takes several lines and offers no choice', () => {
    const [feature] = fitted.features;
    if (!feature) throw new Error('the example has features');
    const treatment = { ...feature.treatment, column: 'review', type: 'text' as const };
    const [field] = inputFields([{ ...feature, treatment, categories: [] }], []);
    expect(field).toEqual({
      column: 'review',
      kind: 'long-text',
      options: [],
      range: null,
      typical: null,
    });
  });
});
