import type { FileHandle } from 'node:fs/promises';
import { scalingOf } from '../../../../common/datasets/images/augmentations.ts';
import {
  channelsOf,
  type FittedImage,
  type ImageTreatment,
} from '../../../../common/datasets/images/image-treatment.ts';
import { imageTreatmentOf } from '../../../../common/datasets/features/image-feature.ts';
import type { PreparedTable } from '../../../../common/datasets/prepare-table.ts';
import type { FittedColumn, FittedRecipe } from '../../../../common/datasets/recipe.ts';
import { splitCodes } from '../../../../common/datasets/split.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { WritePixels } from '../../../storage/prepared-data.ts';
import type { ReadingControl } from '../read-columns.ts';
import { PixelMoments } from './pixel-moments.ts';
import type { ImagePack } from './stored-image.ts';
import { treatImages } from './treat-images.ts';

/** The column of pictures among the features; null without one. */
export function imageColumn({ features }: Pick<FittedRecipe, 'features'>): FittedColumn | null {
  return features.find(({ treatment }) => treatment.type === 'image') ?? null;
}

/**
 * Writes the pixels of a prepared table's rows and learns their scaling from the training pictures. Rows whose
 * picture cannot be read are left out. Undefined for a table without pictures.
 */
export function pixelWriter(
  prepared: PreparedTable,
  openPack: () => Promise<ImagePack>,
  control: ReadingControl,
): WritePixels | undefined {
  const column = imageColumn(prepared.fitted);
  if (!column) return undefined;
  const treatment = imageTreatmentOf(column.treatment);
  return async (file: FileHandle) => {
    const pack = await openPack();
    try {
      const moments = new PixelMoments(channelsOf(treatment));
      const known = scalingOf(treatment.scaling, channelsOf(treatment));
      const unreadable = await treatImages(
        { pack, treatment, rows: prepared.rows, ...control },
        async (pixels, places) => {
          if (!known) addTraining(moments, pixels, places, prepared.split);
          await file.writeFile(pixels);
        },
      );
      const image = known ?? moments.scaling();
      return withScaling(withoutRows(prepared, unreadable, column), column, image, treatment);
    } finally {
      await pack.close();
    }
  };
}

function addTraining(
  moments: PixelMoments,
  pixels: Uint8Array,
  places: readonly number[],
  split: Uint8Array,
): void {
  const size = pixels.length / places.length;
  places.forEach((place, index) => {
    if (split[place] !== splitCodes.train) return;
    moments.add(pixels.subarray(index * size, (index + 1) * size));
  });
}

function withScaling(
  prepared: PreparedTable,
  column: FittedColumn,
  image: FittedImage,
  treatment: ImageTreatment,
): PreparedTable {
  const fitted: FittedColumn = {
    ...column,
    treatment: { ...column.treatment, image: treatment },
    image,
  };
  const features = prepared.fitted.features.map((other) => (other === column ? fitted : other));
  return { ...prepared, fitted: { ...prepared.fitted, features } };
}

/** The table without the rows at the given places. */
function withoutRows(
  prepared: PreparedTable,
  places: readonly number[],
  { treatment }: FittedColumn,
): PreparedTable {
  if (places.length === 0) return prepared;
  const { features, targets, split, rows, fitted } = prepared;
  const left = new Set(places);
  const keep = <T extends Float32Array | Uint8Array | Uint32Array>(values: T): T => {
    const width = values.length / rows.length;
    return values.filter((_, index) => !left.has(Math.floor(index / width))) as T;
  };
  const kept = keep(split);
  const count = (code: number) => kept.reduce((sum, value) => sum + (value === code ? 1 : 0), 0);
  const train = count(splitCodes.train);
  if (train === 0) {
    throw new AppError(
      'invalid-data',
      `No picture of a training row can be read in “${treatment.column}”. Import the pictures again.`,
      { place: { column: treatment.column } },
    );
  }
  return {
    features: keep(features),
    targets: keep(targets),
    split: kept,
    rows: keep(rows),
    fitted: {
      ...fitted,
      rows: { train, validation: count(splitCodes.validation), test: count(splitCodes.test) },
      rowsDropped: fitted.rowsDropped + places.length,
    },
  };
}
