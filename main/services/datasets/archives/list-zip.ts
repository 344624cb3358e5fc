import { open } from 'node:fs/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { AppError } from '../../../../common/errors/app-error.ts';
import { type SourceFile, unreadable } from '../read-source.ts';
import { mostEntries, mostUnpacked, suspiciousArchive, suspiciousEntry } from './archive-limits.ts';
import { entryPath, isHidden } from './entry-path.ts';
import type { Listing, ListingControl } from './source-entry.ts';
import { WindowReader } from './window-reader.ts';
import { type PackedEntry, zipEntry } from './zip-entry.ts';

/** Reads and checks the whole directory of a zip archive before anything of it is unpacked. */
export async function openZip(source: SourceFile, control: ListingControl): Promise<Listing> {
  const file = await open(source.path, 'r').catch((error: unknown) => {
    throw unreadable(source.name, error);
  });
  const reader = new WindowReader(file);
  try {
    const { size } = await file.stat();
    const packed = await readDirectory(source.name, reader, size, control);
    return {
      entries: () => walk(source.name, packed, reader, control),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a listing is asynchronous
async function* walk(
  archive: string,
  entries: readonly PackedEntry[],
  reader: WindowReader,
  { signal }: ListingControl,
) {
  for (const entry of entries) {
    signal?.throwIfAborted();
    yield zipEntry(archive, entry, reader);
  }
}

async function readDirectory(
  archive: string,
  reader: WindowReader,
  size: number,
  { signal, onFolder }: ListingControl,
): Promise<PackedEntry[]> {
  const zip = await openDirectory(archive, reader, size);
  if (zip.entryCount > mostEntries) throw tooMany(archive, zip.entryCount);
  const paths = new Set<string>();
  const packed: PackedEntry[] = [];
  const files: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      const raw = yauzl.getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        entry.fileNameRaw,
        entry.extraFields,
        true,
      );
      const path = entryPath(archive, raw);
      if (path === null) continue;
      if (/[\\/]$/.test(raw)) {
        if (!isHidden(path)) onFolder?.(path);
        continue;
      }
      refuseUnusable(archive, path, entry);
      if (paths.has(path)) throw twice(archive, path);
      paths.add(path);
      files.push(entry);
      if (!isHidden(path)) packed.push(packedEntry(path, entry));
    }
  } catch (error) {
    if (signal?.aborted || error instanceof AppError) throw error;
    throw damagedZip(archive, error);
  }
  refuseBomb(archive, files, size);
  return packed;
}

async function openDirectory(
  archive: string,
  reader: WindowReader,
  size: number,
): Promise<ZipFile> {
  try {
    return await yauzl.fromRandomAccessReaderPromise(reader, size, {
      autoClose: false,
      lazyEntries: true,
      // Names are checked here, where the sentence can say which one it is.
      decodeStrings: false,
    });
  } catch (error) {
    throw damagedZip(archive, error);
  }
}

function packedEntry(path: string, entry: Entry): PackedEntry {
  return {
    path,
    size: entry.uncompressedSize,
    packedSize: entry.compressedSize,
    offset: entry.relativeOffsetOfLocalHeader,
    method: entry.compressionMethod === 0 ? 'stored' : 'deflated',
    crc32: entry.crc32,
  };
}

function refuseUnusable(archive: string, path: string, entry: Entry): void {
  if (entry.isEncrypted()) {
    throw refused(
      archive,
      `is encrypted: “${path}” needs a password. Unpack it yourself and choose the folder.`,
    );
  }
  const unixMode =
    entry.versionMadeBy >>> 8 === 3 ? (entry.externalFileAttributes >>> 28) & 0xf : 0;
  // Only plain files, and archives that say nothing of it.
  if (unixMode !== 0 && unixMode !== 0o10 && unixMode !== 0o4) {
    throw refused(
      archive,
      `holds a link, “${path}”, which could lead anywhere. Nothing was taken from it. Unpack it yourself and choose the folder.`,
    );
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw refused(
      archive,
      `is packed in a way that is not known here (method ${entry.compressionMethod}). Unpack it yourself and choose the folder.`,
    );
  }
}

/** What no data are: packed far tighter than real files, or with files that share their bytes. */
function refuseBomb(archive: string, entries: readonly Entry[], size: number): void {
  let total = 0;
  let end = 0;
  const inPlace = entries.toSorted(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  for (const entry of inPlace) {
    const { uncompressedSize, compressedSize, relativeOffsetOfLocalHeader: start } = entry;
    total += uncompressedSize;
    const overlaps = start < end;
    end = start + 30 + entry.fileNameLength + compressedSize;
    if (overlaps || end > size) {
      throw refused(
        archive,
        'is damaged or made to deceive: its files overlap or end behind it. Nothing was taken from it. Get a fresh copy.',
      );
    }
    if (uncompressedSize > suspiciousEntry && uncompressedSize > compressedSize * mostUnpacked) {
      throw bomb(archive);
    }
  }
  if (total > suspiciousArchive && total > size * mostUnpacked) throw bomb(archive);
}

function bomb(archive: string): AppError {
  return refused(
    archive,
    `unpacks to more than ${mostUnpacked} times its size, as no data do. Nothing was taken from it. Unpack it yourself and choose the folder if it is meant.`,
  );
}

function twice(archive: string, path: string): AppError {
  return refused(
    archive,
    `holds “${path}” twice. Nothing was taken from it. Unpack it yourself and choose the folder.`,
  );
}

function tooMany(archive: string, count: number): AppError {
  return refused(
    archive,
    `says that it holds ${count.toLocaleString('en-US')} files; at most ${mostEntries.toLocaleString('en-US')} can be imported at once. Nothing was taken from it.`,
  );
}

function refused(archive: string, why: string): AppError {
  return new AppError('invalid-data', `“${archive}” ${why}`, { place: { file: archive } });
}

function damagedZip(archive: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError(
    'file-unreadable',
    `“${archive}” is a damaged or cut-off zip archive. Get a fresh copy of it.`,
    { place: { file: archive }, cause, detail: String(cause) },
  );
}
