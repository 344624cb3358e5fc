import type { AugmentedPicture } from '../../../../common/api/api.ts';
import {
  imageShape,
  imageTreatmentOf,
} from '../../../../common/datasets/features/image-feature.ts';
import { pixelRange, scalingOf } from '../../../../common/datasets/images/augmentations.ts';
import { checkImages } from '../../../../common/datasets/images/check-images.ts';
import type { Recipe } from '../../../../common/datasets/recipe.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { convertPixels, pixelTable } from '../../../storage/pixel-table.ts';
import type { WarmTrainer } from '../../training/warm-trainer.ts';
import { pictureUrl, type PictureSize, toPixels } from './picture-url.ts';
import { PixelMoments } from './pixel-moments.ts';
import type { ImagePack } from './stored-image.ts';
import { treatPicture } from './treat-picture.ts';

/** What is asked of pictures that are changed at random. */
export interface AugmentationRequest {
  readonly pack: Pick<ImagePack, 'read'>;
  readonly recipe: Recipe;
  /** Row numbers in the table. */
  readonly rows: readonly number[];
  /** Changed copies of each picture. */
  readonly variants: number;
  readonly seed: number;
}

/** Numbers that are computed at once. */
const mostNumbers = 8_000_000;

/**
 * Pictures as the network sees them in training: each as it is and changed at random by the recipe's layers, as the
 * training process computes them. For the scaling `standard` the shown pictures stand for all training pictures.
 * Throws `invalid-data` where the recipe has no pictures or changes them in a way that does not exist.
 */
export async function augmentImages(
  { pack, recipe, rows, variants, seed }: AugmentationRequest,
  trainer: Pick<WarmTrainer, 'augment'>,
): Promise<readonly AugmentedPicture[]> {
  const problem = checkImages(recipe).find(({ level }) => level === 'error');
  if (problem) throw new AppError('invalid-data', problem.message);
  const column = recipe.treatments.find(({ role, type }) => role === 'feature' && type === 'image');
  if (!column) {
    throw new AppError('invalid-data', 'No column of pictures is a feature of this recipe.');
  }
  const treatment = imageTreatmentOf(column);
  const [height = 1, width = 1, channels = 1] = imageShape(treatment);
  const size = height * width * channels;
  if (rows.length * variants * size > mostNumbers) {
    throw new AppError(
      'invalid-input',
      `${rows.length} pictures of ${width} × ${height} pixels ${variants} times are too many to show. Ask for fewer.`,
    );
  }
  const pictures = await Promise.all(rows.map((row) => readPicture(pack, row, treatment)));
  const shown = pictures.flatMap((pixels, index) => (pixels ? [{ pixels, index }] : []));
  const scaling = scalingOf(treatment.scaling, channels) ?? learn(shown, channels);
  const numbers = new Float32Array(shown.length * variants * size);
  const table = pixelTable(scaling);
  shown.forEach(({ pixels }, index) => {
    const into = numbers.subarray(index * variants * size, (index + 1) * variants * size);
    convertPixels(table, pixels, size, new Int32Array(variants), { into, width: size, start: 0 });
  });
  const changed = await trainer.augment({
    augmentation: recipe.augmentation ?? [],
    range: pixelRange(scaling),
    shape: [shown.length * variants, height, width, channels],
    pictures: numbers,
    seed,
  });
  const drawn: PictureSize = { width, height, channels: channels as PictureSize['channels'] };
  return Promise.all(
    rows.map(async (row, index): Promise<AugmentedPicture> => {
      const pixels = pictures[index];
      const place = shown.findIndex((picture) => picture.index === index);
      if (!pixels) return { row, original: null, variants: [] };
      const variant = (number: number) => {
        const from = (place * variants + number) * size;
        return pictureUrl(toPixels(changed.subarray(from, from + size), scaling), drawn);
      };
      const [original, ...copies] = await Promise.all([
        pictureUrl(pixels, drawn),
        ...Array.from({ length: variants }, (_, number) => variant(number)),
      ]);
      return { row, original, variants: copies };
    }),
  );
}

async function readPicture(
  pack: Pick<ImagePack, 'read'>,
  row: number,
  treatment: ReturnType<typeof imageTreatmentOf>,
): Promise<Uint8Array | null> {
  const image = await pack.read(row);
  // A damaged picture is shown as missing, as training leaves it out.
  return image ? treatPicture(image, treatment).catch(() => null) : null;
}

function learn(shown: readonly { readonly pixels: Uint8Array }[], channels: number) {
  const moments = new PixelMoments(channels);
  for (const { pixels } of shown) moments.add(pixels);
  return moments.scaling();
}
