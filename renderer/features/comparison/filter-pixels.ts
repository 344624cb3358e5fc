import type { MomentFilters } from '../../../common/comparison/comparison-api.ts';
import type { ChartData } from '../../ui/charts/chart-data.ts';

/**
 * One kernel as RGBA pixels: its three channels as red, green and blue, else the mean of its channels as grey. 0 is the
 * middle, `largest` and −`largest` are the ends.
 */
export function filterPixels(
  kernel: readonly number[],
  { width, height, channels }: Pick<MomentFilters, 'width' | 'height' | 'channels'>,
  largest: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4);
  const tone = (weight: number): number => 127.5 + (weight / largest) * 127.5;
  for (let at = 0; at < width * height; at++) {
    const own = kernel.slice(at * channels, (at + 1) * channels);
    const mean = own.reduce((sum, weight) => sum + weight, 0) / Math.max(1, own.length);
    const [red, green, blue] = channels === 3 ? own : [mean, mean, mean];
    pixels.set([tone(red ?? 0), tone(green ?? 0), tone(blue ?? 0), 255], at * 4);
  }
  return pixels;
}

/** Every weight of the filters with its place, from 1. */
export function filterTable({ kernels, width, channels }: MomentFilters): ChartData {
  return {
    columns: ['Filter', 'Row', 'Column', 'Channel', 'Weight'],
    rows: kernels.flatMap((kernel, filter) =>
      kernel.map((weight, at) => {
        const place = Math.floor(at / channels);
        return [
          filter + 1,
          Math.floor(place / width) + 1,
          (place % width) + 1,
          (at % channels) + 1,
          weight,
        ];
      }),
    ),
  };
}
