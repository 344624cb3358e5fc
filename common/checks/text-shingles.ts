/** Words in a shingle. */
const shingleWords = 4;
/** Numbers of a signature, in bands of which one must agree. */
const signatureSize = 64;
const bandSize = 4;
/** Share of common shingles from which texts are nearly the same. */
export const alikeShare = 0.8;

/** The words of a text in small letters. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Hashes of all runs of four words; of all words together in a shorter text. */
export function shingles(words: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (let from = 0; from <= Math.max(0, words.length - shingleWords); from += 1) {
    let hash = 0x811c9dc5;
    for (const sign of words.slice(from, from + shingleWords).join(' ')) {
      hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
    }
    found.add(hash >>> 0);
  }
  return found;
}

/** The share of shingles that two texts have in common (Jaccard's index). */
export function commonShare(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let both = 0;
  for (const hash of a) if (b.has(hash)) both += 1;
  return both / Math.max(1, a.size + b.size - both);
}

/**
 * Keys under which nearly equal texts meet (MinHash, Broder 1997, in bands): two texts with 80 of 100 shingles in
 * common share at least one key with a probability of 0.9998.
 */
export function meetingKeys(hashes: ReadonlySet<number>): readonly string[] {
  const signature = new Uint32Array(signatureSize).fill(0xffffffff);
  for (const hash of hashes) {
    for (let place = 0; place < signatureSize; place += 1) {
      let mixed = Math.imul(hash ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
      mixed = (mixed ^ (mixed >>> 13)) >>> 0;
      if (mixed < (signature[place] ?? 0)) signature[place] = mixed;
    }
  }
  return Array.from(
    { length: signatureSize / bandSize },
    (_, band) => `${band}:${signature.subarray(band * bandSize, (band + 1) * bandSize).join(',')}`,
  );
}
