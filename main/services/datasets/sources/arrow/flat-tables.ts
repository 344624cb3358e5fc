/** Thrown where an Arrow file says what cannot be; the message ends a sentence that begins with "It is damaged: ". */
export class DamagedArrow extends Error {}

/** Tables that one piece of metadata may have; a wide file has a few for each column. */
const mostTables = 2_000_000;
/** Tables inside tables: columns of lists of objects of lists. */
const deepest = 64;

/**
 * One piece of Arrow's metadata (FlatBuffers), of which nothing is believed before it was looked at: an offset that
 * leads out of it, or a length that it has no bytes for, is damage.
 */
export class FlatBytes {
  readonly #bytes: Buffer;
  #tables = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  root(): FlatTable {
    return this.table(this.u32(0), 0);
  }

  table(at: number, depth: number): FlatTable {
    this.#tables += 1;
    if (this.#tables > mostTables || depth > deepest) throw wrong();
    const directory = at - this.i32(at);
    const [size, own] = [this.u16(directory), this.u16(directory + 2)];
    this.require(directory, size);
    this.require(at, own);
    return new FlatTable(this, at, directory, size, own, depth);
  }

  u8(at: number): number {
    this.require(at, 1);
    return this.#bytes.readUInt8(at);
  }

  u16(at: number): number {
    this.require(at, 2);
    return this.#bytes.readUInt16LE(at);
  }

  i32(at: number): number {
    this.require(at, 4);
    return this.#bytes.readInt32LE(at);
  }

  u32(at: number): number {
    this.require(at, 4);
    return this.#bytes.readUInt32LE(at);
  }

  /** A length or a place in the file: a 64-bit number that is not negative and not beyond what is exact. */
  size(at: number): number {
    this.require(at, 8);
    const value = this.#bytes.readBigInt64LE(at);
    if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw wrong();
    return Number(value);
  }

  require(at: number, count: number): void {
    if (at < 0 || at + count > this.#bytes.length) throw wrong();
  }
}

/** One table of the metadata; its fields are numbered from 0 as in Arrow's schemas. */
export class FlatTable {
  readonly #bytes: FlatBytes;
  readonly #at: number;
  readonly #directory: number;
  readonly #directorySize: number;
  readonly #size: number;
  readonly #depth: number;

  constructor(
    bytes: FlatBytes,
    at: number,
    directory: number,
    directorySize: number,
    size: number,
    depth: number,
  ) {
    this.#bytes = bytes;
    this.#at = at;
    this.#directory = directory;
    this.#directorySize = directorySize;
    this.#size = size;
    this.#depth = depth;
  }

  /** A byte; 0 where it is not written. */
  u8(field: number): number {
    const at = this.#placeOf(field, 1);
    return at === null ? 0 : this.#bytes.u8(at);
  }

  /** As `FlatBytes.size`; 0 where it is not written. */
  size(field: number): number {
    const at = this.#placeOf(field, 8);
    return at === null ? 0 : this.#bytes.size(at);
  }

  /** Null where there is none. */
  table(field: number): FlatTable | null {
    const at = this.#placeOf(field, 4);
    return at === null ? null : this.#bytes.table(at + this.#bytes.u32(at), this.#depth + 1);
  }

  tables(field: number): readonly FlatTable[] {
    return this.#items(field, 4, (at) =>
      this.#bytes.table(at + this.#bytes.u32(at), this.#depth + 1),
    );
  }

  /** What is written one behind the other, each in so many bytes, of which some sizes are read. */
  structs(field: number, width: number, ...offsets: readonly number[]): readonly number[][] {
    return this.#items(field, width, (at) =>
      offsets.map((offset) => this.#bytes.size(at + offset)),
    );
  }

  /** As `structs`, of Arrow's blocks, whose second number has 32 bits. */
  blocks(field: number): readonly { offset: number; head: number; body: number }[] {
    return this.#items(field, 24, (at) => ({
      offset: this.#bytes.size(at),
      head: this.#bytes.i32(at + 8),
      body: this.#bytes.size(at + 16),
    }));
  }

  /** Looks at a text or at bytes without reading them. */
  checkBytes(field: number): void {
    this.#items(field, 1, null);
  }

  #items<Item>(field: number, width: number, read: ((at: number) => Item) | null): Item[] {
    const at = this.#placeOf(field, 4);
    if (at === null) return [];
    const start = at + this.#bytes.u32(at);
    const count = this.#bytes.u32(start);
    this.#bytes.require(start + 4, count * width);
    if (!read) return [];
    return Array.from({ length: count }, (_, index) => read(start + 4 + index * width));
  }

  #placeOf(field: number, width: number): number | null {
    const entry = 4 + 2 * field;
    if (entry + 2 > this.#directorySize) return null;
    const offset = this.#bytes.u16(this.#directory + entry);
    if (offset === 0) return null;
    if (offset + width > this.#size) throw wrong();
    return this.#at + offset;
  }
}

function wrong(): DamagedArrow {
  return new DamagedArrow('its description of itself leads nowhere.');
}
