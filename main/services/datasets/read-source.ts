import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { AppError } from '../../../common/errors/app-error.ts';
import { headBytes, longestRecord, mostUnpacked, suspiciousSize } from './import-limits.ts';

/** The kept original of a table, and how to speak of it. */
export interface SourceFile {
  readonly path: string;
  /** Name for messages; never used as a path. */
  readonly name: string;
  readonly isFolder?: boolean | undefined;
}

/** Beginnings of files that are often taken for tables. */
const knownBinaries: readonly (readonly [string, string])[] = [
  ['504b0304', 'a ZIP archive or a workbook; export the sheet as CSV'],
  ['504b0506', 'an empty ZIP archive'],
  ['d0cf11e0', 'an old Excel or Word document; export the sheet as CSV'],
  ['89504e47', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['25504446', 'a PDF document'],
  ['50415231', 'a Parquet file'],
  ['53514c697465', 'an SQLite database'],
  ['894844460d0a', 'an HDF5 file'],
  ['1f8b', 'a gzip file inside a packed file; unpack it once'],
  ['425a68', 'a bzip2 archive; unpack it'],
  ['fd377a58', 'an xz archive; unpack it'],
  ['28b52ffd', 'a zstd file inside a packed file; unpack it once'],
  ['4152524f5731', 'an Arrow file'],
  ['46454131', 'an old Feather file (version 1); write it again as Arrow or Parquet'],
];

/**
 * The file's bytes in order, unpacked when it is gzip or zstd. Throws `file-unreadable` naming the file.
 * @param onRead Told the bytes of the file itself that are read so far.
 * @param pieceSize Bytes that are read and given at once: few where only the beginning is wanted.
 */
export async function* readSource(
  source: SourceFile,
  onRead?: (bytes: number) => void,
  pieceSize = 1024 * 1024,
): AsyncGenerator<Buffer> {
  const compressed = await packingOf(source);
  const raw = createReadStream(source.path, { highWaterMark: pieceSize });
  try {
    if (!compressed) {
      for await (const chunk of raw as AsyncIterable<Buffer>) {
        onRead?.(raw.bytesRead);
        yield chunk;
      }
      return;
    }
    const sizes = { chunkSize: pieceSize };
    const unpacked = compressed === 'gzip' ? createGunzip(sizes) : createZstdDecompress(sizes);
    raw.on('error', (error) => unpacked.destroy(error));
    raw.pipe(unpacked);
    let size = 0;
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > suspiciousSize && size > raw.bytesRead * mostUnpacked) throw bomb(source);
      onRead?.(raw.bytesRead);
      yield chunk;
    }
  } catch (error) {
    throw compressed ? damagedPacking(source, compressed, error) : unreadable(source.name, error);
  } finally {
    raw.destroy();
  }
}

/** The first bytes of the (unpacked) file, and whether that is all of it. */
export async function readHead(
  source: SourceFile,
): Promise<{ readonly bytes: Buffer; readonly whole: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Headers of thousands of columns are longer than the beginning that is usually enough.
  let firstEnd = Infinity;
  for await (const chunk of readSource(source)) {
    if (firstEnd === Infinity) {
      const end = chunk.findIndex((byte) => byte === 0x0a || byte === 0x0d);
      if (end >= 0) firstEnd = length + end;
    }
    chunks.push(chunk);
    length += chunk.length;
    const wanted = Math.min(longestRecord, firstEnd < headBytes ? headBytes : firstEnd + headBytes);
    if (length > wanted) return { bytes: Buffer.concat(chunks).subarray(0, wanted), whole: false };
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) {
    throw new AppError('invalid-data', `“${source.name}” is empty.`, {
      place: { file: source.name },
    });
  }
  return { bytes, whole: true };
}

/** Throws `invalid-data` when the beginning is of a known kind that is no text table. */
export function refuseKnownBinary(source: SourceFile, head: Buffer): void {
  const start = head.subarray(0, 8).toString('hex');
  const known = knownBinaries.find(([magic]) => start.startsWith(magic));
  if (known) throw notText(source.name, `It is ${known[1]}.`);
}

/** The error for a file that is not a text table. */
export function notText(name: string, why: string): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” is not a text table. ${why} Choose a CSV or TSV file.`,
    { place: { file: name } },
  );
}

/** The error for a file that cannot be opened or read. */
export function unreadable(name: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const why =
    code === 'ENOENT'
      ? 'It does not exist (any more).'
      : code === 'EACCES' || code === 'EPERM'
        ? 'You have no permission to read it.'
        : code === 'EISDIR'
          ? 'It is a folder.'
          : 'The disk reported an error.';
  return new AppError('file-unreadable', `“${name}” cannot be read. ${why}`, {
    place: { file: name },
    cause,
    detail: String(cause),
  });
}

function bomb({ name }: SourceFile): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” unpacks to more than ${mostUnpacked} times its size, as no table does. Unpack it yourself and import the result if it is meant.`,
    { place: { file: name } },
  );
}

function damagedPacking(source: SourceFile, packing: Packing, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (!/^(?:Z_|ZSTD_)/.test(code)) return unreadable(source.name, cause);
  return new AppError(
    'file-unreadable',
    `“${source.name}” is a damaged or cut-off ${packing} file. Get a fresh copy of it.`,
    { place: { file: source.name }, cause, detail: String(cause) },
  );
}

/** How single files are packed. */
export type Packing = 'gzip' | 'zstd';

/** How a file is packed, by its content; null where it is not. Throws `file-unreadable`. */
export async function packingOf(source: SourceFile): Promise<Packing | null> {
  const magic = (await firstBytes(source, 4)).toString('hex');
  if (magic.startsWith('1f8b')) return 'gzip';
  return magic === '28b52ffd' ? 'zstd' : null;
}

/** The first bytes of the file itself. Throws `file-unreadable`. */
export async function firstBytes({ path, name }: SourceFile, count: number): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(name, error);
  }
}
