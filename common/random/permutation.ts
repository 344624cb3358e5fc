import type { RandomSource } from './random-source.ts';

/** The numbers 0 … count − 1 in random order, every order equally likely (Fisher and Yates). */
export function permutation(count: number, random: RandomSource): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  shuffle(order, random);
  return order;
}

/** Brings `order` into random order in place. */
export function shuffle(order: Int32Array, random: RandomSource): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
}
