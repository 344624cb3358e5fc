import type { RandomSource } from '../../../common/random/random-source.ts';
import { fillDropoutMask } from './dropout-mask.ts';

/** What kind of random numbers a layer asks for; see `ForwardOps`. */
export type RandomDraw =
  | { readonly kind: 'mask'; readonly rate: number }
  | { readonly kind: 'uniform' }
  | { readonly kind: 'normal' };

/**
 * Fills `values` with random numbers. Engines draw in the order in which the layers ask, step by step, so
 * that all of them get the same numbers.
 */
export function fillRandom(values: Float32Array, draw: RandomDraw, random: RandomSource): void {
  switch (draw.kind) {
    case 'mask':
      fillDropoutMask(values, draw.rate, random);
      break;
    case 'uniform': {
      const words = new Uint32Array(values.length);
      random.fillWords(words);
      // 24 bits fit a 32-bit number exactly, so that none is rounded up to 1.
      words.forEach((word, index) => (values[index] = (word >>> 8) / 2 ** 24));
      break;
    }
    case 'normal':
      for (let index = 0; index < values.length; index++) values[index] = random.normal();
      break;
  }
}
