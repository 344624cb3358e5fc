import { describe, expect, it } from 'vitest';
import { alignRows } from '../../../../main/services/comparison/align-rows.ts';

describe('rows that were found in neither table', () => {
  it.each([
    ['a changed row between others', [0, -1, 2, 3], 4, [0, 1, 2, 3], [1]],
    ['several after each other, and the last', [0, -1, -1, 3, -1], 5, [0, 1, 2, 3, 4], [1, 2, 4]],
    ['rows taken out above', [-1, -1, 0, -1, 2], 3, [-1, -1, 0, 1, 2], [3]],
    ['the first row after others were taken out', [-1, -1, 1, 2, 3], 4, [-1, 0, 1, 2, 3], [1]],
    ['a row put in', [0, 2, 3], 4, [0, 2, 3], []],
    ['nothing found, as many rows', [-1, -1, -1], 3, [0, 1, 2], [0, 1, 2]],
    ['nothing found, fewer rows', [-1, -1, -1], 2, [-1, -1, -1], []],
    ['another order, with no places', [4, -1, 0, 3, 2], 6, [4, -1, 0, 3, 2], []],
  ] as const)('are paired by their place: %s', (_, found, secondRows, expected, paired) => {
    const toSecond = Int32Array.from(found);
    expect([...alignRows(toSecond, secondRows)].toSorted((a, b) => a - b)).toEqual([...paired]);
    expect([...toSecond]).toEqual([...expected]);
  });
});
