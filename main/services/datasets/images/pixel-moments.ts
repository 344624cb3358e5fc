import type { FittedImage } from '../../../../common/datasets/images/image-treatment.ts';

/** Mean and standard deviation of each channel, exact: pixels are counted by their value. */
export class PixelMoments {
  readonly #channels: number;
  /** [channels, 256] */
  readonly #counts: Float64Array;

  constructor(channels: number) {
    this.#channels = channels;
    this.#counts = new Float64Array(channels * 256);
  }

  /** Adds a picture, channels innermost. */
  add(pixels: Uint8Array): void {
    const counts = this.#counts;
    for (let channel = 0; channel < this.#channels; channel++) {
      const base = channel * 256;
      for (let at = channel; at < pixels.length; at += this.#channels) {
        const place = base + (pixels[at] ?? 0);
        counts[place] = (counts[place] ?? 0) + 1;
      }
    }
  }

  /** The mean, and the population standard deviation or 1 where all pixels are alike. */
  scaling(): FittedImage {
    const moments = Array.from({ length: this.#channels }, (_, channel) => {
      const counts = this.#counts.subarray(channel * 256, (channel + 1) * 256);
      const sum = (of: (value: number) => number) =>
        counts.reduce((total, count, value) => total + count * of(value), 0);
      const pixels = sum(() => 1);
      const mean = pixels === 0 ? 0 : sum((value) => value) / pixels;
      const variance = pixels === 0 ? 0 : sum((value) => (value - mean) ** 2) / pixels;
      return { mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 };
    });
    return {
      offset: moments.map(({ mean }) => mean),
      divisor: moments.map(({ deviation }) => deviation),
    };
  }
}
