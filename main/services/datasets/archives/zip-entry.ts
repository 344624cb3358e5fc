import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import { AppError } from '../../../../common/errors/app-error.ts';
import { largestEntry } from './archive-limits.ts';
import { DamagedEntry, type SourceEntry } from './source-entry.ts';
import type { WindowReader } from './window-reader.ts';

/** A file of a zip archive as its directory has it. */
export interface PackedEntry {
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
  readonly packedSize: number;
  /** Of the local header. */
  readonly offset: number;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
}

/** Bytes that are unpacked here rather than on another thread, whose way there takes longer. */
const smallEntry = 64 * 1024;
const localHeaderSize = 30;
const pieceSize = 1024 * 1024;

const inflateElsewhere = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/** Gives the bytes of a file in a zip archive and holds them to the size and the sum that it promised. */
export function zipEntry(archive: string, entry: PackedEntry, reader: WindowReader): SourceEntry {
  return {
    path: entry.path,
    size: entry.size,
    read: () => readWhole(archive, entry, reader),
    open: () => readPieces(archive, entry, reader),
  };
}

async function readWhole(archive: string, entry: PackedEntry, reader: WindowReader) {
  if (entry.size > largestEntry) throw new DamagedEntry(entry.path, 'It is too large.');
  const start = await dataStart(entry, reader);
  const packed = await reader.bytes(start, entry.packedSize);
  if (packed.length < entry.packedSize) throw cutOff(entry);
  const bytes = await unpack(archive, entry, packed);
  if (bytes.length !== entry.size) throw wrongSize(archive, entry);
  if (crc32(bytes) !== entry.crc32) throw damaged(entry);
  return bytes;
}

async function unpack(archive: string, entry: PackedEntry, packed: Buffer): Promise<Buffer> {
  if (entry.method === 'stored') return Buffer.from(packed);
  const options = { maxOutputLength: Math.max(1, entry.size) };
  try {
    if (entry.size <= smallEntry) return inflateRawSync(packed, options);
    return await inflateElsewhere(Buffer.from(packed), options);
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw wrongSize(archive, entry);
    throw damaged(entry, error);
  }
}

async function* readPieces(
  archive: string,
  entry: PackedEntry,
  reader: WindowReader,
): AsyncGenerator<Buffer> {
  const start = await dataStart(entry, reader);
  const packed = packedPieces(entry, reader, start);
  const pieces = entry.method === 'stored' ? packed : inflated(entry, packed);
  let [size, sum] = [0, 0];
  for await (const piece of pieces) {
    size += piece.length;
    if (size > entry.size) throw wrongSize(archive, entry);
    sum = crc32(piece, sum);
    yield piece;
  }
  if (size !== entry.size) throw wrongSize(archive, entry);
  if (sum !== entry.crc32) throw damaged(entry);
}

async function* packedPieces(entry: PackedEntry, reader: WindowReader, start: number) {
  for (let at = 0; at < entry.packedSize; at += pieceSize) {
    const length = Math.min(pieceSize, entry.packedSize - at);
    const piece = Buffer.from(await reader.bytes(start + at, length));
    if (piece.length < length) throw cutOff(entry);
    yield piece;
  }
}

async function* inflated(
  entry: PackedEntry,
  packed: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const unpacked = createInflateRaw({ chunkSize: pieceSize });
  const feed = (async () => {
    try {
      for await (const piece of packed) {
        if (!unpacked.write(piece)) {
          await new Promise<void>((resolve) => {
            unpacked.once('drain', resolve);
            unpacked.once('close', resolve);
          });
        }
        if (unpacked.destroyed) return;
      }
      unpacked.end();
    } catch (error) {
      unpacked.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  })();
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } catch (error) {
    throw error instanceof AppError ? error : damaged(entry, error);
  } finally {
    unpacked.destroy();
    await feed;
  }
}

/** Where the packed bytes start: behind the local header, whose name and extra field may be longer than the directory's. */
async function dataStart(entry: PackedEntry, reader: WindowReader): Promise<number> {
  const header = await reader.bytes(entry.offset, localHeaderSize);
  if (header.length < localHeaderSize || header.readUInt32LE(0) !== 0x04034b50) {
    throw damaged(entry);
  }
  return entry.offset + localHeaderSize + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function damaged(entry: PackedEntry, cause?: unknown): DamagedEntry {
  return new DamagedEntry(entry.path, 'It is damaged in the archive.', cause);
}

function cutOff(entry: PackedEntry): DamagedEntry {
  return new DamagedEntry(entry.path, 'The archive ends before it.');
}

/** A size that lies is how archives are made to fill a disk: nothing of such an archive is taken. */
function wrongSize(archive: string, { path }: PackedEntry): AppError {
  return new AppError(
    'invalid-data',
    `“${archive}” lies about the size of “${path}”. Nothing was taken from it. Get the archive from a source you trust, or unpack it and choose the folder.`,
    { place: { file: archive } },
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
