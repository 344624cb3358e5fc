import { describe, expect, it } from 'vitest';
import {
  confusionCells,
  heat,
  worstConfusion,
} from '../../../renderer/features/evaluation/confusion.ts';

describe('the confusion matrix', () => {
  it('gives shares of the true class, and none for a class without rows', () => {
    const cells = confusionCells([
      [3, 1],
      [0, 0],
    ]);
    expect(cells[0]).toEqual([
      { count: 3, share: 0.75, correct: true },
      { count: 1, share: 0.25, correct: false },
    ]);
    expect(cells[1]?.map((cell) => cell.share)).toEqual([null, null]);
  });

  it('names the pair confused most often', () => {
    const confusion = [
      [5, 1, 0],
      [3, 5, 2],
      [0, 0, 5],
    ];
    expect(worstConfusion(['a', 'b', 'c'], confusion)).toEqual({
      actual: 'b',
      predicted: 'a',
      count: 3,
    });
    expect(
      worstConfusion(
        ['a', 'b'],
        [
          [2, 0],
          [0, 2],
        ],
      ),
    ).toBeNull();
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
