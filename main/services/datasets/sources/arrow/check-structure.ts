import { open, type FileHandle } from 'node:fs/promises';
import { DamagedArrow, FlatBytes, type FlatTable } from './flat-tables.ts';

/** Rows that a part may have without bytes for them, as columns of nothing but nulls have. */
export const mostBareRows = 1_000_000;
/** Bytes that one packed buffer may unpack to. */
export const largestBuffer = 1024 ** 3;
/** Bytes of one piece of metadata. */
const largestHead = 256 * 1024 * 1024;

/** Numbers of the union `MessageHeader`. */
const [schemaHead, dictionaryHead, rowsHead] = [1, 2, 3] as const;

/** A message: what it describes and where its bytes lie. */
interface Message {
  readonly kind: number;
  readonly head: FlatTable;
  readonly bodyStart: number;
  readonly bodySize: number;
  readonly end: number;
}

/**
 * Looks whether the parts of an Arrow IPC file or stream (https://arrow.apache.org/docs/format/Columnar.html) lie in
 * it and have bytes for the rows that they say they have, before a reader believes them. Reads the metadata only.
 * Throws `DamagedArrow`.
 */
export async function checkArrowStructure(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = new FileBytes(file, size);
    const isFile = (await bytes.read(0, 6)).toString('latin1') === 'ARROW1';
    await (isFile ? checkFile(bytes) : checkStream(bytes));
  } finally {
    await file.close();
  }
}

async function checkFile(bytes: FileBytes): Promise<void> {
  const tail = await bytes.read(bytes.size - 10, 10);
  const footerSize = tail.readInt32LE(0);
  if (footerSize <= 0 || footerSize > bytes.size - 18)
    throw new DamagedArrow('its table of contents is not where it should be.');
  const footer = new FlatBytes(await bytes.read(bytes.size - 10 - footerSize, footerSize)).root();
  const schema = footer.table(1);
  if (!schema) throw new DamagedArrow('it does not say which columns it has.');
  const columns = columnsOf(schema);
  for (const field of [2, 3]) {
    for (const [index, { offset, head, body }] of footer.blocks(field).entries()) {
      if (head <= 0 || offset + head + body > bytes.size)
        throw new DamagedArrow(`its part ${index + 1} lies outside the file.`);
      const message = await messageAt(bytes, offset);
      if (!message || message.end > bytes.size)
        throw new DamagedArrow(`part ${index + 1} is cut off.`);
      await checkMessage(bytes, message, columns, `part ${index + 1}`);
    }
  }
}

async function checkStream(bytes: FileBytes): Promise<void> {
  let columns: Columns | null = null;
  let part = 0;
  let at = 0;
  for (;;) {
    const message = await messageAt(bytes, at);
    if (!message) break;
    if (message.end > bytes.size) throw new DamagedArrow(`part ${part + 1} is cut off.`);
    if (message.kind === schemaHead) columns = columnsOf(message.head);
    else if (columns) await checkMessage(bytes, message, columns, `part ${(part += 1)}`);
    else throw new DamagedArrow('it does not say which columns it has.');
    at = message.end;
  }
  if (!columns) throw new DamagedArrow('it does not say which columns it has.');
}

/** The message at a place; null at the end. */
async function messageAt(bytes: FileBytes, at: number): Promise<Message | null> {
  if (at >= bytes.size) return null;
  const prefix = await bytes.read(at, 4);
  // Files of before Arrow 0.15 have the length alone.
  const hasMark = prefix.readInt32LE(0) === -1;
  const size = hasMark ? (await bytes.read(at + 4, 4)).readInt32LE(0) : prefix.readInt32LE(0);
  if (size === 0) return null;
  if (size < 0 || size > largestHead)
    throw new DamagedArrow('a part of it has an impossible size.');
  const start = at + (hasMark ? 8 : 4);
  const root = new FlatBytes(await bytes.read(start, size)).root();
  const head = root.table(2);
  if (!head) throw new DamagedArrow('a part of it says nothing.');
  const [bodyStart, bodySize] = [start + size, root.size(3)];
  return { kind: root.u8(1), head, bodyStart, bodySize, end: bodyStart + bodySize };
}

/** How many columns a part of a table has, those inside others counted too. */
interface Columns {
  readonly all: number;
}

function columnsOf(schema: FlatTable): Columns {
  let all = 0;
  const count = (field: FlatTable): void => {
    all += 1;
    field.checkBytes(0);
    // The columns inside one with a dictionary are the dictionary's.
    const inner = field.tables(5);
    if (field.table(4) === null) inner.forEach(count);
  };
  schema.tables(1).forEach(count);
  return { all };
}

async function checkMessage(
  bytes: FileBytes,
  { kind, head, bodyStart, bodySize }: Message,
  columns: Columns,
  name: string,
): Promise<void> {
  const isRows = kind === rowsHead;
  if (!isRows && kind !== dictionaryHead) return;
  const part = isRows ? head : head.table(1);
  if (!part) throw new DamagedArrow(`${name} is empty.`);
  const rows = part.size(0);
  const lengths = part.structs(1, 16, 0, 8);
  const buffers = part.structs(2, 16, 0, 8);
  if (isRows && lengths.length !== columns.all)
    throw new DamagedArrow(
      `${name} has ${lengths.length} columns, but the file says that there are ${columns.all}.`,
    );
  let unpacked = 0;
  const isPacked = part.table(3) !== null;
  for (const [offset = 0, size = 0] of buffers) {
    if (offset + size > bodySize) throw new DamagedArrow(`${name} has cells outside the file.`);
    const whole =
      isPacked && size >= 8 ? await unpackedSize(bytes, bodyStart + offset, size) : size;
    if (whole > largestBuffer) throw new DamagedArrow(`${name} unpacks to an impossible size.`);
    unpacked += whole;
  }
  // A cell takes a bit at least.
  const mostRows = Math.max(mostBareRows, 8 * unpacked);
  for (const [length = 0, nulls = 0] of [[rows], ...lengths]) {
    if (length > mostRows || nulls > length)
      throw new DamagedArrow(
        `${name} says that it has ${length.toLocaleString('en-US')} rows, and has bytes for fewer.`,
      );
  }
}

/** A packed buffer begins with its unpacked length; −1 says that it is not packed after all. */
async function unpackedSize(bytes: FileBytes, at: number, size: number): Promise<number> {
  const told = (await bytes.read(at, 8)).readBigInt64LE(0);
  if (told === -1n) return size - 8;
  if (told < 0n || told > BigInt(Number.MAX_SAFE_INTEGER))
    throw new DamagedArrow('a part of it unpacks to an impossible size.');
  return Number(told);
}

/** The bytes of a file, a piece at a time. */
class FileBytes {
  readonly size: number;
  readonly #file: FileHandle;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  async read(at: number, count: number): Promise<Buffer> {
    if (at < 0 || at + count > this.size) throw new DamagedArrow('it is cut off.');
    const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(count), 0, count, at);
    if (bytesRead < count) throw new DamagedArrow('it is cut off.');
    return buffer;
  }
}
