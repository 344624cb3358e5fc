import sharp, { type Sharp } from 'sharp';
import {
  channelsOf,
  type ImageTreatment,
} from '../../../../common/datasets/images/image-treatment.ts';
import { decodeOptions } from './import-image.ts';
import type { StoredImage } from './stored-image.ts';

/** sharp's words for the three ways. */
const fits = { fit: 'contain', fill: 'cover', stretch: 'fill' } as const;

/**
 * The picture as the network gets it before scaling: bytes, row-major [height, width, channels]. Turned as the
 * camera noted, in sRGB with 8 bits a channel; alpha laid on white unless it is kept; what `fit` leaves is black, or
 * transparent where alpha is kept. A picture that has the size is not resized.
 * Throws what sharp throws when it cannot be decoded.
 */
export async function treatPicture(
  image: StoredImage,
  treatment: ImageTreatment,
): Promise<Uint8Array> {
  const taken = takeAsItIs(image, treatment);
  if (taken) return taken;
  const { width, height, resize, color } = treatment;
  const opened = open(image).autoOrient();
  const coloured =
    color === 'rgba'
      ? opened.toColourspace('srgb').ensureAlpha()
      : color === 'rgb'
        ? opened.flatten({ background: '#ffffff' }).toColourspace('srgb')
        : opened.flatten({ background: '#ffffff' }).greyscale();
  const { data, info } = await coloured
    .resize(width, height, {
      fit: fits[resize],
      background: { r: 0, g: 0, b: 0, alpha: color === 'rgba' ? 0 : 1 },
    })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return withChannels(data, info.channels, channelsOf(treatment));
}

function open(image: StoredImage): Sharp {
  if (image.kind === 'file') return sharp(image.bytes, decodeOptions);
  const { width, height, channels, bytes } = image;
  return sharp(bytes, { ...decodeOptions, raw: { width, height, channels } });
}

/** Pixels that are there already in the wanted size and colours, where no decoding is needed. */
function takeAsItIs(image: StoredImage, treatment: ImageTreatment): Uint8Array | null {
  if (image.kind !== 'pixels') return null;
  const { width, height, channels, bytes } = image;
  if (width !== treatment.width || height !== treatment.height) return null;
  const wanted = channelsOf(treatment);
  return channels === wanted || (channels === 1 && wanted > 1)
    ? withChannels(bytes, channels, wanted)
    : null;
}

/** Grey values in every colour, and full opacity where alpha is wanted and there is none. */
function withChannels(bytes: Uint8Array, channels: number, wanted: number): Uint8Array {
  if (channels === wanted) return bytes;
  const pixels = bytes.length / channels;
  const wide = new Uint8Array(pixels * wanted).fill(255);
  const hasAlpha = channels === 2 || channels === 4;
  const colours = Math.min(3, wanted);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * channels;
    for (let colour = 0; colour < colours; colour++) {
      wide[pixel * wanted + colour] = bytes[from + (channels < 3 ? 0 : colour)] ?? 0;
    }
    if (hasAlpha && wanted === 4) wide[pixel * 4 + 3] = bytes[from + channels - 1] ?? 255;
  }
  return wide;
}
