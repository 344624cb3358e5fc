import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDate,
  formatDuration,
  formatNumber,
  formatPercent,
  formatShare,
} from '../../../renderer/ui/format.ts';

describe('numbers as shown', () => {
  it.each([
    [0.946666, '0.9467'],
    [0, '0'],
    [12, '12'],
    [12_340.6, '12,341'],
    [1234.5, '1,235'],
    [-3.25, '−3.25'],
    [3.2e-7, '3.2e−7'],
    [-3.2e-7, '−3.2e−7'],
    [141_589_285.3, '141.6 million'],
    [124_923_079_170, '124,923,079,170'],
    [2_000_000_000, '2 billion'],
    [1.5e13, '15 trillion'],
    [-999_999_999.9, '−1 billion'],
    [3e20, '3e20'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
    [NaN, '–'],
    [null, '–'],
  ])('writes %s as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('keeps as many significant digits as asked for', () => {
    expect(formatNumber(0.946666, 2)).toBe('0.95');
  });

  it('writes shares that stand in a column alike', () => {
    expect([1, 0.75, 0, null].map(formatShare)).toEqual(['1.000', '0.750', '0.000', '–']);
  });

  it('separates thousands of counts', () => {
    expect(formatCount(1_000_000)).toBe('1,000,000');
  });

  it.each([
    [0.9467, '94.7 %'],
    [0.85, '85.0 %'],
    [1, '100 %'],
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.99996, '> 99.9 %'],
  ])('writes the fraction %s as %s', (fraction, text) => {
    expect(formatPercent(fraction)).toBe(text);
  });
});

describe('times as shown', () => {
  it.each([
    [0.42, '0.4 s'],
    [41, '41 s'],
    [59.7, '1 min'],
    [200, '3 min 20 s'],
    [7500, '2 h 5 min'],
    [null, '–'],
  ])('writes %s seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  const now = new Date(2026, 2, 3, 14, 30);
  it.each([
    [new Date(2026, 2, 3, 14, 29, 45), 'just now'],
    [new Date(2026, 2, 3, 14, 18), '12 min ago'],
    [new Date(2026, 2, 3, 9, 5), 'today 09:05'],
    [new Date(2026, 1, 28, 9, 5), '28 Feb 2026'],
  ])('says when %s was', (date, text) => {
    expect(formatDate(date.toISOString(), now)).toBe(text);
  });
});
