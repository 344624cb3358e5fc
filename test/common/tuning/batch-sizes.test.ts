import { describe, expect, it } from 'vitest';
import { batchSizesToTry, suggestBatch } from '../../../common/tuning/batch-sizes.ts';
import type { TriedBatch } from '../../../common/tuning/tuning-api.ts';

const tried = (...rates: readonly (number | null)[]): TriedBatch[] =>
  rates.map((rowsPerSecond, i) => ({
    batchSize: 8 * 2 ** i,
    rowsPerSecond,
    memory: 1e8,
    problem: rowsPerSecond === null ? 'It did not fit.' : null,
  }));

describe('batch sizes', () => {
  it('are doubled up to a quarter of the rows', () => {
    expect(batchSizesToTry(300, 32)).toEqual([8, 16, 32, 64]);
    expect(batchSizesToTry(10, 8)).toEqual([8]);
    expect(batchSizesToTry(5, 32)).toEqual([5]);
    expect(batchSizesToTry(1e7, 32).at(-1)).toBe(8192);
  });

  it('have the one that is set now among them, which is not suggested for its speed alone', () => {
    expect(batchSizesToTry(300, 200)).toEqual([8, 16, 32, 64, 200]);
    expect(batchSizesToTry(300, 20)).toEqual([8, 16, 20, 32, 64]);
    const whole = { batchSize: 300, rowsPerSecond: 5000, memory: 1e8, problem: null };
    expect(suggestBatch([...tried(100, 190, 320, 330), whole], 300)).toBe(32);
  });

  it('are suggested small where larger ones are hardly faster', () => {
    expect(suggestBatch(tried(100, 190, 320, 330, 331), 1e5)).toBe(32);
    expect(suggestBatch(tried(100, 200, 400, 800), 1e5)).toBe(64);
  });

  it('are not suggested where they did not fit', () => {
    expect(suggestBatch(tried(100, 200, null), 1e5)).toBe(16);
    expect(suggestBatch(tried(null), 1e5)).toBeNull();
  });
});
