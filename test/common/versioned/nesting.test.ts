import { expect, it } from 'vitest';
import { isDeeperThan } from '../../../common/versioned/nesting.ts';

it.each([
  [7, 0, false],
  [[], 0, true],
  [[], 1, false],
  [{ a: [1, { b: null }] }, 3, false],
  [{ a: [1, { b: [] }] }, 3, true],
])('%j is deeper than %i levels: %s', (json, levels, deeper) => {
  expect(isDeeperThan(json, levels)).toBe(deeper);
});

it('looks at what is deeper than a function can follow itself', () => {
  expect(isDeeperThan(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBe(true);
});
