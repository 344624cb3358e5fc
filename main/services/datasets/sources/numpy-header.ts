/** One field of a NumPy array's elements, or the element itself. */
export interface NumpyField {
  /** Null for arrays that are not structured. */
  readonly name: string | null;
  readonly littleEndian: boolean;
  /** NumPy's letter: b i u f c ? S U M m V O. */
  readonly kind: string;
  /** Bytes. */
  readonly size: number;
  /** Unit of a time, as in `M8[ms]`. */
  readonly unit: string | null;
  /** Bytes from the start of the element. */
  readonly offset: number;
}

/** What the header of a `.npy` file says. */
export interface NumpyHeader {
  readonly fields: readonly NumpyField[];
  /** Bytes of one element. */
  readonly itemSize: number;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  /** Where the numbers start. */
  readonly dataStart: number;
}

/** Thrown for a header that is not one, or of a kind that is not read here. */
export class NumpyProblem extends Error {}

/** Bytes of a header; NumPy itself refuses longer ones. */
const longestHeader = 64 * 1024;
/** Bytes that hold any header that is read. */
export const numpyHeadBytes = longestHeader + 12;

/**
 * Reads the header of a `.npy` file (NumPy Enhancement Proposal 1, versions 1 to 3). It is Python text, which is
 * taken apart and never run.
 * @param head The file's first `numpyHeadBytes`, or all of it.
 */
export function readNumpyHeader(head: Buffer): NumpyHeader {
  if (head.length < 12 || head.toString('latin1', 0, 6) !== '\x93NUMPY') {
    throw new NumpyProblem('It does not begin like a NumPy array.');
  }
  const version = head[6] ?? 0;
  if (version < 1 || version > 3) throw new NumpyProblem(`Its version ${version} is not known.`);
  const length = version === 1 ? head.readUInt16LE(8) : head.readUInt32LE(8);
  const start = version === 1 ? 10 : 12;
  if (length > longestHeader || start + length > head.length) {
    throw new NumpyProblem('Its header is damaged or cut off.');
  }
  const text = head.toString(version === 3 ? 'utf8' : 'latin1', start, start + length);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  const types = /'descr'\s*:\s*(?:('[^']*')|(\[.*\]))\s*,\s*'(?:fortran_order|shape)'/s.exec(text);
  if (order === undefined || shape === undefined || !types) {
    throw new NumpyProblem('Its header is damaged.');
  }
  const sizes = shape
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (!sizes.every((part) => /^\d{1,15}L?$/.test(part)))
    throw new NumpyProblem('Its shape is damaged.');
  const fields = types[1]
    ? [simpleField(types[1].slice(1, -1), null, 0)]
    : structure(types[2] ?? '');
  return {
    fields,
    itemSize: fields.reduce((sum, { size }) => sum + size, 0),
    shape: sizes.map((part) => Number.parseInt(part, 10)),
    fortranOrder: order === 'True',
    dataStart: start + length,
  };
}

function simpleField(text: string, name: string | null, offset: number): NumpyField {
  const parts = /^([<>|=]?)([biufcSUMmVO?])(\d*)(?:\[(?:\d+)?([A-Za-zμ]+)\])?$/.exec(text);
  if (!parts) throw new NumpyProblem(`Its type “${text.slice(0, 40)}” is not known.`);
  const [, order, kind = '', digits, unit] = parts;
  const count = digits === undefined || digits === '' ? 1 : Number(digits);
  return {
    name,
    littleEndian: order !== '>',
    kind: kind === '?' ? 'b' : kind === 'b' && count === 1 ? 'b' : kind,
    size: kind === 'U' ? 4 * count : count,
    unit: unit ?? null,
    offset,
  };
}

/** `[('a', '<i4'), ('b', '<f8')]`: fields without shapes of their own and without fields in fields. */
function structure(text: string): NumpyField[] {
  const fields: NumpyField[] = [];
  let offset = 0;
  const one = /\(\s*'((?:[^'\\]|\\.)*)'\s*,\s*'([^']*)'\s*\)\s*,?\s*/y;
  one.lastIndex = 1 + (/^\[\s*/.exec(text)?.[0].length ?? 1) - 1;
  for (let found = one.exec(text); found; found = one.exec(text)) {
    const field = simpleField(found[2] ?? '', found[1] ?? '', offset);
    fields.push(field);
    offset += field.size;
    if (text[one.lastIndex] === ']') return fields;
  }
  throw new NumpyProblem('Its fields have shapes or fields of their own, which make no columns.');
}
