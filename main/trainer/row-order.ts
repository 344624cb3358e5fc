import { shuffle } from '../../common/random/permutation.ts';
import { RandomSource } from '../../common/random/random-source.ts';

/** Values of a prepared table's split. */
export const splitNumber = { train: 0, validation: 1, test: 2 } as const;

/** Row numbers of one split, in table order. */
export function rowsOfSplit(split: Uint8Array, number: number): Int32Array {
  const rows: number[] = [];
  split.forEach((value, row) => {
    if (value === number) rows.push(row);
  });
  return Int32Array.from(rows);
}

/** The order of an epoch's rows: the same for the same seed and epoch. */
export function epochOrder(rows: Int32Array, seed: number, epoch: number): Int32Array {
  const order = rows.slice();
  shuffle(order, RandomSource.seeded(seed, 'shuffle', epoch));
  return order;
}
