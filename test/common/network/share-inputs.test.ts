import { describe, expect, it } from 'vitest';
import { shareInputs } from '../../../common/network/share-inputs.ts';

const input = (id: string, size: number, columns: readonly number[] | null = null) => ({
  id,
  name: id,
  size,
  columns,
});

describe('sharing features out among Input layers', () => {
  it.each([
    ['one takes all', [input('a', 3)], 3, [[0, 1, 2]]],
    [
      'several of full size take all',
      [input('a', 2), input('b', 2)],
      2,
      [
        [0, 1],
        [0, 1],
      ],
    ],
    ['others follow one another', [input('a', 2), input('b', 1)], 3, [[0, 1], [2]]],
    ['the count is not known', [input('a', 1), input('b', 2)], null, [[0], [1, 2]]],
    [
      'columns are chosen',
      [input('a', 2, [3, 0]), input('b', 4)],
      4,
      [
        [3, 0],
        [0, 1, 2, 3],
      ],
    ],
  ])('when %s', (_name, inputs, count, wanted) => {
    expect(shareInputs(inputs, count)).toEqual(wanted);
  });

  it.each([
    [
      'one of another size',
      [input('a', 3)],
      4,
      /The rows have 4 features, but the network's input takes 3/,
    ],
    [
      'sizes that add up to another number',
      [input('a', 3), input('b', 2)],
      4,
      /a 3, b 2.*add up to 4/,
    ],
    [
      'another number of chosen columns',
      [input('a', 3, [0])],
      4,
      /takes 3 features, but 1 are chosen/,
    ],
    ['a column that is not there', [input('a', 1, [4])], 4, /takes feature 5, but the data have 4/],
  ])('refuses %s', (_name, inputs, count, message) => {
    expect(() => shareInputs(inputs, count)).toThrow(message);
  });
});
