/**
 * A seeded source of random numbers with a state of four 32-bit words that can be stored:
 * xoshiro128** 1.1 by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c).
 */
export class RandomSource {
  readonly #state: Uint32Array;

  /** Continues from a stored state; throws a RangeError when it is not four words, or all are zero. */
  constructor(state: readonly number[]) {
    if (state.length !== 4 || state.every((word) => word === 0)) {
      throw new RangeError('The state of a random source is four words that are not all zero.');
    }
    this.#state = Uint32Array.from(state);
  }

  /** An independent source for each purpose: equal arguments give equal numbers. */
  static seeded(seed: number, ...purpose: readonly (string | number)[]): RandomSource {
    return new RandomSource(expandSeed([seed, ...purpose].join('\u0000')));
  }

  /** The state from which the same numbers follow. */
  state(): readonly number[] {
    return [...this.#state];
  }

  /** An integer in 0 … 2³² − 1. */
  uint32(): number {
    const s = this.#state;
    const [s0, s1, s2, s3] = s as unknown as [number, number, number, number];
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const third = s2 ^ s0;
    const fourth = s3 ^ s1;
    s[1] = s1 ^ third;
    s[0] = s0 ^ fourth;
    s[2] = third ^ (s1 << 9);
    s[3] = rotateLeft(fourth, 11);
    return result;
  }

  /** Fills `words` with what as many calls of `uint32` would give, faster. */
  fillWords(words: Uint32Array): void {
    let [s0, s1, s2, s3] = this.#state as unknown as [number, number, number, number];
    for (let index = 0; index < words.length; index++) {
      const scrambled = Math.imul(s1, 5);
      words[index] = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
    }
    this.#state.set([s0, s1, s2, s3]);
  }

  /** A number in [0, 1). */
  uniform(): number {
    return this.uint32() / 2 ** 32;
  }

  /** A number from the standard normal distribution (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** An integer in 0 … limit − 1, each equally likely; `limit` is at most 2³². */
  below(limit: number): number {
    const unbiased = 2 ** 32 - (2 ** 32 % limit);
    let drawn = this.uint32();
    while (drawn >= unbiased) drawn = this.uint32();
    return drawn % limit;
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Four well-mixed words from any text: FNV-1a, then SplitMix32 to spread it. */
function expandSeed(text: string): number[] {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  const words = Array.from({ length: 4 }, () => {
    hash = (hash + 0x9e3779b9) | 0;
    let word = hash ^ (hash >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  });
  return words.every((word) => word === 0) ? [1, 0, 0, 0] : words;
}
