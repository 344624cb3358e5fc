import { createReadStream } from 'node:fs';
import { pipeline, Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { AppError } from '../../../../common/errors/app-error.ts';
import { type SourceFile, unreadable } from '../read-source.ts';
import { largestEntry, mostEntries, mostUnpacked, suspiciousArchive } from './archive-limits.ts';
import { entryPath, isHidden } from './entry-path.ts';
import {
  DamagedEntry,
  type Listing,
  type ListingControl,
  type SourceEntry,
} from './source-entry.ts';

type Packing = 'tar' | 'tar.gz' | 'tar.zst';

/** The files of a tar archive, in its order; each walk reads the archive once more. */
export function openTar(source: SourceFile, packing: Packing, control: ListingControl): Listing {
  return { entries: () => walk(source, packing, control), close: () => Promise.resolve() };
}

async function* walk(
  source: SourceFile,
  packing: Packing,
  { signal, onFolder }: ListingControl,
): AsyncGenerator<SourceEntry> {
  const archive = source.name;
  const raw = createReadStream(source.path, { highWaterMark: 1024 * 1024 });
  const entries = extract();
  const ended = () => undefined;
  // Its errors come out of the entries.
  if (packing === 'tar') pipeline(raw, entries, ended);
  else {
    const unpacker = packing === 'tar.gz' ? createGunzip() : createZstdDecompress();
    pipeline(raw, unpacker, bombDetector(archive, raw), entries, ended);
  }
  const paths = new Set<string>();
  const pieces = async function* (content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      yield* content;
    } catch (error) {
      throw damagedTar(archive, error);
    }
  };
  try {
    for await (const entry of entries) {
      signal?.throwIfAborted();
      const { name, size, type } = entry.header;
      refuseLink(archive, name, type);
      const path = entryPath(archive, name);
      if (path !== null && type === 'directory' && !isHidden(path)) onFolder?.(path);
      if (path !== null && type !== 'directory') {
        if (paths.size >= mostEntries) throw tooMany(archive);
        if (paths.has(path)) throw twice(archive, path);
        paths.add(path);
        if (!isHidden(path))
          yield tarEntry(path, size, pieces(entry as unknown as AsyncIterable<Buffer>));
      }
      // What nobody read is passed over.
      entry.resume();
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw damagedTar(archive, error);
  } finally {
    entries.destroy();
    raw.destroy();
  }
}

function tarEntry(path: string, size: number, pieces: AsyncIterable<Buffer>): SourceEntry {
  return {
    path,
    size,
    read: async () => {
      if (size > largestEntry) throw new DamagedEntry(path, 'It is too large.');
      const chunks: Buffer[] = [];
      for await (const piece of pieces) chunks.push(piece);
      return Buffer.concat(chunks);
    },
    open: () => pieces,
  };
}

function refuseLink(archive: string, name: string, type: Header['type']): void {
  if (type === 'file' || type === 'contiguous-file' || type === 'directory') return;
  throw refused(
    archive,
    `holds a link or a device, “${name.slice(0, 200)}”, which could lead anywhere. Nothing was taken from it. Unpack it yourself and choose the folder.`,
  );
}

/** Counts what is unpacked, also of entries that nobody reads: a header may promise anything. */
function bombDetector(archive: string, packed: { readonly bytesRead: number }): Transform {
  let unpacked = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      const isBomb = unpacked > suspiciousArchive && unpacked > packed.bytesRead * mostUnpacked;
      done(isBomb ? bomb(archive) : null, chunk);
    },
  });
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

function tooMany(archive: string): AppError {
  return refused(
    archive,
    `holds more than ${mostEntries.toLocaleString('en-US')} files, which is more than can be imported at once. Nothing was taken from it.`,
  );
}

function refused(archive: string, why: string): AppError {
  return new AppError('invalid-data', `“${archive}” ${why}`, { place: { file: archive } });
}

function damagedTar(archive: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return unreadable(archive, cause);
  return new AppError(
    'file-unreadable',
    `“${archive}” is a damaged or cut-off tar archive. Get a fresh copy of it.`,
    { place: { file: archive }, cause, detail: String(cause) },
  );
}
