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
  while (start + headerBytes + trailerBytes <= file.length) {
    const length = Number(file.readBigUInt64LE(start));
    const end = start + headerBytes + length + trailerBytes;
    if (file.readUInt32LE(start + 8) !== maskedChecksum(file.subarray(start, start + 8))) break;
    if (end > file.length) break;
    const payload = file.subarray(start + headerBytes, end - trailerBytes);
    if (file.readUInt32LE(end - trailerBytes) !== maskedChecksum(payload)) break;
    records.push({ payload, end });
    start = end;
  }
  return records;
}

/** CRC-32C, rotated and shifted so that checksums of checksums stay good (`masked_crc32c`). */
function maskedChecksum(bytes: Uint8Array): number {
  const checksum = CRC32C.buf(bytes) >>> 0;
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
