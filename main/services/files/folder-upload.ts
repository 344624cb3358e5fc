import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../common/errors/app-error.ts';

/** Files that one folder may have. */
export const mostFiles = 500_000;
/** Bytes of a file's path as it is sent. */
const longestPath = 4000;

/**
 * A folder that a page sends, file after file. A file is there when all of it came; what was cut off is sent again:
 * `received` tells with which file to go on.
 */
export class FolderUpload {
  readonly path: string;
  readonly #limit: number;
  #received = 0;
  #bytes = 0;
  #taking: Promise<void> = Promise.resolve();
  #isRemoved = false;

  /**
   * @param limit Bytes that all files together may have.
   * @param there Bytes of the files that are there already.
   */
  constructor(path: string, limit: number, there = 0) {
    this.path = path;
    this.#limit = limit;
    this.#bytes = there;
  }

  /** Files that are there, in the order in which they are sent. */
  get received(): number {
    return this.#received;
  }

  /**
   * Takes in files, one after the other: length of the path (u32), length of the file (u64), both little-endian,
   * the path in UTF-8, the file's bytes.
   * @param from Number of the first of them; not another one than `received`.
   */
  async receive(from: number, body: AsyncIterable<Uint8Array>): Promise<void> {
    // One at a time: a page that lost its connection may send anew before the old one has ended.
    const before = this.#taking;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#taking = promise;
    try {
      await before;
      if (this.#isRemoved) throw removed();
      if (from !== this.#received) {
        throw new AppError('conflict', `The folder goes on with file ${this.#received + 1}.`);
      }
      await this.#take(new Bytes(body));
    } finally {
      resolve();
    }
  }

  /** Removes what came. Files that are still arriving are not taken any more. */
  async remove(): Promise<void> {
    this.#isRemoved = true;
    await this.#taking;
    await rm(this.path, { recursive: true, force: true });
  }

  async #take(bytes: Bytes): Promise<void> {
    for (let head = await bytes.take(12); head; head = await bytes.take(12)) {
      if (this.#isRemoved) throw removed();
      const [pathLength, size] = [head.readUInt32LE(0), Number(head.readBigUInt64LE(4))];
      if (pathLength === 0 || pathLength > longestPath) throw notAFolder();
      const name = await bytes.take(pathLength);
      if (!name) throw notAFolder();
      this.#bytes += size;
      if (this.#bytes > this.#limit || this.#received >= mostFiles) throw this.#tooLarge();
      const path = join(this.path, ...safeParts(name.toString('utf8')));
      // Beside the folder, where no file of it can have the same name.
      const arriving = `${this.path}.arriving`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeAll(arriving, bytes.pieces(size));
        await rename(arriving, path);
      } catch (error) {
        this.#bytes -= size;
        await rm(arriving, { force: true });
        throw writeFailure(error);
      }
      this.#received += 1;
    }
  }

  #tooLarge(): AppError {
    const gigabytes = (this.#limit / 1024 ** 3).toLocaleString('en', { maximumFractionDigits: 1 });
    return new AppError(
      'invalid-input',
      `The folder has more than ${mostFiles.toLocaleString('en-US')} files or ${gigabytes} GB.`,
    );
  }
}

function removed(): AppError {
  return new AppError('not-found', 'This folder is no longer known. Choose it again.');
}

/** Names that mean something else to a system. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * A path that a page gave, as parts that stay below the folder on every system. A part that had to be changed gets
 * a mark of its own, so that two do not become one.
 */
export function safeParts(path: string): string[] {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  return (parts.length > 0 ? parts : ['file']).slice(-40).map((part) => {
    const clean = part
      .replace(/[\p{Cc}<>:"|?*]/gu, '_')
      .replace(/[. ]+$/, '_')
      .replace(reserved, '_$&')
      .slice(-120);
    if (clean === part) return part;
    const mark = createHash('sha256').update(part).digest('hex').slice(0, 8);
    return `${mark}-${clean}`;
  });
}

function writeFailure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC') {
    const message =
      'The disk is full, so the folder could not be taken in. Free some space and choose it again.';
    return new AppError('disk-full', message, { cause: error });
  }
  if (code === 'EISDIR' || code === 'ENOTDIR' || code === 'EEXIST' || code === 'ENOTEMPTY') {
    const message =
      'The folder has a file and a folder of one name. Rename one and choose it again.';
    return new AppError('invalid-input', message, { cause: error });
  }
  return error;
}

async function writeAll(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const piece of pieces) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}

/** Bytes of a stream, taken in portions. */
class Bytes {
  readonly #stream: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#stream = stream[Symbol.asyncIterator]();
  }

  /** So many bytes; null when the stream has ended before the first. */
  async take(length: number): Promise<Buffer | null> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of this.#upTo(length)) {
      pieces.push(piece);
      size += piece.length;
    }
    if (size === 0) return null;
    if (size < length) throw cutOff();
    return Buffer.concat(pieces);
  }

  /** So many bytes as they come. */
  async *pieces(length: number): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const piece of this.#upTo(length)) {
      size += piece.length;
      yield piece;
    }
    if (size < length) throw cutOff();
  }

  async *#upTo(length: number): AsyncGenerator<Uint8Array> {
    let left = length;
    while (left > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#stream.next();
        if (next.done) return;
        this.#rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
        continue;
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
}

function cutOff(): AppError {
  return new AppError('invalid-input', 'The folder was cut off on its way.');
}

function notAFolder(): AppError {
  return new AppError('invalid-input', 'This is not a folder as the studio sends it.');
}
