import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { ImageFacts } from './image-facts.ts';
import {
  damagedPack,
  decodeIndex,
  indexFile,
  type PackHeader,
  type PackRecord,
  pictureFile,
  readRecord,
  recordSize,
} from './pack-layout.ts';
import type { ImagePack, StoredImage } from './stored-image.ts';

/** Bytes that `readRun` reads at once at most, beyond one picture. */
const runBytes = 8 * 1024 * 1024;

/** Opens the pictures of a dataset. Throws `not-found` when it has none and `storage` when they are damaged. */
export async function openImagePack(datasetFolder: string): Promise<PackedImages> {
  const folder = join(datasetFolder, 'images');
  if (!existsSync(join(folder, indexFile))) {
    throw new AppError('not-found', 'The pictures of this dataset are gone. Import them again.');
  }
  const { header, records } = decodeIndex(await readFile(join(folder, indexFile)));
  const file = await open(join(folder, pictureFile), 'r').catch((error: unknown) => {
    throw damagedPack(error);
  });
  const { size } = await file.stat();
  if (size === header.size) return new PackedImages(header, records, file);
  await file.close();
  throw damagedPack();
}

/** The pictures of a dataset on disk. Any number of reads may go on at once. */
export class PackedImages implements ImagePack {
  readonly #header: PackHeader;
  readonly #records: Buffer;
  readonly #file: FileHandle;

  constructor(header: PackHeader, records: Buffer, file: FileHandle) {
    this.#header = header;
    this.#records = records;
    this.#file = file;
  }

  get count(): number {
    return this.#header.rows;
  }

  /** SHA-256 of all pictures, in hex. */
  get sha256(): string {
    return this.#header.sha256.toString('hex');
  }

  /** What is known of a row's picture; null where it has none. */
  facts(row: number): ImageFacts | null {
    return this.#record(row)?.facts ?? null;
  }

  async read(row: number): Promise<StoredImage | null> {
    const record = this.#record(row);
    if (!record) return null;
    return imageOf(record, await this.#bytes(record.offset, record.length));
  }

  /** The small JPEG or PNG of a large picture; null where the picture is small itself or missing. */
  async readThumbnail(row: number): Promise<Uint8Array | null> {
    const record = this.#record(row);
    if (!record?.thumbnail) return null;
    return this.#bytes(record.offset + record.length, record.thumbnail);
  }

  /** The pictures of consecutive rows, several by one read of the disk. */
  async *readRun(from: number, to: number): AsyncGenerator<StoredImage | null> {
    let row = from;
    while (row < to) {
      const group: (PackRecord | null)[] = [];
      let [start, end] = [-1, 0];
      for (; row + group.length < to;) {
        const record = this.#record(row + group.length);
        if (record) {
          if (start < 0) start = record.offset;
          else if (record.offset + record.length - start > runBytes) break;
          end = record.offset + record.length;
        }
        group.push(record);
      }
      const bytes = start < 0 ? null : await this.#bytes(start, end - start);
      for (const record of group) {
        const at = (record?.offset ?? 0) - start;
        yield record && bytes ? imageOf(record, bytes.subarray(at, at + record.length)) : null;
      }
      row += group.length;
    }
  }

  /** Compares every byte with what was written. Throws `storage` when one is another. */
  async verify(): Promise<void> {
    const hash = createHash('sha256');
    for (let at = 0; at < this.#header.size; at += runBytes) {
      hash.update(await this.#bytes(at, Math.min(runBytes, this.#header.size - at)));
    }
    if (!hash.digest().equals(this.#header.sha256)) throw damagedPack();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #record(row: number): PackRecord | null {
    if (!Number.isInteger(row) || row < 0 || row >= this.count) {
      throw new AppError('not-found', `This dataset has no row ${row + 1}.`);
    }
    return readRecord(this.#records, row * recordSize);
  }

  async #bytes(offset: number, length: number): Promise<Buffer> {
    const target = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file.read(target, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw damagedPack();
      filled += bytesRead;
    }
    return target;
  }
}

function imageOf({ kind, facts }: PackRecord, bytes: Uint8Array): StoredImage {
  if (kind === 'file') return { kind, bytes };
  const { width, height } = facts;
  return { kind, width, height, channels: facts.channels as 1 | 3 | 4, bytes };
}
