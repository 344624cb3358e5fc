import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, type open } from 'node:fs/promises';
import { AppError } from '../../../common/errors/app-error.ts';
import { type SourceFile, unreadable } from './read-source.ts';

/** Copies a chosen file to a name of our own; returns the SHA-256 of its bytes, in hex. */
export async function copySource(
  source: SourceFile,
  target: string,
  openFile: typeof open,
): Promise<string> {
  await requireFile(source);
  const hash = createHash('sha256');
  const copy = await openFile(target, 'w');
  try {
    for await (const chunk of chunksOf(source)) {
      hash.update(chunk);
      await copy.writeFile(chunk);
    }
    await copy.sync();
  } finally {
    await copy.close();
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

/** A device or a pipe may never end. */
async function requireFile(source: SourceFile): Promise<void> {
  const found = await stat(source.path).catch((error: unknown) => {
    throw unreadable(source.name, error);
  });
  if (found.isFile() || found.isDirectory()) return;
  throw new AppError('file-unreadable', `“${source.name}” cannot be read. It is no file.`, {
    place: { file: source.name },
  });
}
