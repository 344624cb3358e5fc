import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { findFlips } from '../../../common/comparison/flips.ts';
import { matchRows, type JudgedPart } from '../../../common/comparison/matched-rows.ts';
import { rowScores } from '../../../common/comparison/row-scores.ts';

function classes(
  name: string,
  rows: readonly number[],
  actual: readonly number[],
  predicted: readonly number[],
  names: readonly string[] = ['no', 'yes'],
): JudgedPart {
  return {
    name,
    rows,
    judged: {
      kind: 'classes',
      classes: names,
      actual: Int32Array.from(actual),
      predicted: Int32Array.from(predicted),
      probabilities: new Float32Array(actual.length * names.length),
    },
  };
}

function numbers(
  name: string,
  rows: readonly number[],
  actual: readonly number[],
  predicted: readonly number[],
): JudgedPart {
  return {
    name,
    rows,
    judged: {
      kind: 'numbers',
      names: ['price'],
      actual: Float64Array.from(actual),
      predicted: Float64Array.from(predicted),
    },
  };
}

describe('rows that two runs answer', () => {
  it('are matched by their numbers in the table, whatever order each has them in', () => {
    const first = classes('a', [4, 9, 2], [1, 0, 1], [1, 1, 0]);
    const second = classes('b', [2, 4, 7], [1, 1, 0], [1, 0, 0]);
    const matched = matchRows(first, second);
    expect([...matched.first]).toEqual([0, 2]);
    expect([...matched.second]).toEqual([1, 0]);
    expect(matched.same).toBe(false);
    expect(matchRows(first, first).same).toBe(true);
  });

  it('are matched by the names of the classes where their order differs', () => {
    const first = classes('a', [1, 2], [0, 1], [0, 1]);
    const second = classes('b', [1, 2], [1, 0], [1, 1], ['yes', 'no']);
    expect(matchRows(first, second).same).toBe(true);
  });

  it.each([
    ['no row is shared', classes('b', [7], [0], [0]), /no row in common.*split of the other/],
    ['a shared row has another target', classes('b', [1, 2], [1, 1], [0, 0]), /read anew/],
    [
      'the classes differ',
      classes('b', [1, 2], [0, 1], [0, 1], ['x', 'y']),
      /different targets: no, yes and x, y/,
    ],
    [
      'one predicts numbers',
      numbers('b', [1, 2], [3, 4], [3, 4]),
      /“a” predicts classes and “b” numbers/,
    ],
  ])('are refused with a sentence when %s', (_, second, words) => {
    const first = classes('a', [1, 2], [0, 1], [0, 1]);
    expect(() => matchRows(first, second)).toThrow(words);
  });

  it('are counted by who is right, each once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 60 }),
        (rows) => {
          const first = Float64Array.from(rows, ([right]) => Number(right));
          const second = Float64Array.from(rows, ([, right]) => Number(right));
          const flips = findFlips(first, second, 'classes', 'only-first');
          const count = (a: boolean, b: boolean) =>
            rows.filter(([x, y]) => x === a && y === b).length;
          expect(flips.onlyFirst).toBe(count(true, false));
          expect(flips.onlySecond).toBe(count(false, true));
          expect(flips.bothRight).toBe(count(true, true));
          expect(flips.bothWrong).toBe(count(false, false));
          expect(flips.places).toHaveLength(flips.onlyFirst);
        },
      ),
    );
  });

  it('of numbers come in the order of the difference, those without a number first', () => {
    const all = Int32Array.of(0, 1, 2, 3);
    const first = numbers('a', [0, 1, 2, 3], [10, 10, 10, 10], [11, 10, 10, 10]);
    const second = numbers('b', [0, 1, 2, 3], [10, 10, 10, 10], [10, 12, NaN, 15]);
    const scores = [rowScores(first.judged, all), rowScores(second.judged, all)] as const;
    const flips = findFlips(...scores, 'numbers', 'only-first');
    expect(flips.places).toEqual([2, 3, 1]);
    expect([flips.onlySecond, flips.bothRight, flips.bothWrong]).toEqual([1, 0, 0]);
  });
});
