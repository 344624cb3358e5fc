import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { RejectedRow } from '../../../../common/datasets/dataset.ts';
import { rejectedRowsTold } from '../import-limits.ts';
import { DamagedEntry, type SourceEntry } from '../archives/source-entry.ts';
import type { ImageFacts } from './image-facts.ts';
import { imageFormatOf, imageFormatOfName } from './image-format.ts';
import { type ImportedImage, importImage, RefusedImage } from './import-image.ts';
import { mapOrdered } from './map-ordered.ts';
import type { ImagePackWriter } from './write-image-pack.ts';

/** Pictures in the works at once: enough to keep every core busy while others are read and written. */
const atOnce = Math.min(16, 2 * availableParallelism() + 2);

const noBytes = new Uint8Array();

/** What was met while pictures were taken in. */
export interface ChosenImages {
  readonly seen: number;
  readonly taken: number;
  readonly refused: number;
  /** The first of them. */
  readonly rejected: readonly RejectedRow[];
  /** Files that are not pictures and are not called so. */
  readonly others: number;
  /** A picture whose name says another kind, and how many there are. */
  readonly mislabelled: { readonly count: number; readonly first: string | null };
  readonly facts: FactsSummary;
  /** Over the paths and bytes of all files that were read, in hex. */
  readonly sha256: string;
}

/** What all pictures together are like. */
export interface FactsSummary {
  readonly width: { readonly min: number; readonly max: number };
  readonly height: { readonly min: number; readonly max: number };
  readonly deep: number;
}

type Decoded =
  | { readonly entry: SourceEntry; readonly bytes: Buffer; readonly imported: ImportedImage }
  | { readonly entry: SourceEntry; readonly bytes: Buffer | null; readonly why: string };

/** Takes the pictures among files into a pack, in their order; damaged ones are counted and passed over. */
export class ImageTaker {
  readonly #writer: ImagePackWriter;
  readonly #hash = createHash('sha256');
  readonly #rejected: RejectedRow[] = [];
  #seen = 0;
  #refused = 0;
  #others = 0;
  #mislabelled = 0;
  #firstMislabelled: string | null = null;
  #width = { min: Infinity, max: 0 };
  #height = { min: Infinity, max: 0 };
  #deep = 0;

  constructor(writer: ImagePackWriter) {
    this.#writer = writer;
  }

  /** Paths of the pictures that were taken in, each when the pack has it. */
  async *take(
    entries: AsyncIterable<SourceEntry>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<string> {
    for await (const decoded of mapOrdered(readAll(entries), atOnce, decode)) {
      signal?.throwIfAborted();
      this.#seen += 1;
      const { entry, bytes } = decoded;
      if (bytes) this.#hash.update(`${entry.path}\n${bytes.length}\n`).update(bytes);
      if ('why' in decoded) {
        const isPicture = imageFormatOfName(entry.path) ?? imageFormatOf(bytes ?? noBytes);
        if (isPicture) this.#refuse(entry.path, decoded.why);
        else this.#others += 1;
        continue;
      }
      const { image, facts, thumbnail } = decoded.imported;
      this.#note(entry.path, facts);
      await this.#writer.add(image, facts, thumbnail);
      yield entry.path;
    }
  }

  /** Files so far, pictures or not. */
  get seen(): number {
    return this.#seen;
  }

  get counts(): ChosenImages {
    return {
      seen: this.#seen,
      taken: this.#writer.rows,
      refused: this.#refused,
      rejected: this.#rejected,
      others: this.#others,
      mislabelled: { count: this.#mislabelled, first: this.#firstMislabelled },
      facts: { width: this.#width, height: this.#height, deep: this.#deep },
      sha256: this.#hash.copy().digest('hex'),
    };
  }

  #refuse(path: string, why: string): void {
    this.#refused += 1;
    if (this.#rejected.length >= rejectedRowsTold) return;
    this.#rejected.push({ line: this.#seen, reason: why, text: path.slice(0, 200) });
  }

  #note(path: string, { width, height, format, deep }: ImageFacts): void {
    const named = imageFormatOfName(path);
    if (named !== null && named !== format) {
      this.#mislabelled += 1;
      this.#firstMislabelled ??= path;
    }
    this.#width = widened(this.#width, width);
    this.#height = widened(this.#height, height);
    if (deep) this.#deep += 1;
  }
}

function widened({ min, max }: { min: number; max: number }, value: number) {
  return { min: Math.min(min, value), max: Math.max(max, value) };
}

/** Each file's bytes, one after the other: an archive is read from front to back. */
async function* readAll(entries: AsyncIterable<SourceEntry>) {
  for await (const entry of entries) {
    try {
      yield { entry, bytes: await entry.read(), why: '' };
    } catch (error) {
      if (!(error instanceof DamagedEntry)) throw error;
      yield { entry, bytes: null, why: error.why };
    }
  }
}

async function decode({
  entry,
  bytes,
  why,
}: {
  entry: SourceEntry;
  bytes: Buffer | null;
  why: string;
}): Promise<Decoded> {
  if (!bytes) return { entry, bytes, why };
  try {
    return { entry, bytes, imported: await importImage(bytes) };
  } catch (error) {
    if (error instanceof RefusedImage) return { entry, bytes, why: error.message };
    throw error;
  }
}
