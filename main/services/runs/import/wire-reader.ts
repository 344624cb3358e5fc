/** A field of a message in Protocol Buffers' wire format. */
export interface WireField {
  readonly number: number;
  /** What a varint or a fixed field holds, as an unsigned or a floating-point number; NaN for bytes. */
  readonly value: number;
  /** What a field of bytes, text or a message holds; empty for others. */
  readonly bytes: Buffer;
}

const none = Buffer.alloc(0);

/**
 * The fields of a message in order (protobuf.dev/programming-guides/encoding): varints, 64-bit and 32-bit fields as
 * IEEE 754 numbers, and bytes. Throws a RangeError where the message is cut off or is none.
 */
export function* wireFields(message: Buffer): Generator<WireField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    for (let length = 0; length < 10; length++) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('A number is cut off.');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new RangeError('A number has no end.');
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case 0:
        yield { number, value: varint(), bytes: none };
        break;
      case 1:
        yield { number, value: message.readDoubleLE(at), bytes: none };
        at += 8;
        break;
      case 2: {
        const length = varint();
        if (at + length > message.length) throw new RangeError('A field is cut off.');
        yield { number, value: NaN, bytes: message.subarray(at, at + length) };
        at += length;
        break;
      }
      case 5:
        yield { number, value: message.readFloatLE(at), bytes: none };
        at += 4;
        break;
      default:
        throw new RangeError('A field is of no known kind.');
    }
  }
}
