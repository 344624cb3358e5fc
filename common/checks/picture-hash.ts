/** Side of the small grey picture that is compared, in pixels. */
export const smallSide = 16;
/** Bits that may differ, and the mean difference of grey values, of pictures that look the same. */
const mostBits = 5;
const mostDifference = 4;
/** Pictures with less contrast all look the same. */
const leastContrast = 4;

/** What of a picture is compared. */
export interface PictureHash {
  /** 64 bits as 8 bytes: whether each of 8 × 8 places is darker than the one to its right (dHash). */
  readonly bits: Uint8Array;
  /** Grey values, [16, 16]. */
  readonly grey: Uint8Array;
}

/** The hash of a small grey picture [16, 16]; null for one that is all of one grey. */
export function pictureHash(grey: Uint8Array): PictureHash | null {
  let [least, most] = [255, 0];
  for (const value of grey) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (most - least < leastContrast) return null;
  const bits = new Uint8Array(8);
  for (let y = 0; y < 8; y += 1) {
    for (let x = 0; x < 8; x += 1) {
      // Nine places over sixteen pixels: the last two overlap by half.
      if (patch(grey, x, y) < patch(grey, x + 1, y)) bits[y] = (bits[y] ?? 0) | (1 << x);
    }
  }
  return { bits, grey };
}

/** Sum of the 2 × 2 pixels of a place; nine places share the sixteen pixels of a line evenly. */
function patch(grey: Uint8Array, x: number, y: number): number {
  const left = Math.round((x * (smallSide - 2)) / 8);
  let sum = 0;
  for (const dy of [0, 1]) {
    for (const dx of [0, 1]) sum += grey[(2 * y + dy) * smallSide + left + dx] ?? 0;
  }
  return sum;
}

/** Whether two pictures look the same: few bits and grey values differ. */
export function looksSame(a: PictureHash, b: PictureHash): boolean {
  let differing = 0;
  for (let line = 0; line < 8; line += 1) {
    for (let rest = (a.bits[line] ?? 0) ^ (b.bits[line] ?? 0); rest > 0; rest &= rest - 1)
      differing += 1;
  }
  if (differing > mostBits) return false;
  let difference = 0;
  for (let at = 0; at < a.grey.length; at += 1) {
    difference += Math.abs((a.grey[at] ?? 0) - (b.grey[at] ?? 0));
  }
  return difference / a.grey.length <= mostDifference;
}
