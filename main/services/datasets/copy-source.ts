import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { open } from 'node:fs/promises';
import { type SourceFile, unreadable } from './read-source.ts';

/** Copies a chosen file to a name of our own; returns the SHA-256 of its bytes, in hex. */
export async function copySource(
  source: SourceFile,
  target: string,
  openFile: typeof open,
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  const copy = await openFile(target, 'w');
  try {
    for await (const chunk of chunksOf(source)) {
      signal?.throwIfAborted();
      hash.update(chunk);
      await copy.writeFile(chunk);
    }
    await copy.sync();
  } finally {
    await copy.close();
  }
  return hash.digest('hex');
}

/** The SHA-256 of a file's bytes, in hex. */
export async function hashFile(source: SourceFile, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(source)) {
    signal?.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest('hex');
}

async function* chunksOf(source: SourceFile): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(source.path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw unreadable(source.name, error);
  }
}
