import { readFile, stat } from 'node:fs/promises';
import type { ImagePrediction } from '../../../common/api/api.ts';
import type { CellReading } from '../../../common/datasets/features/feature-kind.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { importImage, RefusedImage } from '../datasets/images/import-image.ts';
import { imageColumn } from '../datasets/images/prepare-images.ts';
import { pictureUrl, type PictureSize } from '../datasets/images/picture-url.ts';
import type { StoredImage } from '../datasets/images/stored-image.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { FittedRun, RunWeights } from '../evaluation/run-weights.ts';
import type { GrantedFile } from '../files/file-tokens.ts';
import { answersOf } from './answers.ts';
import { PictureFeatures } from './picture-features.ts';

/** Bytes of the largest file that is read as a picture. */
const largestFile = 256 * 1024 * 1024;

/** Pictures whose answer is wanted. */
export interface PicturesRequest {
  readonly run: FittedRun;
  readonly pictures: readonly GrantedFile[];
  /** Of the other columns, where the run has any. */
  readonly values: Readonly<Record<string, string | null>>;
  readonly reading: CellReading;
  readonly weights: RunWeights;
  readonly tables: DatasetFiles;
}

/**
 * What a run says of pictures, and the pixels that it got. Throws `unavailable` for a run that learned from no
 * pictures and `invalid-data` naming a file that is none.
 */
export async function predictPictures(
  request: PicturesRequest,
): Promise<readonly ImagePrediction[]> {
  const { run, pictures, values, reading, weights, tables } = request;
  const column = imageColumn(run.fitted);
  if (!column) {
    throw new AppError(
      'unavailable',
      `“${run.summary.name}” learned from no pictures. Give it a row of values instead.`,
    );
  }
  const { column: name } = column.treatment;
  const kept = new PictureFeatures(run.fitted, column);
  const rows = pictures.map((picture) => ({ ...values, [name]: picture.name }));
  const { features, warnings } = tables.encode(run.fitted, rows, reading);
  const sees: string[] = [];
  for (const [index, picture] of pictures.entries()) {
    const image = await readPicture(picture);
    const pixels = await kept.write(image, features, index);
    if (!pixels) throw refused(picture.name, 'It is damaged.');
    const [height = 1, width = 1, channels = 1] = kept.shape;
    const size = { width, height, channels: channels as PictureSize['channels'] };
    sees.push(await pictureUrl(pixels, size));
  }
  const outputs = await weights.outputs(run, features);
  return answersOf(run, outputs, pictures.length, warnings).map((answer, index) => ({
    ...answer,
    name: pictures[index]?.name ?? '',
    sees: sees[index] ?? '',
  }));
}

async function readPicture({ path, name }: GrantedFile): Promise<StoredImage> {
  const { size } = await stat(path);
  if (size > largestFile) throw refused(name, 'It is too large.');
  try {
    return (await importImage(await readFile(path))).image;
  } catch (error) {
    throw error instanceof RefusedImage ? refused(name, error.message) : error;
  }
}

function refused(name: string, why: string): AppError {
  return new AppError('invalid-data', `“${name}” cannot be read as a picture. ${why}`, {
    place: { file: name },
  });
}
