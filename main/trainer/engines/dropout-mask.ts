import type { RandomSource } from '../../../common/random/random-source.ts';

/**
 * Fills an inverted-dropout mask: 0 with probability `rate`, otherwise 1 / (1 − rate).
 * Engines draw masks in the order of the layers, row by row, so that all of them drop the same values.
 */
export function fillDropoutMask(values: Float32Array, rate: number, random: RandomSource): void {
  const words = new Uint32Array(values.length);
  random.fillWords(words);
  const threshold = rate * 2 ** 32;
  const kept = rate < 1 ? 1 / (1 - rate) : 0;
  for (let index = 0; index < values.length; index++) {
    values[index] = (words[index] ?? 0) < threshold ? 0 : kept;
  }
}
