import { createHash } from 'node:crypto';
import { AppError } from '../../../../common/errors/app-error.ts';
import { imageFormats, type ImageFacts } from './image-facts.ts';
import type { StoredImage } from './stored-image.ts';

/**
 * A pack is two files in `images/`: `pictures`, the bytes one after the other, each with its thumbnail behind it,
 * and `index`: a header and one record per row of the table. Numbers are little-endian.
 *
 * Header: magic (8 bytes), rows (u32), 4 bytes of zero, length of `pictures` (u64), SHA-256 of `pictures` (32),
 * SHA-256 of the records (32).
 */
export const pictureFile = 'pictures';
export const indexFile = 'index';
export const headerSize = 88;
export const recordSize = 32;

const magic = Buffer.from('LWPICT01', 'latin1');

/** Where a picture lies and what it is. */
export interface PackRecord {
  readonly kind: StoredImage['kind'];
  readonly offset: number;
  /** Bytes of the picture. */
  readonly length: number;
  /** Bytes of the thumbnail right behind it; 0 where the picture is small itself. */
  readonly thumbnail: number;
  readonly facts: ImageFacts;
}

const kinds = [null, 'file', 'pixels'] as const;

/** Writes a record at `at`; null for a row without a picture. */
export function writeRecord(target: Buffer, at: number, record: PackRecord | null): void {
  target.fill(0, at, at + recordSize);
  if (!record) return;
  const { kind, offset, length, thumbnail, facts } = record;
  target.writeUInt32LE(offset % 2 ** 32, at);
  target.writeUInt32LE(Math.floor(offset / 2 ** 32), at + 4);
  target.writeUInt32LE(length, at + 8);
  target.writeUInt32LE(thumbnail, at + 12);
  target.writeUInt32LE(facts.width, at + 16);
  target.writeUInt32LE(facts.height, at + 20);
  target[at + 24] = kinds.indexOf(kind);
  target[at + 25] = facts.channels;
  target[at + 26] = imageFormats.indexOf(facts.format);
  target[at + 27] = facts.brightness;
  target[at + 28] = facts.deep ? 1 : 0;
}

/** Writes records of pictures of one size that lie one behind the other, without thumbnails, from `at`. */
export function writeRun(
  target: Buffer,
  at: number,
  first: Omit<PackRecord, 'thumbnail'>,
  brightness: ArrayLike<number>,
): void {
  const { offset, length } = first;
  writeRecord(target, at, { ...first, thumbnail: 0 });
  for (let index = 0; index < brightness.length; index += 1) {
    const start = at + index * recordSize;
    if (index > 0) target.copyWithin(start, at, at + recordSize);
    const place = offset + index * length;
    target.writeUInt32LE(place % 2 ** 32, start);
    target.writeUInt32LE(Math.floor(place / 2 ** 32), start + 4);
    target[start + 27] = brightness[index] ?? 0;
  }
}

/** The record at `at`; null for a row without a picture. */
export function readRecord(source: Buffer, at: number): PackRecord | null {
  const kind = kinds[source[at + 24] ?? 0] ?? null;
  if (!kind) return null;
  return {
    kind,
    offset: source.readUInt32LE(at) + source.readUInt32LE(at + 4) * 2 ** 32,
    length: source.readUInt32LE(at + 8),
    thumbnail: source.readUInt32LE(at + 12),
    facts: {
      width: source.readUInt32LE(at + 16),
      height: source.readUInt32LE(at + 20),
      channels: source[at + 25] ?? 0,
      format: imageFormats[source[at + 26] ?? 0] ?? 'raw',
      brightness: source[at + 27] ?? 0,
      deep: source[at + 28] === 1,
    },
  };
}

/** What the index says of the whole pack. */
export interface PackHeader {
  readonly rows: number;
  /** Bytes of `pictures`. */
  readonly size: number;
  /** SHA-256 of `pictures`. */
  readonly sha256: Buffer;
}

/** The whole index file. */
export function encodeIndex({ rows, size, sha256 }: PackHeader, records: Buffer): Buffer {
  const header = Buffer.alloc(headerSize);
  magic.copy(header);
  header.writeUInt32LE(rows, 8);
  header.writeBigUInt64LE(BigInt(size), 16);
  sha256.copy(header, 24);
  createHash('sha256').update(records).digest().copy(header, 56);
  return Buffer.concat([header, records]);
}

/** Reads the index file. Throws `storage` when it is not whole. */
export function decodeIndex(file: Buffer): { header: PackHeader; records: Buffer } {
  const records = file.subarray(headerSize);
  const whole =
    file.length >= headerSize &&
    file.subarray(0, magic.length).equals(magic) &&
    records.length === file.readUInt32LE(8) * recordSize &&
    createHash('sha256').update(records).digest().equals(file.subarray(56, headerSize));
  if (!whole) throw damagedPack();
  const header = {
    rows: file.readUInt32LE(8),
    size: Number(file.readBigUInt64LE(16)),
    sha256: file.subarray(24, 56),
  };
  return { header, records };
}

/** The error for a pack that is not as it was written. */
export function damagedPack(cause?: unknown): AppError {
  return new AppError(
    'storage',
    'The kept pictures of this dataset are damaged. Import them again.',
    { cause },
  );
}
