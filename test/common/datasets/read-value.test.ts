import { describe, expect, it } from 'vitest';
import { defaultMissingValues, readCell, readNumber } from '../../../common/datasets/read-value.ts';
import { readDate } from '../../../common/datasets/dates/read-date.ts';

describe('missing cells', () => {
  it.each(['', '  ', '\t', 'NA', ' NA ', 'NaN', 'null', '?'])('%j is missing', (text) => {
    expect(readCell(text, defaultMissingValues)).toBeNull();
  });

  it.each(['None', 'unknown', '-', '0', 'na', 'N.A.'])('%j is a value', (text) => {
    expect(readCell(text, defaultMissingValues)).toBe(text);
  });

  it('can be told otherwise, so that Namibia stays NA', () => {
    expect(readCell('NA', [])).toBe('NA');
    expect(readCell('-999', ['-999'])).toBeNull();
  });
});

describe('numbers', () => {
  it.each([
    ['1', '.', 1],
    ['-0.5', '.', -0.5],
    ['+5', '.', 5],
    ['.5', '.', 0.5],
    ['1.', '.', 1],
    ['1e5', '.', 1e5],
    ['1,234', '.', 1234],
    ['1,234,567.25', '.', 1234567.25],
    ['1_000', '.', 1000],
    ['1,5', ',', 1.5],
    ['1.234,5', ',', 1234.5],
    ['1 234,5', ',', 1234.5],
    ['1\u00a0234', ',', 1234],
    ['1.234', ',', 1234],
    ['12', ',', 12],
  ] as const)('%j with decimal %j is %d', (cell, decimal, value) => {
    expect(readNumber(cell, decimal)).toBe(value);
  });

  it.each([
    ['1,5', '.'],
    ['12,34', '.'],
    ['1.5', ','],
    ['1,2,3', ','],
    ['inf', '.'],
    ['Infinity', '.'],
    ['nan', '.'],
    ['1e400', '.'],
    ['0x1F', '.'],
    ['1 000', '.'],
    ['12 kg', '.'],
    ['', '.'],
    ['.', '.'],
    ['-', '.'],
    ['1__0', '.'],
  ] as const)('%j with decimal %j is none', (cell, decimal) => {
    expect(readNumber(cell, decimal)).toBeNull();
  });
});

describe('dates', () => {
  it.each([
    ['1970-01-01', 0],
    ['1970-01-02', 1],
    ['1969-12-31', -1],
    ['2000-02-29', 11016],
    ['1970-01-01 12:00', 0.5],
    ['1970-01-01T06:00:00Z', 0.25],
  ])('%s is %d days', (cell, days) => {
    expect(readDate(cell)).toBe(days);
  });

  it.each(['2014-02-30', '2014-13-01', '1970-01-01 25:00', '01/02/2003', '2014', '2014-1-1'])(
    '%s is none',
    (cell) => {
      expect(readDate(cell)).toBeNull();
    },
  );
});
