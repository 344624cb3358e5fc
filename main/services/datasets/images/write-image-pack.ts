import { createHash } from 'node:crypto';
import { mkdir, type FileHandle, type open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageFacts } from './image-facts.ts';
import {
  encodeIndex,
  indexFile,
  type PackRecord,
  pictureFile,
  recordSize,
  writeRecord,
  writeRun,
} from './pack-layout.ts';
import type { StoredImage } from './stored-image.ts';

/** Bytes that are written at once. */
const pieceSize = 4 * 1024 * 1024;
/** Bytes that are written as they come: to gather them with others would be to copy them for nothing. */
const largeBytes = 512 * 1024;

/**
 * Writes the pictures of a dataset, row by row. The pack is whole once `finish` has returned; until then there is
 * no index and nothing opens it.
 */
export class ImagePackWriter {
  readonly #folder: string;
  readonly #openFile: typeof open;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #records = Buffer.alloc(1024 * recordSize);
  #rows = 0;
  #size = 0;
  #piece = Buffer.allocUnsafe(pieceSize);
  #filled = 0;

  private constructor(folder: string, openFile: typeof open, file: FileHandle) {
    this.#folder = folder;
    this.#openFile = openFile;
    this.#file = file;
  }

  /** @param folder The dataset's (temporary) folder; the pack becomes its `images/`. */
  static async create(folder: string, openFile: typeof open): Promise<ImagePackWriter> {
    const images = join(folder, 'images');
    await mkdir(images, { recursive: true });
    return new ImagePackWriter(images, openFile, await openFile(join(images, pictureFile), 'w'));
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Adds the next row's picture. Wait for it before the next; the bytes may be changed then.
   * @param thumbnail A JPEG or PNG for pictures that are large themselves.
   */
  async add(image: StoredImage, facts: ImageFacts, thumbnail?: Uint8Array): Promise<void> {
    this.#record({
      kind: image.kind,
      offset: this.#size,
      length: image.bytes.length,
      thumbnail: thumbnail?.length ?? 0,
      facts,
    });
    await this.#append(image.bytes);
    if (thumbnail) await this.#append(thumbnail);
  }

  /**
   * Adds the next rows' pictures, which are arrays of numbers of one size, one behind the other.
   * @param brightness Of each, 0 to 255.
   */
  async addPixels(
    pixels: Uint8Array,
    facts: Omit<ImageFacts, 'brightness' | 'format'>,
    brightness: Uint8Array,
  ): Promise<void> {
    const length = pixels.length / brightness.length;
    this.#reserve(brightness.length);
    writeRun(
      this.#records,
      this.#rows * recordSize,
      {
        kind: 'pixels',
        offset: this.#size,
        length,
        facts: { ...facts, format: 'raw', brightness: 0 },
      },
      brightness,
    );
    this.#rows += brightness.length;
    await this.#append(pixels);
  }

  /** Adds a row without a picture. */
  addMissing(): void {
    this.#record(null);
  }

  /** Writes what is left and the index. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#file.sync();
    await this.#file.close();
    const header = { rows: this.#rows, size: this.#size, sha256: this.#hash.digest() };
    const records = this.#records.subarray(0, this.#rows * recordSize);
    const index = await this.#openFile(join(this.#folder, indexFile), 'w');
    try {
      await index.writeFile(encodeIndex(header, records));
      await index.sync();
    } finally {
      await index.close();
    }
  }

  /** Lets go of a pack that will not be finished. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  #record(record: PackRecord | null): void {
    this.#reserve(1);
    writeRecord(this.#records, this.#rows * recordSize, record);
    this.#rows += 1;
  }

  /** Makes room for so many records more. */
  #reserve(records: number): void {
    const wanted = (this.#rows + records) * recordSize;
    if (wanted <= this.#records.length) return;
    const larger = Buffer.alloc(Math.max(2 * this.#records.length, wanted));
    this.#records.copy(larger);
    this.#records = larger;
  }

  async #append(bytes: Uint8Array): Promise<void> {
    this.#size += bytes.length;
    const isLarge = bytes.length >= largeBytes;
    if (isLarge || bytes.length > pieceSize - this.#filled) await this.#flush();
    if (isLarge) {
      await this.#write(bytes);
      return;
    }
    this.#piece.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  async #flush(): Promise<void> {
    if (this.#filled === 0) return;
    await this.#write(this.#piece.subarray(0, this.#filled));
    this.#filled = 0;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const written = this.#file.writeFile(bytes);
    this.#hash.update(bytes);
    await written;
  }
}
