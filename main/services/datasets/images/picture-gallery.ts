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

/** Gives the pictures of datasets to windows, as they are kept or smaller. */
export class PictureGallery {
  readonly #folder: string;
  readonly #packs = new Map<string, Promise<PackedImages>>();
  readonly #kept = new Map<string, ShownPicture>();
  readonly #waiting: (() => void)[] = [];
  #keptBytes = 0;
  #working = 0;

  /** @param folder Of all datasets. */
  constructor(folder: string) {
    this.#folder = folder;
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
    const pack = await this.#open(datasetId);
    const shown = await this.#show(pack, row, size);
    if (size !== null) this.#keep(key, shown);
    return shown;
  }

  /** Lets go of a dataset that is removed. */
  async forget(datasetId: string): Promise<void> {
    const pack = this.#packs.get(datasetId);
    this.#packs.delete(datasetId);
    for (const [key, { bytes }] of this.#kept) {
      if (!key.startsWith(`${datasetId}/`)) continue;
      this.#kept.delete(key);
      this.#keptBytes -= bytes.length;
    }
    await close(pack);
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

  #open(datasetId: string): Promise<PackedImages> {
    const known = this.#packs.get(datasetId);
    const pack = known ?? openImagePack(join(this.#folder, datasetId));
    this.#packs.delete(datasetId);
    this.#packs.set(datasetId, pack);
    if (!known) pack.catch(() => this.#packs.delete(datasetId));
    const [oldest] = this.#packs;
    if (oldest && this.#packs.size > mostOpen) {
      this.#packs.delete(oldest[0]);
      void close(oldest[1]);
    }
    return pack;
  }
}

/** The picture itself where every window shows it; a GIF moves, so its first frame is shown instead. */
function asKept(bytes: Uint8Array): ShownPicture | null {
  const type = shownAsKept[imageFormatOf(bytes) ?? ''];
  return type ? { type, bytes } : null;
}

async function close(pack: Promise<PackedImages> | undefined): Promise<void> {
  await pack?.then(
    (open) => open.close(),
    () => undefined,
  );
}

function noPicture(): AppError {
  return new AppError('not-found', 'There is no such picture.');
}
