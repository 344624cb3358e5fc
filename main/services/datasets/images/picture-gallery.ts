import { join } from 'node:path';
import sharp from 'sharp';
import { AppError } from '../../../../common/errors/app-error.ts';
import { imageFormatOf } from './image-format.ts';
import { decodeOptions, thumbnailSize } from './import-image.ts';
import { openImagePack, type PackedImages } from './open-image-pack.ts';
import type { StoredImage } from './stored-image.ts';

/** A picture that a window shows. */
export interface ShownPicture {
  readonly type: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly bytes: Uint8Array;
}

/** Bytes of pictures that were made smaller and are kept for the next look. */
const mostKept = 32 * 1024 * 1024;
/** Packs that are open at once. */
const mostOpen = 4;
/** Pictures that are decoded at once: a grid that is scrolled asks for many. */
const mostAtOnce = 4;

const shownAsKept: Readonly<Record<string, ShownPicture['type']>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

/** A pack that is open, and how many pictures are being read from it. */
interface OpenPack {
  readonly pack: Promise<PackedImages>;
  readers: number;
  /** Resolves what waits for the last reader. */
  free: (() => void) | null;
}

/** Gives the pictures of datasets to windows, as they are kept or smaller. */
export class PictureGallery {
  readonly #folder: string;
  readonly #openPack: typeof openImagePack;
  readonly #packs = new Map<string, OpenPack>();
  readonly #kept = new Map<string, ShownPicture>();
  readonly #waiting: (() => void)[] = [];
  #keptBytes = 0;
  #working = 0;

  /**
   * @param folder Of all datasets.
   * @param openPack Opens the pictures of one; tests pass one whose disk is slow.
   */
  constructor(folder: string, openPack = openImagePack) {
    this.#folder = folder;
    this.#openPack = openPack;
  }

  /**
   * A row's picture. Throws `not-found` where there is none.
   * @param size Pixels that its longer side needs; null for all of it.
   */
  async picture(datasetId: string, row: number, size: number | null): Promise<ShownPicture> {
    if (!/^[A-Za-z0-9_-]{1,100}$/.test(datasetId)) throw noPicture();
    const key = `${datasetId}/${row}/${size}`;
    const kept = this.#kept.get(key);
    if (kept) {
      // The last ones looked at stay longest.
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const opened = this.#open(datasetId);
    opened.readers += 1;
    let shown: ShownPicture;
    try {
      shown = await this.#show(await opened.pack, row, size);
    } finally {
      opened.readers -= 1;
      if (opened.readers === 0) opened.free?.();
    }
    if (size !== null) this.#keep(key, shown);
    return shown;
  }

  /** Lets go of a dataset that is removed, once nothing is read from it. */
  async forget(datasetId: string): Promise<void> {
    const opened = this.#packs.get(datasetId);
    this.#packs.delete(datasetId);
    for (const [key, { bytes }] of this.#kept) {
      if (!key.startsWith(`${datasetId}/`)) continue;
      this.#kept.delete(key);
      this.#keptBytes -= bytes.length;
    }
    if (opened) await close(opened);
  }

  async close(): Promise<void> {
    for (const datasetId of [...this.#packs.keys()]) await this.forget(datasetId);
  }

  async #show(pack: PackedImages, row: number, size: number | null): Promise<ShownPicture> {
    const facts = pack.facts(row);
    if (!facts) throw noPicture();
    const isSmaller = size !== null && size < Math.max(facts.width, facts.height);
    if (isSmaller && size <= thumbnailSize) {
      const thumbnail = await pack.readThumbnail(row);
      if (thumbnail)
        return asKept(thumbnail) ?? this.#shrink({ kind: 'file', bytes: thumbnail }, size);
    }
    const image = await pack.read(row);
    if (!image) throw noPicture();
    const whole = image.kind === 'file' && !isSmaller ? asKept(image.bytes) : null;
    return whole ?? this.#shrink(image, isSmaller ? size : null);
  }

  async #shrink(image: StoredImage, size: number | null): Promise<ShownPicture> {
    await this.#begin();
    try {
      const opened =
        image.kind === 'file'
          ? sharp(image.bytes, decodeOptions).autoOrient()
          : sharp(image.bytes, { raw: image });
      const resized =
        size === null
          ? opened
          : opened.resize(size, size, { fit: 'inside', withoutEnlargement: true });
      const isPhoto = image.kind === 'file' && imageFormatOf(image.bytes) === 'jpeg';
      const bytes = await (isPhoto ? resized.jpeg({ quality: 85 }) : resized.png()).toBuffer();
      return { type: isPhoto ? 'image/jpeg' : 'image/png', bytes };
    } finally {
      this.#end();
    }
  }

  #begin(): Promise<void> | undefined {
    if (this.#working < mostAtOnce) {
      this.#working += 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place on to the next, if one waits. */
  #end(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#working -= 1;
  }

  #keep(key: string, shown: ShownPicture): void {
    if (shown.bytes.length > mostKept / 8 || this.#kept.has(key)) return;
    this.#kept.set(key, shown);
    this.#keptBytes += shown.bytes.length;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#keptBytes <= mostKept) return;
      this.#kept.delete(oldest);
      this.#keptBytes -= bytes.length;
    }
  }

  #open(datasetId: string): OpenPack {
    const known = this.#packs.get(datasetId);
    const opened = known ?? {
      pack: this.#openPack(join(this.#folder, datasetId)),
      readers: 0,
      free: null,
    };
    this.#packs.delete(datasetId);
    this.#packs.set(datasetId, opened);
    if (!known) opened.pack.catch(() => this.#packs.delete(datasetId));
    const [oldest] = this.#packs;
    if (oldest && this.#packs.size > mostOpen) {
      this.#packs.delete(oldest[0]);
      void close(oldest[1]);
    }
    return opened;
  }
}

/** The picture itself where every window shows it; a GIF moves, so its first frame is shown instead. */
function asKept(bytes: Uint8Array): ShownPicture | null {
  const type = shownAsKept[imageFormatOf(bytes) ?? ''];
  return type ? { type, bytes } : null;
}

/** Closes a pack when the last picture is read. */
async function close(opened: OpenPack): Promise<void> {
  if (opened.readers > 0) await new Promise<void>((resolve) => (opened.free = resolve));
  await opened.pack.then(
    (pack) => pack.close(),
    () => undefined,
  );
}

function noPicture(): AppError {
  return new AppError('not-found', 'There is no such picture.');
}
