import type { FileHandle } from 'node:fs/promises';
import { RandomAccessReader } from 'yauzl';

/** Bytes that are read from the disk at once: many small files lie in them. */
const windowSize = 1024 * 1024;

/** Reads parts of a file, mostly from what was read before: archives are read from front to back. */
export class WindowReader extends RandomAccessReader {
  readonly #file: FileHandle;
  #window = Buffer.alloc(0);
  #start = 0;

  constructor(file: FileHandle) {
    super();
    this.#file = file;
  }

  /** Bytes from `position`; fewer only at the end of the file. To be read before the next call, or copied. */
  async bytes(position: number, length: number): Promise<Buffer> {
    return this.#kept(position, length) ?? (await this.#fill(position, length));
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.bytes(position, length).then(
      (bytes) => {
        bytes.copy(target, offset);
        callback(bytes.length < length ? new Error('unexpected end of the file') : null);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  #kept(position: number, length: number): Buffer | null {
    const from = position - this.#start;
    if (from < 0 || from + length > this.#window.length) return null;
    return this.#window.subarray(from, from + length);
  }

  async #fill(position: number, length: number): Promise<Buffer> {
    const window = Buffer.allocUnsafe(Math.max(windowSize, length));
    let filled = 0;
    while (filled < window.length) {
      const { bytesRead } = await this.#file.read(
        window,
        filled,
        window.length - filled,
        position + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.#window = window.subarray(0, filled);
    this.#start = position;
    return this.#window.subarray(0, Math.min(length, filled));
  }
}
