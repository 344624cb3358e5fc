import type { ImageFormat } from './image-facts.ts';

/** Pixels of the largest picture that is taken in; decoded, such a picture has 300 MB. */
export const mostPixels = 1e8;
/** Pixels of the longest side of one: as many as a JPEG can have. Decoders need memory for whole lines. */
export const longestSide = 65_535;

/** What a picture is by its first bytes, whatever its name says; null when it is none that can be read. */
export function imageFormatOf(bytes: Uint8Array): Exclude<ImageFormat, 'raw'> | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength));
  const text = head.toString('latin1');
  const hex = head.toString('hex');
  if (hex.startsWith('ffd8ff')) return 'jpeg';
  // A PNG that a transfer has damaged in its first bytes is still one, which its reader will refuse.
  if (text.startsWith('\x89PN') || text.slice(1, 4) === 'PNG') return 'png';
  if (text.startsWith('GIF8')) return 'gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (hex.startsWith('49492a00') || hex.startsWith('4d4d002a')) return 'tiff';
  if (text.startsWith('BM') && bytes.byteLength > 26) return 'bmp';
  return null;
}

const endings: Readonly<Record<string, ImageFormat>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  jpe: 'jpeg',
  jfif: 'jpeg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  tif: 'tiff',
  tiff: 'tiff',
  bmp: 'bmp',
  dib: 'bmp',
};

/** What a file's name says that it is; null when it says nothing of pictures. */
export function imageFormatOfName(path: string): ImageFormat | null {
  return endings[/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''] ?? null;
}

/** What the first bytes of a picture say of its size and colours. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  /** 1 or 2 of a grey picture. */
  readonly grey: boolean;
  readonly deep: boolean;
  /** The file is too short for pixels of that size, however well they are packed. */
  readonly tooShort: boolean;
}

/** Deflate packs 258 bytes into two bits at best. */
const bestPacking = 1032;
/** Samples of a pixel by the colour type of PNG. */
const pngSamples: readonly number[] = [1, 0, 3, 1, 2, 0, 4];

/** Reads the header of a PNG or a JPEG; null for others and where there is none. */
export function readImageHeader(bytes: Buffer, format: ImageFormat): ImageHeader | null {
  if (format === 'png') return readPngHeader(bytes);
  return format === 'jpeg' ? readJpegHeader(bytes) : null;
}

/** PNG 1.2, 4.1.1: IHDR comes first. */
function readPngHeader(bytes: Buffer): ImageHeader | null {
  if (bytes.length < 26 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  const [depth = 8, colour = 0] = bytes.subarray(24, 26);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const needed = height * Math.ceil((width * depth * (pngSamples[colour] ?? 0)) / 8);
  return {
    width,
    height,
    grey: colour === 0 || colour === 4,
    deep: depth === 16,
    tooShort: needed > bytes.length * bestPacking,
  };
}

/** ITU T.81, B.2.2: the start of a frame is the marker C0 to CF, but for C4, C8 and CC. */
function readJpegHeader(bytes: Buffer): ImageHeader | null {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
    } else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return {
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        grey: bytes[at + 9] === 1,
        deep: (bytes[at + 4] ?? 8) > 8,
        tooShort: false,
      };
    } else {
      at += 2 + bytes.readUInt16BE(at + 2);
    }
  }
  return null;
}
