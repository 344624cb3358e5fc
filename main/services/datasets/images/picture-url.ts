import sharp from 'sharp';
import type { FittedImage } from '../../../../common/datasets/images/image-treatment.ts';

/** Width, height and channels of a picture's pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
}

/** Pixels as a PNG in a data URL. */
export async function pictureUrl(
  pixels: Uint8Array,
  { width, height, channels }: PictureSize,
): Promise<string> {
  const png = await sharp(pixels, { raw: { width, height, channels } }).png().toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

/** The numbers that a network gets as pixels again; what lies beyond black or white is cut off. */
export function toPixels(numbers: Float32Array, { offset, divisor }: FittedImage): Uint8Array {
  const channels = offset.length;
  return Uint8Array.from(numbers, (number, at) => {
    const channel = at % channels;
    const pixel = Math.round(number * (divisor[channel] ?? 1) + (offset[channel] ?? 0));
    return Math.max(0, Math.min(255, pixel));
  });
}
