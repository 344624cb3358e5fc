import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type SourceFile, unreadable } from './read-source.ts';

/** Bytes that are read at once. */
const pieceSize = 1024 * 1024;

/** Copies a chosen file to a name of our own. */
export async function copySource(
  source: SourceFile,
  target: string,
  openFile: typeof open,
  signal?: AbortSignal,
): Promise<void> {
  const copy = await openFile(target, 'w');
  try {
    for await (const piece of piecesOf(source)) {
      signal?.throwIfAborted();
      for (let done = 0; done < piece.length;) {
        done += (await copy.write(piece, done)).bytesWritten;
      }
    }
  } finally {
    await copy.close();
  }
}

/** The SHA-256 of a file's bytes, in hex. */
export async function hashFile(source: SourceFile, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(source)) {
    signal?.throwIfAborted();
    hash.update(piece);
  }
  return hash.digest('hex');
}

/** The file piece by piece, each good until the next: memory that is new every time is dear. */
async function* piecesOf({ path, name }: SourceFile): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(pieceSize);
  try {
    const file = await open(path, 'r');
    try {
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, pieceSize);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(name, error);
  }
}
