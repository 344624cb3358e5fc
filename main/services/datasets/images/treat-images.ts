import { availableParallelism } from 'node:os';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { ImageTreatment } from '../../../../common/datasets/images/image-treatment.ts';
import type { ReadingControl } from '../read-columns.ts';
import type { ImagePack } from './stored-image.ts';
import { treatPicture } from './treat-picture.ts';

/** Bytes that are handed on at once. */
const pieceSize = 4 * 1024 * 1024;

/** Pictures under way at once: every core is busy while one waits for the disk. */
const underWay = 2 * availableParallelism();

/** The pictures of some rows of a dataset, and how they are treated. */
export interface PicturesToTreat extends ReadingControl {
  readonly pack: Pick<ImagePack, 'read'>;
  readonly treatment: ImageTreatment;
  /** Row numbers in the table. */
  readonly rows: Uint32Array;
}

/**
 * Treats pictures and hands their pixels on, in the order of the rows, some MB at a time. Gives the places in `rows`
 * of pictures that cannot be read, whose pixels are left out. Throws `cancelled` soon after the signal is given.
 * @param take The bytes are changed once its promise is fulfilled.
 */
export async function treatImages(
  { pack, treatment, rows, onProgress, signal }: PicturesToTreat,
  take: (pixels: Uint8Array, places: readonly number[]) => Promise<void>,
): Promise<readonly number[]> {
  const unreadable: number[] = [];
  const treat = async (place: number): Promise<Uint8Array | null> => {
    const image = await pack.read(rows[place] ?? 0);
    // A picture that is damaged inside is only found when it is decoded.
    return image ? treatPicture(image, treatment).catch(() => null) : null;
  };
  const waiting: Promise<Uint8Array | null>[] = [];
  let begun = 0;
  const begin = () => {
    while (begun < rows.length && waiting.length < underWay) waiting.push(treat(begun++));
  };
  let piece = new Uint8Array(0);
  let filled = 0;
  let places: number[] = [];
  const handOn = async () => {
    if (filled > 0) await take(piece.subarray(0, filled), places);
    filled = 0;
    places = [];
  };
  try {
    for (let place = 0; place < rows.length; place++) {
      if (signal?.aborted) throw new AppError('cancelled', 'The preparation was stopped.');
      begin();
      const pixels = await waiting.shift();
      if (!pixels) {
        unreadable.push(place);
        continue;
      }
      if (filled + pixels.length > piece.length) {
        await handOn();
        if (piece.length < pixels.length) {
          piece = new Uint8Array(
            Math.max(1, Math.floor(pieceSize / pixels.length)) * pixels.length,
          );
        }
      }
      piece.set(pixels, filled);
      filled += pixels.length;
      places.push(place);
      if (places.length % 64 === 0) onProgress?.(place + 1);
    }
    await handOn();
  } finally {
    // Whatever failed, nothing reads from the pack any more when this returns.
    await Promise.allSettled(waiting);
  }
  onProgress?.(rows.length);
  return unreadable;
}
