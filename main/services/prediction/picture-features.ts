import { imageShape, imageTreatmentOf } from '../../../common/datasets/features/image-feature.ts';
import {
  featureWidth,
  type FittedColumn,
  type FittedRecipe,
} from '../../../common/datasets/recipe.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { convertPixels, pixelTable } from '../../storage/pixel-table.ts';
import type { StoredImage } from '../datasets/images/stored-image.ts';
import { treatPicture } from '../datasets/images/treat-picture.ts';

/** Treats new pictures as the training pictures were treated. */
export class PictureFeatures {
  /** [height, width, channels] */
  readonly shape: readonly number[];
  readonly #column: FittedColumn;
  readonly #table: Float32Array;
  readonly #width: number;
  readonly #start: number;

  /** @param column The fitted column of pictures. */
  constructor(fitted: FittedRecipe, column: FittedColumn) {
    this.#column = column;
    this.shape = imageShape(imageTreatmentOf(column.treatment));
    this.#table = pixelTable(column.image ?? { offset: [], divisor: [] });
    this.#width = featureWidth(fitted);
    this.#start = fitted.blocks.find(({ kind }) => kind === 'image')?.start ?? 0;
  }

  /**
   * Writes a picture's numbers into the given row of `into` [rows, width]; gives its pixels, or null when it cannot
   * be decoded.
   */
  async write(image: StoredImage, into: Float32Array, row: number): Promise<Uint8Array | null> {
    const treatment = imageTreatmentOf(this.#column.treatment);
    // A file that is no picture is told of by whoever asked.
    const pixels = await treatPicture(image, treatment).catch(() => null);
    if (!pixels) return null;
    const place = {
      into: into.subarray(row * this.#width),
      width: this.#width,
      start: this.#start,
    };
    convertPixels(this.#table, pixels, elementCount(this.shape), Int32Array.of(0), place);
    return pixels;
  }
}
