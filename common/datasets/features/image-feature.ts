import { AppError } from '../../errors/app-error.ts';
import {
  channelsOf,
  defaultImageTreatment,
  type ImageTreatment,
} from '../images/image-treatment.ts';
import type { ColumnTreatment } from '../recipe.ts';
import { isMissing } from '../table-data.ts';
import { nothingToLearn } from './fit-errors.ts';
import type { FeatureKind } from './feature-kind.ts';

/**
 * Columns of pictures. Each is a block of its own, last in the row; a row without a picture is left out. The pixels
 * are not in the table: whoever holds the pictures reads them and learns their scaling (`FittedImage`).
 */
export const imageFeature: FeatureKind = {
  fit: (treatment, data, training) => {
    const rows = data.kind === 'image' ? data.missing.length : 0;
    let seen = false;
    for (let row = 0; row < rows && !seen; row += 1) seen = training(row) && !isMissing(data, row);
    if (!seen) throw nothingToLearn(treatment.column);
    return { treatment, features: [], fill: null, categories: [], offset: 0, divisor: 1 };
  },

  block: ({ treatment }) => ({
    kind: 'image',
    name: treatment.column,
    shape: imageShape(imageTreatmentOf(treatment)),
  }),

  apply: ({ treatment }) => {
    throw new AppError(
      'invalid-data',
      `The pictures of “${treatment.column}” are not in the table.`,
      {
        place: { column: treatment.column },
      },
    );
  },

  encode: ({ treatment }, cell, _reading, _place, warnings) => {
    // Typed rows name no picture: its pixels come beside them.
    if (cell === null) warnings.add(`“${treatment.column}” has no picture.`);
  },
};

/** How the pictures of a column are treated; the defaults where the recipe does not say. */
export function imageTreatmentOf({ image }: Pick<ColumnTreatment, 'image'>): ImageTreatment {
  return image ?? defaultImageTreatment;
}

/** [height, width, channels] of a treated picture. */
export function imageShape(treatment: ImageTreatment): readonly number[] {
  return [treatment.height, treatment.width, channelsOf(treatment)];
}
