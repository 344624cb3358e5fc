import type { FittedImage } from '../../common/datasets/images/image-treatment.ts';

/** What each of the 256 values of a pixel becomes, channel by channel: [channels, 256]. */
export function pixelTable({ offset, divisor }: FittedImage): Float32Array {
  const table = new Float32Array(offset.length * 256);
  offset.forEach((mean, channel) => {
    for (let value = 0; value < 256; value++) {
      table[channel * 256 + value] = (value - mean) / (divisor[channel] ?? 1);
    }
  });
  return table;
}

/** Where the numbers of pictures go: from `start` in each row of a row-major matrix. */
export interface PixelPlace {
  /** [rows, width] */
  readonly into: Float32Array;
  readonly width: number;
  readonly start: number;
}

/**
 * Turns pixels into numbers, picture by picture: the pictures lie in `pixels` one after another, `size` bytes each
 * with channels innermost, the one at place `pictures[i]` goes into row i of the place.
 */
export function convertPixels(
  table: Float32Array,
  pixels: Uint8Array,
  size: number,
  pictures: Int32Array,
  { into, width, start }: PixelPlace,
): void {
  const channels = table.length / 256;
  const alike = channels === 1 || sameInAllChannels(table);
  for (let row = 0; row < pictures.length; row++) {
    const from = (pictures[row] ?? 0) * size;
    const to = row * width + start;
    if (alike) {
      for (let at = 0; at < size; at++) into[to + at] = table[pixels[from + at] ?? 0] ?? 0;
      continue;
    }
    for (let channel = 0; channel < channels; channel++) {
      const base = channel * 256;
      for (let at = channel; at < size; at += channels) {
        into[to + at] = table[base + (pixels[from + at] ?? 0)] ?? 0;
      }
    }
  }
}

function sameInAllChannels(table: Float32Array): boolean {
  for (let at = 256; at < table.length; at++) if (table[at] !== table[at - 256]) return false;
  return true;
}
