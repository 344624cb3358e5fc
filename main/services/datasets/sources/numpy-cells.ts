import type { ColumnType } from '../../../../common/datasets/column.ts';
import { numberText, singleText, timeText } from './exact-text.ts';
import { type NumpyField, NumpyProblem } from './numpy-header.ts';

/** Reads the element of a NumPy array that starts at a byte, as text; null is missing. */
export type NumpyCell = (bytes: Buffer, at: number) => string | null;

/** The type that a field surely has; null lets it be detected. */
export function numpyColumnType({ kind, size }: NumpyField): ColumnType | null {
  if (kind === 'b' && size === 1) return null;
  if ('iuf'.includes(kind)) return 'number';
  return kind === 'M' ? 'date' : null;
}

/** How a field is read. Throws NumpyProblem for what no column can hold: objects, complex numbers, raw bytes. */
export function numpyCell(field: NumpyField): NumpyCell {
  const { kind, size, littleEndian: little } = field;
  switch (kind) {
    case 'b':
      return (bytes, at) => (bytes[at] === 0 ? 'false' : 'true');
    case 'i':
    case 'u':
      return integerCell(kind === 'i', size, little);
    case 'f':
      return floatCell(size, little);
    case 'S':
      return (bytes, at) => untilZero(bytes.toString('latin1', at, at + size));
    case 'U':
      return (bytes, at) => fourByteText(bytes, at, size, little);
    case 'M':
      return timeCell(field);
    case 'm':
      return integerCell(true, 8, little);
    case 'O':
      throw new NumpyProblem(
        'It holds Python objects (pickled), which could run code. Save numbers or texts instead: array.astype(float), or astype(str).',
      );
    case 'c':
      throw new NumpyProblem(
        'It holds complex numbers. Save their real and imaginary parts as columns.',
      );
    default:
      throw new NumpyProblem('It holds raw bytes. Save numbers or texts instead.');
  }
}

function integerCell(signed: boolean, size: number, little: boolean): NumpyCell {
  if (![1, 2, 4, 8].includes(size))
    throw new NumpyProblem(`Whole numbers of ${size} bytes are not known.`);
  if (size === 8) {
    if (signed)
      return (bytes, at) => String(little ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at));
    return (bytes, at) => String(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  }
  if (signed)
    return (bytes, at) => String(little ? bytes.readIntLE(at, size) : bytes.readIntBE(at, size));
  return (bytes, at) => String(little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size));
}

function floatCell(size: number, little: boolean): NumpyCell {
  if (size === 8)
    return (bytes, at) => numberText(little ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at));
  if (size === 4)
    return (bytes, at) => singleText(little ? bytes.readFloatLE(at) : bytes.readFloatBE(at));
  if (size === 2) {
    return (bytes, at) =>
      numberText(halfFloat(little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)));
  }
  throw new NumpyProblem(`Floats of ${size} bytes are not known. Save them as float64.`);
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function untilZero(text: string): string {
  return text.replace(/\0+$/, '');
}

/** NumPy keeps texts as UTF-32, filled up with zeros. */
function fourByteText(bytes: Buffer, start: number, size: number, little: boolean): string {
  let text = '';
  for (let at = start; at < start + size; at += 4) {
    const code = little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  return untilZero(text);
}

/** Microseconds in a unit of time, or how many of the unit are in one. */
const perUnit: Readonly<Record<string, readonly [bigint, bigint]>> = {
  W: [604_800_000_000n, 1n],
  D: [86_400_000_000n, 1n],
  h: [3_600_000_000n, 1n],
  m: [60_000_000n, 1n],
  s: [1_000_000n, 1n],
  ms: [1000n, 1n],
  us: [1n, 1n],
  ns: [1n, 1000n],
};

const notATime = -(2n ** 63n);

function timeCell({ unit, littleEndian: little }: NumpyField): NumpyCell {
  const months = unit === 'Y' ? 12 : unit === 'M' ? 1 : null;
  const [times, over] = perUnit[unit ?? ''] ?? [0n, 1n];
  if (months === null && times === 0n)
    throw new NumpyProblem(`Times in “${unit ?? ''}” are not known.`);
  return (bytes, at) => {
    const value = little ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at);
    if (value === notATime) return null;
    if (months !== null) {
      const date = new Date(0);
      date.setUTCFullYear(1970, Number(value) * months);
      return timeText(BigInt(Number.isNaN(date.getTime()) ? 0 : date.getTime()) * 1000n, true);
    }
    const floored = value - (((value % over) + over) % over);
    return timeText((floored * times) / over, unit === 'D' || unit === 'W');
  };
}
