import { join } from 'node:path';
import { firstBytes, packingOf, readSource, type SourceFile } from '../read-source.ts';
import type { SourceRequest } from './source-reader.ts';

/**
 * The path of the file's unpacked bytes, which the database may open: the file's own, or that of a copy in the
 * import's folder.
 */
export async function plainFile(
  source: SourceFile,
  { folder, database, openFile, onProgress, signal }: SourceRequest,
): Promise<string> {
  if ((await packingOf(source)) === null && database.reaches(source.path)) return source.path;
  const path = join(folder, 'plain');
  const copy = await openFile(path, 'w');
  try {
    for await (const chunk of readSource(source, (done) =>
      onProgress?.({ done, total: null, unit: 'bytes' }),
    )) {
      signal?.throwIfAborted();
      await copy.writeFile(chunk);
    }
  } finally {
    await copy.close();
  }
  return path;
}

/** Bytes that are read and unpacked at once for a head. */
const headPiece = 16 * 1024;

/** The first unpacked bytes; none where the file cannot be read, which its reader will say. */
export async function plainHead(source: SourceFile, count: number): Promise<Buffer> {
  if (source.isFolder) return Buffer.alloc(0);
  try {
    if ((await packingOf(source)) === null) return await firstBytes(source, count);
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of readSource(source, undefined, headPiece)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= count) break;
    }
    return Buffer.concat(chunks).subarray(0, count);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Whether the only source begins with these bytes, given in hex. */
export async function beginsWith(
  sources: readonly SourceFile[],
  ...magics: readonly string[]
): Promise<boolean> {
  const [source, ...more] = sources;
  if (!source || more.length > 0) return false;
  const head = (await plainHead(source, 16)).toString('hex');
  return magics.some((magic) => head.startsWith(magic));
}
