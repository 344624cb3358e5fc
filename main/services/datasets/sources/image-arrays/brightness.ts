/**
 * Mean of the colours of each picture, rounded; alpha is no colour.
 * @param pixels Row-major [pictures, height, width, channels].
 */
export function brightnessOf(pixels: Uint8Array, pictures: number, channels: number): Uint8Array {
  const size = pixels.length / pictures;
  const colours = channels === 4 ? (size / 4) * 3 : size;
  const sums = sumsOf(pixels, pictures, channels);
  return Uint8Array.from({ length: pictures }, (_, at) => Math.round((sums[at] ?? 0) / colours));
}

function sumsOf(pixels: Uint8Array, pictures: number, channels: number): Float64Array {
  const size = pixels.length / pictures;
  const sums = new Float64Array(pictures);
  if (channels !== 4 && size % 4 === 0 && pixels.byteOffset % 4 === 0) {
    const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
    for (let at = 0; at < pictures; at += 1) {
      sums[at] = sumOfWords(words, (at * size) / 4, ((at + 1) * size) / 4);
    }
    return sums;
  }
  for (let at = 0; at < pictures; at += 1) {
    let sum = 0;
    for (let byte = at * size; byte < (at + 1) * size; byte += 1) {
      if (channels !== 4 || byte % 4 !== 3) sum += pixels[byte] ?? 0;
    }
    sums[at] = sum;
  }
  return sums;
}

/** Words whose bytes two sums of 16 bits hold: 2 · 255 · 128 = 65,280. */
const wordsAtOnce = 128;

/** Sum of all bytes of words, two bytes by one addition. */
function sumOfWords(words: Uint32Array, from: number, to: number): number {
  let sum = 0;
  for (let start = from; start < to; start += wordsAtOnce) {
    const end = Math.min(to, start + wordsAtOnce);
    let pairs = 0;
    for (let at = start; at < end; at += 1) {
      const word = words[at] ?? 0;
      pairs = (pairs + (word & 0x00ff00ff) + ((word >>> 8) & 0x00ff00ff)) | 0;
    }
    sum += (pairs & 0xffff) + (pairs >>> 16);
  }
  return sum;
}
