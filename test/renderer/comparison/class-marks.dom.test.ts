import { describe, expect, it } from 'vitest';
import { markBetween, markOf } from '../../../renderer/features/comparison/class-marks.ts';

describe('marks of classes', () => {
  it('differ in shape as well as in colour, for those who see no colours', () => {
    const eight = Array.from({ length: 8 }, (_, at) => markOf(at));
    expect(new Set(eight.map(({ path }) => path)).size).toBe(8);
    expect(new Set(eight.map(({ color }) => color)).size).toBe(8);
  });

  it('differ for 64 classes', () => {
    const marks = Array.from({ length: 64 }, (_, at) => JSON.stringify(markOf(at)));
    expect(new Set(marks).size).toBe(64);
  });

  it('go from one colour to the other for numbers', () => {
    expect(markBetween(2, 2, 4).color).toContain('0%');
    expect(markBetween(3, 2, 4).color).toContain('50%');
    expect(markBetween(4, 2, 4).color).toContain('100%');
    expect(markBetween(2, 2, 2).color).toContain('0%');
  });
});
