import { describe, expect, it } from 'vitest';
import { shownClasses } from '../../../renderer/features/evaluation/class-order.ts';

const report = (name: string, support: number) => ({
  name,
  precision: 0.5,
  recall: 0.5,
  f1: 0.5,
  support,
});

describe('the order in which classes are shown', () => {
  it('puts numbers in their order, with their rows, columns and reports', () => {
    const shown = shownClasses({
      classes: ['10', '2', '-1'],
      confusion: [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      perClass: [report('10', 6), report('2', 15), report('-1', 24)],
    });
    expect(shown.classes).toEqual(['-1', '2', '10']);
    expect(shown.confusion).toEqual([
      [9, 8, 7],
      [6, 5, 4],
      [3, 2, 1],
    ]);
    expect(shown.perClass.map(({ support }) => support)).toEqual([24, 15, 6]);
  });

  it('leaves names as the run has them', () => {
    const named = {
      classes: ['setosa', '2', 'a'],
      confusion: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      perClass: [report('setosa', 1), report('2', 1), report('a', 1)],
    };
    expect(shownClasses(named)).toBe(named);
  });
});
