/** Thrown where bytes are no LZ4 frame. */
export class DamagedLz4 extends Error {}

const magic = 0x184d2204;

/** Bytes that one buffer of a file may unpack to. */
const largest = 1024 ** 3;

/** Unpacks LZ4 frames (LZ4 Frame Format 1.6.1), as Arrow files use them; checksums are not compared. */
export function unpackLz4(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const output = new Output(bytes.length * 4);
  let at = 0;
  while (at < bytes.length) {
    if (at + 7 > bytes.length || view.getUint32(at, true) !== magic)
      throw new DamagedLz4('no LZ4 frame');
    const flags = bytes[at + 4] ?? 0;
    const hasBlockSums = (flags & 0x10) !== 0;
    const hasContentSize = (flags & 0x08) !== 0;
    const hasContentSum = (flags & 0x04) !== 0;
    const hasDictionary = (flags & 0x01) !== 0;
    at += 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0);
    for (;;) {
      if (at + 4 > bytes.length) throw new DamagedLz4('the frame is cut off');
      const head = view.getUint32(at, true);
      at += 4;
      if (head === 0) break;
      const size = head & 0x7fffffff;
      const block = bytes.subarray(at, at + size);
      if (block.length < size) throw new DamagedLz4('the frame is cut off');
      if ((head & 0x80000000) !== 0) output.append(block);
      else unpackBlock(block, output);
      at += size + (hasBlockSums ? 4 : 0);
    }
    at += hasContentSum ? 4 : 0;
  }
  return output.bytes.subarray(0, output.length);
}

/** Bytes that grow. */
class Output {
  bytes: Uint8Array;
  length = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  append(more: Uint8Array): void {
    this.#reserve(more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  /** Repeats what stands `offset` bytes back; it may overlap what it becomes. */
  repeat(offset: number, count: number): void {
    this.#reserve(count);
    const { bytes } = this;
    for (let done = 0; done < count; done += 1, this.length += 1) {
      bytes[this.length] = bytes[this.length - offset] ?? 0;
    }
  }

  #reserve(count: number): void {
    const wanted = this.length + count;
    if (wanted > largest) throw new DamagedLz4('more comes out than any table holds');
    if (wanted <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(wanted, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

function unpackBlock(block: Uint8Array, output: Output): void {
  let at = 0;
  const lengthFrom = (nibble: number): number => {
    let count = nibble;
    if (nibble !== 15) return count;
    for (;;) {
      const more = block[at];
      if (more === undefined) throw new DamagedLz4('a block is cut off');
      at += 1;
      count += more;
      if (more !== 255) return count;
    }
  };
  while (at < block.length) {
    const token = block[at] ?? 0;
    at += 1;
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.length) throw new DamagedLz4('a block is damaged');
    output.append(block.subarray(at, at + literals));
    at += literals;
    // The last sequence of a block has literals only.
    if (at === block.length) return;
    const offset = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const match = lengthFrom(token & 0x0f) + 4;
    if (offset === 0 || offset > output.length) throw new DamagedLz4('a block is damaged');
    output.repeat(offset, match);
  }
}
