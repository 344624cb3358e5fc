import sharp, { type OutputInfo, type Sharp, type SharpOptions } from 'sharp';
import { AppError } from '../../../../common/errors/app-error.ts';
import { bmpSize, pngOfBmp } from './decode-bmp.ts';
import { DecodingRoom } from './decoding-room.ts';
import type { ImageFacts, ImageFormat } from './image-facts.ts';
import {
  type ImageHeader,
  imageFormatOf,
  longestSide,
  mostPixels,
  readImageHeader,
} from './image-format.ts';
import type { StoredImage } from './stored-image.ts';

/** A picture as it goes into a pack. */
export interface ImportedImage {
  readonly image: StoredImage;
  readonly facts: ImageFacts;
  /** Of pictures larger than `thumbnailSize`. */
  readonly thumbnail: Uint8Array | undefined;
}

/** Pixels that a thumbnail, which a grid shows in place of a large picture, has at most on a side. */
export const thumbnailSize = 160;

/** How chosen pictures are decoded: damaged ones are refused, and what would not fit into memory. */
export const decodeOptions: SharpOptions = {
  limitInputPixels: mostPixels,
  failOn: 'error',
  sequentialRead: true,
};

/** Four photographs of 24 million pixels at once; a picture of 4 million never waits. */
const room = new DecodingRoom(400e6, 16e6);

// Every picture is read once: what sharp would keep of it is never asked for again.
sharp.cache(false);

/** Why a picture is not taken in, as a sentence without its name. */
export class RefusedImage extends AppError {
  constructor(why: string, cause?: unknown) {
    super('invalid-data', why, { cause });
    this.name = 'RefusedImage';
  }
}

/**
 * Decodes a chosen picture once: whether it is whole, how large and how bright. JPEG, PNG, WebP and GIF are kept as
 * they are; BMP and TIFF as PNG, which every window shows.
 * Throws `RefusedImage` for what is no picture, damaged or too large.
 */
export async function importImage(bytes: Buffer): Promise<ImportedImage> {
  if (bytes.length === 0) throw new RefusedImage('It is empty.');
  const format = imageFormatOf(bytes);
  if (!format) {
    throw new RefusedImage('It is no JPEG, PNG, WebP, GIF, BMP or TIFF picture.');
  }
  try {
    const known = readImageHeader(bytes, format) ?? (await askForHeader(format, bytes));
    if (known.width * known.height > mostPixels) throw tooLarge();
    if (Math.max(known.width, known.height) > longestSide) throw tooLong();
    if (known.tooShort) throw new RefusedImage('It is damaged or cut off.');
    return await room.run(decodedBytes(known), () => decode(format, bytes));
  } catch (error) {
    if (error instanceof RefusedImage) throw error;
    throw new RefusedImage('It is damaged or cut off.', error);
  }
}

/** What sharp says of a picture's size, of forms whose headers are not read here. */
async function askForHeader(
  format: ImageFormat,
  bytes: Buffer,
): Promise<Pick<ImageHeader, 'width' | 'height' | 'deep' | 'tooShort'>> {
  const { width, height } =
    format === 'bmp' ? bmpSize(bytes) : await sharp(bytes, { limitInputPixels: false }).metadata();
  return { width, height, deep: format === 'tiff', tooShort: false };
}

/** What decoding a picture may need at most, in bytes: interlaced ones are held whole, with four colours. */
function decodedBytes({
  width,
  height,
  deep,
}: Pick<ImageHeader, 'width' | 'height' | 'deep'>): number {
  return width * height * 4 * (deep ? 2 : 1);
}

async function decode(format: ImageFormat, original: Buffer): Promise<ImportedImage> {
  const wasDeep = format === 'tiff' && (await isDeep(original));
  const bytes = await keptForm(format, original);
  const known = readImageHeader(bytes, bytes === original ? format : 'png');
  const isPlain = known !== null && isSmall(known) && !mayBeTurned(bytes);
  const decoded = sharp(bytes, decodeOptions);
  const { data, info } = await (isPlain ? decoded : shrunk(decoded))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const mayBeLarger = Math.max(info.width, info.height) === thumbnailSize;
  const told = mayBeLarger || !known ? await sharp(bytes, decodeOptions).metadata() : null;
  const { width, height } = mayBeLarger && told ? told.autoOrient : info;
  const isGrey = known?.grey ?? (told?.space === 'b-w' || told?.space === 'grey16');
  const facts: ImageFacts = {
    width,
    height,
    channels: coloursOf(info, isGrey) + (hasAlpha(info) ? 1 : 0),
    format,
    brightness: meanBrightness(data, info.channels),
    deep: wasDeep || (known?.deep ?? false),
  };
  const thumbnail =
    Math.max(width, height) > thumbnailSize ? await encodeThumbnail(data, info) : undefined;
  return { image: { kind: 'file', bytes }, facts, thumbnail };
}

function shrunk(picture: Sharp): Sharp {
  return picture
    .autoOrient()
    .resize(thumbnailSize, thumbnailSize, { fit: 'inside', withoutEnlargement: true });
}

function isSmall({ width, height }: ImageHeader): boolean {
  return Math.max(width, height) <= thumbnailSize;
}

/** Whether there is a word that stands before Exif data, in JPEG, PNG and older PNG; they may say how it is turned. */
function mayBeTurned(bytes: Buffer): boolean {
  return ['Exif', 'eXIf', 'exif'].some((word) => bytes.includes(word, 0, 'latin1'));
}

/** The bytes that are kept: what no window shows becomes a PNG with the same pixels. */
async function keptForm(format: ImageFormat, bytes: Buffer): Promise<Buffer> {
  if (format === 'bmp') return pngOfBmp(bytes);
  if (format !== 'tiff') return bytes;
  return sharp(bytes, decodeOptions).autoOrient().png({ compressionLevel: 6 }).toBuffer();
}

async function isDeep(bytes: Buffer): Promise<boolean> {
  const { depth } = await sharp(bytes, decodeOptions).metadata();
  return depth !== 'uchar' && depth !== 'char';
}

function hasAlpha({ channels }: OutputInfo): boolean {
  return channels === 2 || channels === 4;
}

function coloursOf({ channels }: OutputInfo, isGrey: boolean): number {
  return isGrey || channels < 3 ? 1 : 3;
}

/** Mean of the colours of all pixels; alpha is no colour. */
function meanBrightness(data: Uint8Array, channels: number): number {
  const colours = channels === 2 || channels === 4 ? channels - 1 : channels;
  let sum = 0;
  for (let at = 0; at < data.length; at += channels) {
    for (let colour = 0; colour < colours; colour += 1) sum += data[at + colour] ?? 0;
  }
  return Math.round(sum / ((data.length / channels) * colours));
}

function encodeThumbnail(data: Buffer, info: OutputInfo): Promise<Buffer> {
  const { width, height, channels } = info;
  const small = sharp(data, { raw: { width, height, channels } });
  return (hasAlpha(info) ? small.png() : small.jpeg({ quality: 82 })).toBuffer();
}

function tooLarge(): RefusedImage {
  return new RefusedImage(
    `It has more than ${mostPixels / 1e6} million pixels. Make it smaller, or cut it into pieces.`,
  );
}

function tooLong(): RefusedImage {
  return new RefusedImage(
    `A side of it has more than ${longestSide.toLocaleString('en-US')} pixels. Make it smaller, or cut it into pieces.`,
  );
}
