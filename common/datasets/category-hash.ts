/**
 * Which of `buckets` inputs a category shares: FNV-1a (Fowler, Noll and Vo), 32 bits, over its UTF-8 bytes, modulo
 * `buckets`. The same on every machine and in every version.
 */
export function bucketOf(category: string, buckets: number): number {
  let hash = 0x811c9dc5;
  const take = (byte: number) => {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  };
  for (const character of category) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) take(point);
    else if (point < 0x800) {
      take(0xc0 | (point >> 6));
      take(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      take(0xe0 | (point >> 12));
      take(0x80 | ((point >> 6) & 0x3f));
      take(0x80 | (point & 0x3f));
    } else {
      take(0xf0 | (point >> 18));
      take(0x80 | ((point >> 12) & 0x3f));
      take(0x80 | ((point >> 6) & 0x3f));
      take(0x80 | (point & 0x3f));
    }
  }
  return hash % buckets;
}

/** Inputs of a column that is hashed, unless its treatment says how many. */
export const usualBuckets = 32;
