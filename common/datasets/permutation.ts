/**
 * Seeded generator of uniform 32-bit integers: xoshiro128** (Blackman and Vigna, 2018), its state
 * filled from the seed by SplitMix32. The same seed gives the same numbers on every machine.
 */
export function seededIntegers(seed: number): () => number {
  let mix = seed >>> 0;
  const next = () => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  return xoshiro128(next(), next(), next(), next());
}

/** xoshiro128** from its four state words; not all may be zero. */
export function xoshiro128(a: number, b: number, c: number, d: number): () => number {
  return () => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled;
  };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** The numbers 0 … length − 1 in a seeded random order (Fisher and Yates, without modulo bias). */
export function permutation(length: number, next: () => number): Uint32Array {
  const order = new Uint32Array(length);
  for (let index = 0; index < length; index += 1) order[index] = index;
  for (let last = length - 1; last > 0; last -= 1) {
    const other = below(last + 1, next);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/** A uniform integer from 0 to bound − 1; draws that would favour small values are thrown away. */
function below(bound: number, next: () => number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const drawn = next();
    if (drawn < limit) return drawn % bound;
  }
}
