import { describe, expect, it } from 'vitest';
import { heat, Matrix } from '../../../renderer/features/evaluation/confusion.ts';

/** Rows are actual classes. */
function matrixOf(classes: readonly string[], counts: readonly (readonly number[])[]): Matrix {
  const cells = counts.flatMap((row, actual) =>
    row.flatMap((count, predicted) => (count > 0 ? [{ actual, predicted, count }] : [])),
  );
  return new Matrix(classes, {
    actual: cells.map(({ actual }) => actual),
    predicted: cells.map(({ predicted }) => predicted),
    count: cells.map(({ count }) => count),
  });
}

const three = matrixOf(
  ['10', '2', '-1'],
  [
    [5, 1, 0],
    [3, 5, 2],
    [0, 0, 4],
  ],
);

describe('the confusion matrix', () => {
  it('gives shares of the actual class and of what was predicted, and none for 0 / 0', () => {
    expect(three.share(1, 0, 'row')).toBeCloseTo(0.3, 12);
    expect(three.share(1, 0, 'column')).toBeCloseTo(3 / 8, 12);
    expect(three.told(1, 0, 'row')).toBe('30.0 %');
    const empty = matrixOf(
      ['a', 'b'],
      [
        [0, 0],
        [0, 2],
      ],
    );
    expect(empty.share(0, 0, 'row')).toBeNull();
    expect(empty.share(0, 0, 'column')).toBeNull();
  });

  it('names the pairs confused most often, most often first', () => {
    expect(three.confusions(2)).toEqual([
      { actual: 1, predicted: 0, count: 3 },
      { actual: 1, predicted: 2, count: 2 },
    ]);
  });

  it('puts classes that are numbers in the order of the numbers', () => {
    expect(three.order('run').map((index) => three.classes[index])).toEqual(['-1', '2', '10']);
  });

  it('leaves names as the run has them, and sorts by rows and by errors', () => {
    const named = matrixOf(
      ['setosa', '2', 'a'],
      [
        [1, 0, 0],
        [0, 3, 1],
        [2, 2, 2],
      ],
    );
    expect(named.order('run')).toEqual([0, 1, 2]);
    expect(named.order('name')).toEqual([1, 2, 0]);
    expect(named.order('rows')).toEqual([2, 1, 0]);
    expect(named.order('errors')).toEqual([2, 1, 0]);
  });

  it('heats with the share and leaves out the middle, where no text is readable', () => {
    const strengths = Array.from({ length: 101 }, (_, i) => heat(i / 100).strength);
    expect(strengths[0]).toBe(0);
    expect(strengths[100]).toBe(100);
    expect(strengths.every((value, i) => i === 0 || value >= (strengths[i - 1] ?? 0))).toBe(true);
    expect(strengths.filter((value) => value > 45 && value < 90)).toEqual([]);
    expect(heat(0.5).strong).toBe(true);
    expect(heat(0.49).strong).toBe(false);
  });
});
