import { mostPixels } from '../../images/image-format.ts';
import { NumpyProblem } from '../numpy-header.ts';
import { type ArraySet, splitOfName } from './array-set.ts';
import type { NumpyFile } from './numpy-file.ts';
import { wholeRecords } from './whole-records.ts';

/** How the axes of an array make pictures. */
interface PictureShape {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  /** [count, channels, height, width] instead of the channels last. */
  readonly planes: boolean;
}

const isChannels = (length = 0): length is 1 | 3 | 4 => [1, 3, 4].includes(length);

/** Reads [n, h, w], [n, h, w, c] or [n, c, h, w] off a shape; null where it is none of them. */
export function pictureShape(shape: readonly number[]): PictureShape | null {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  if (shape.length === 3 && Math.min(a, b) > 1) {
    return { count, height: a, width: b, channels: 1, planes: false };
  }
  if (shape.length !== 4) return null;
  if (isChannels(c)) return { count, height: a, width: b, channels: c, planes: false };
  return isChannels(a) ? { count, height: b, width: c, channels: a, planes: true } : null;
}

/** Numbers that stand for white; null where the type alone does not say. */
type Scale = { readonly offset: number; readonly factor: number };

type ReadNumber = (bytes: Buffer, at: number) => number;

function reader({ header, name }: NumpyFile): ReadNumber {
  const [field] = header.fields;
  const little = field?.littleEndian ?? true;
  switch (`${field?.kind}${field?.size}`) {
    case 'u1':
    case 'b1':
      return (bytes, at) => bytes.readUInt8(at);
    case 'i1':
      return (bytes, at) => bytes.readInt8(at);
    case 'u2':
      return (bytes, at) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
    case 'i2':
      return (bytes, at) => (little ? bytes.readInt16LE(at) : bytes.readInt16BE(at));
    case 'u4':
      return (bytes, at) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
    case 'i4':
      return (bytes, at) => (little ? bytes.readInt32LE(at) : bytes.readInt32BE(at));
    case 'i8':
    case 'u8':
      return (bytes, at) => Number(little ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at));
    case 'f4':
      return (bytes, at) => (little ? bytes.readFloatLE(at) : bytes.readFloatBE(at));
    case 'f8':
      return (bytes, at) => (little ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at));
    default:
      throw new NumpyProblem(
        `The array “${name}” holds numbers of a type that is not read here. Save it with dtype uint8 or float32.`,
      );
  }
}

/** The pictures of an array as bytes, with the labels of each. */
export async function numpyPictures(
  file: NumpyFile,
  shape: PictureShape,
  labels: readonly string[] | null,
  columns: number,
): Promise<{ readonly set: ArraySet; readonly remarks: readonly string[] }> {
  const { header, name } = file;
  const { count, height, width, channels, planes } = shape;
  const numbers = height * width * channels;
  const length = numbers * header.itemSize;
  if (header.fortranOrder) {
    throw new NumpyProblem(
      `The array “${name}” lies in Fortran order. Save it with numpy.ascontiguousarray.`,
    );
  }
  if (numbers > mostPixels)
    throw new NumpyProblem(`The pictures of “${name}” are impossibly large.`);
  if (count === 0) throw new NumpyProblem(`The array “${name}” holds no pictures.`);
  const read = reader(file);
  const isBytes = header.fields[0]?.kind === 'u' && header.itemSize === 1;
  const { scale, remarks } = isBytes ? plain : await findScale(file, read, length);
  const target = planes
    ? (at: number) => (at % (height * width)) * channels + Math.floor(at / (height * width))
    : (at: number) => at;
  const toPixels = (records: Buffer): Uint8Array => {
    if (isBytes && !planes) return records;
    const all = records.length / header.itemSize;
    const pixels = new Uint8ClampedArray(all);
    for (let at = 0; at < all; at += 1) {
      const start = at - (at % numbers);
      const value = read(records, at * header.itemSize);
      pixels[start + target(at - start)] = (value + scale.offset) * scale.factor;
    }
    return new Uint8Array(pixels.buffer);
  };
  const blocks = async function* () {
    let index = 0;
    for await (const records of wholeRecords(behind(file), length)) {
      const here = records.length / length;
      index += here;
      yield { pixels: toPixels(records), count: here };
    }
    if (index !== count) {
      throw new NumpyProblem(`The array “${name}” says ${count} pictures and has ${index}.`);
    }
  };
  const deep = header.itemSize > 1 && header.fields[0]?.kind !== 'b';
  const split = splitOfName(name);
  const cells = columns > 0 ? [labels ?? []] : [];
  return { set: { split, width, height, channels, count, deep, cells, blocks }, remarks };
}

const plain: { readonly scale: Scale; readonly remarks: readonly string[] } = {
  scale: { offset: 0, factor: 1 },
  remarks: [],
};

/** Looks at every number once: what stands for black and white depends on their range. */
async function findScale(file: NumpyFile, read: ReadNumber, length: number): Promise<typeof plain> {
  let [min, max] = [Infinity, -Infinity];
  for await (const records of wholeRecords(behind(file), length)) {
    for (let at = 0; at < records.length; at += file.header.itemSize) {
      const value = read(records, at);
      if (!Number.isFinite(value)) {
        throw new NumpyProblem(
          `The array “${file.name}” holds NaN or infinity, which no pixel is.`,
        );
      }
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  const [from, to] =
    min < 0
      ? [Math.min(-1, min), Math.max(1, max)]
      : [0, max <= 1 ? 1 : max <= 255 ? 255 : Math.max(max, 65535)];
  if (from === 0 && to === 255) return plain;
  return {
    scale: { offset: -from, factor: 255 / (to - from) },
    remarks: [
      `The numbers of “${file.name}” run from ${shown(min)} to ${shown(max)}; they are kept as 0 to 255, with ${shown(from)} as black and ${shown(to)} as white.`,
    ],
  };
}

const shown = (value: number): string => String(Number(value.toPrecision(6)));

/** Labels as texts: whole numbers without a point. */
export async function numpyLabels(file: NumpyFile): Promise<readonly string[]> {
  const { header } = file;
  const labels: string[] = [];
  const [field] = header.fields;
  const isText = field?.kind === 'U' || field?.kind === 'S';
  const read = isText ? null : reader(file);
  for await (const records of wholeRecords(behind(file), header.itemSize)) {
    for (let at = 0; at < records.length; at += header.itemSize) {
      labels.push(
        read
          ? String(read(records, at))
          : textOf(records.subarray(at, at + header.itemSize), field),
      );
    }
  }
  return labels;
}

/** NumPy pads texts with zeros; `U` has four bytes a character. */
function textOf(bytes: Buffer, field: NumpyFile['header']['fields'][number] | undefined): string {
  if (field?.kind === 'S') return bytes.toString('utf8').replace(/\0+$/, '');
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const code = field?.littleEndian === false ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    if (code === 0) break;
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}

async function* behind({ header, open }: NumpyFile): AsyncGenerator<Buffer> {
  let skip = header.dataStart;
  for await (const chunk of open()) {
    if (skip < chunk.length) yield skip > 0 ? chunk.subarray(skip) : chunk;
    skip = Math.max(0, skip - chunk.length);
  }
}
