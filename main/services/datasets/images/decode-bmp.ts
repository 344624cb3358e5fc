import { decode } from 'bmp-ts';
import sharp from 'sharp';
import { mostPixels } from './image-format.ts';

/** What a BMP says of its size; a height below 0 means that its lines begin at the top. */
export function bmpSize(bytes: Buffer): { readonly width: number; readonly height: number } {
  return { width: Math.abs(bytes.readInt32LE(18)), height: Math.abs(bytes.readInt32LE(22)) };
}

/** A BMP, which sharp does not read and browsers show each in their way, as a PNG with the same pixels. */
export async function pngOfBmp(bytes: Buffer): Promise<Buffer> {
  const { width, height } = bmpSize(bytes);
  if (width * height > mostPixels || width * height === 0) throw new RangeError('Impossible size');
  const depth = bytes.readUInt16LE(28);
  const packed = bytes.readUInt32LE(30);
  const needed = bytes.readUInt32LE(10) + Math.floor((width * depth + 31) / 32) * 4 * height;
  // Uncompressed pixels have a known length; the decoder fills what is cut off with black.
  if ((packed === 0 || packed === 3) && needed > bytes.length) throw new RangeError('Cut off');
  const { data } = decode(bytes, { toRGBA: true });
  const image = sharp(data, { raw: { width, height, channels: 4 } });
  // Only the newer headers say where a pixel's alpha lies; in older ones its byte means nothing.
  const hasAlpha = depth === 32 && bytes.readUInt32LE(14) >= 56 && bytes.readUInt32LE(66) !== 0;
  return (hasAlpha ? image : image.removeAlpha()).png({ compressionLevel: 6 }).toBuffer();
}
