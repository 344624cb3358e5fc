import type { ForwardOps, Sym } from '../forward-ops.ts';
import type { LayerDefinition, Params } from '../layer.ts';
import {
  augmentation,
  describeRange,
  randomPerImage,
  rangeOf,
  rangeParam,
} from './augmentation.ts';

const rank = 4;

const valueRange = rangeParam(
  'value_range',
  'Values from, to',
  [0, 255],
  'The smallest and largest value of a pixel; set 0 and 1 for scaled images.',
);

/** Keras `RandomBrightness`: adds a random share of the values' range to each image. */
export const randomBrightness: LayerDefinition = augmentation({
  type: 'RandomBrightness',
  summary: 'Makes images brighter or darker at random.',
  what: 'Adds the same random amount to all pixels of an image, and keeps them within the range.',
  formula: 'y = clip(x + r · (max − min))',
  when: 'When pictures are taken in different light.',
  params: [
    rangeParam(
      'factor',
      'Amount from, to',
      [-0.2, 0.2],
      'Shares of the range of values; −1 is black, 1 is white.',
      { min: -1, max: 1 },
    ),
    valueRange,
  ],
  describe: (params) => describeRange(params, 'factor'),
  change: ({ ops, params }, images) => {
    const [lowest, highest] = rangeOf(params, 'value_range');
    const share = randomPerImage(ops, images, rank, rangeOf(params, 'factor'));
    const changed = ops.add(images, ops.mul(share, ops.constant(highest - lowest)));
    return keepInRange(ops, changed, params);
  },
});

/**
 * Keras `RandomContrast`: stretches each channel of each image about its mean by a random factor from
 * 1 − the first number to 1 + the second.
 */
export const randomContrast: LayerDefinition = augmentation({
  type: 'RandomContrast',
  summary: 'Changes the contrast of images at random.',
  what: 'Moves pixels away from the mean of their channel or towards it, by a random factor per image.',
  formula: 'y = clip((x − mean) · r + mean)',
  when: 'When pictures come from different cameras or weather.',
  params: [
    rangeParam(
      'factor',
      'Less by, more by',
      [0.2, 0.2],
      'How much contrast may be lost and gained: 0.2 is a fifth.',
      { min: 0, max: 1 },
    ),
    valueRange,
  ],
  describe: (params) => describeRange(params, 'factor'),
  change: ({ ops, params }, images) => {
    const [less, more] = rangeOf(params, 'factor');
    const factor = randomPerImage(ops, images, rank, [1 - less, 1 + more]);
    const mean = ops.reduceMean(images, [1, 2], true);
    const stretched = ops.add(ops.mul(ops.sub(images, mean), factor), mean);
    return keepInRange(ops, stretched, params);
  },
});

function keepInRange(ops: ForwardOps, images: Sym, params: Params): Sym {
  const [lowest, highest] = rangeOf(params, 'value_range');
  return ops.minimum(ops.maximum(images, ops.constant(lowest)), ops.constant(highest));
}
