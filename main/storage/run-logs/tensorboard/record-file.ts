import CRC32C from 'crc-32/crc32c.js';

const headerBytes = 12;
const trailerBytes = 4;

/** A record of a file and where the next one begins. */
export interface FileRecord {
  readonly payload: Buffer;
  /** Bytes from the beginning of the file to the end of this record. */
  readonly end: number;
}

/**
 * One record of a TFRecord file: length (uint64), its checksum, the payload, its checksum, all little-endian
 * (tensorflow/core/lib/io/record_writer.h).
 */
export function frameRecord(payload: Uint8Array): Buffer {
  const framed = Buffer.alloc(headerBytes + payload.length + trailerBytes);
  framed.writeBigUInt64LE(BigInt(payload.length), 0);
  framed.writeUInt32LE(maskedChecksum(framed.subarray(0, 8)), 8);
  framed.set(payload, headerBytes);
  framed.writeUInt32LE(maskedChecksum(payload), headerBytes + payload.length);
  return framed;
}

/** The whole records at the beginning of a file; what follows the last of them was cut off or is damaged. */
export function wholeRecords(file: Buffer): FileRecord[] {
  const records: FileRecord[] = [];
  let start = 0;
  for (;;) {
    const record = recordAt(file, start);
    if (typeof record === 'string') return records;
    records.push(record);
    start = record.end;
  }
}

/** The record that begins at a byte; `short` where the bytes end before it does, `damaged` where a checksum is wrong. */
export function recordAt(bytes: Buffer, start: number): FileRecord | 'short' | 'damaged' {
  if (start + headerBytes > bytes.length) return 'short';
  if (bytes.readUInt32LE(start + 8) !== maskedChecksum(bytes.subarray(start, start + 8))) {
    return 'damaged';
  }
  const end = start + headerBytes + Number(bytes.readBigUInt64LE(start)) + trailerBytes;
  if (end > bytes.length) return 'short';
  const payload = bytes.subarray(start + headerBytes, end - trailerBytes);
  if (bytes.readUInt32LE(end - trailerBytes) !== maskedChecksum(payload)) return 'damaged';
  return { payload, end };
}

/** CRC-32C, rotated and shifted so that checksums of checksums stay good (`masked_crc32c`). */
function maskedChecksum(bytes: Uint8Array): number {
  const checksum = CRC32C.buf(bytes) >>> 0;
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
