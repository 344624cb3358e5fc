import { formatParam } from '../format-param.ts';
import type { ForwardOps, Sym } from '../forward-ops.ts';
import type { LayerDefinition } from '../layer.ts';
import { sampleAffine, samplingParams } from './affine-sampling.ts';
import {
  augmentation,
  describeRange,
  randomPerImage,
  rangeOf,
  rangeParam,
} from './augmentation.ts';

const rank = 3;

/** Keras `RandomRotation`: turns each image by a random share of a full turn about its centre. */
export const randomRotation: LayerDefinition = augmentation({
  type: 'RandomRotation',
  summary: 'Turns images at random.',
  what: 'Turns every image by another random angle in every step.',
  when: 'When things may be seen at an angle.',
  params: [
    rangeParam(
      'factor',
      'Turn from, to',
      [-0.1, 0.1],
      'Shares of a full turn: 0.1 is 36 degrees, positive is to the left.',
      { min: -1, max: 1 },
    ),
    ...samplingParams,
  ],
  describe: (params) => describeRange(params, 'factor'),
  change: ({ ops, params }, images) => {
    const [, height = 1, width = 1] = images.shape;
    const share = randomPerImage(ops, images, rank, rangeOf(params, 'factor'));
    const angle = ops.mul(share, ops.constant(2 * Math.PI));
    const [cosine, sine] = [ops.cos(angle), ops.sin(angle)];
    const back = ops.neg(sine);
    const [x, y] = [ops.constant((width - 1) / 2), ops.constant((height - 1) / 2)];
    const moved = (centre: Sym, first: Sym, second: Sym) =>
      ops.sub(ops.sub(centre, ops.mul(x, first)), ops.mul(y, second));
    const map = {
      a: [cosine, back, moved(x, cosine, back)],
      b: [sine, cosine, moved(y, sine, cosine)],
    } as const;
    return sampleAffine(ops, images, map, params);
  },
});

/** Keras `RandomTranslation`: moves each image by random shares of its height and width. */
export const randomTranslation: LayerDefinition = augmentation({
  type: 'RandomTranslation',
  summary: 'Moves images at random.',
  what: 'Moves every image by another random distance in every step.',
  when: 'When things may lie anywhere in the picture.',
  params: [
    rangeParam(
      'height_factor',
      'Down from, to',
      [-0.1, 0.1],
      'Shares of the height; negative moves up.',
      { min: -1, max: 1 },
    ),
    rangeParam(
      'width_factor',
      'Right from, to',
      [-0.1, 0.1],
      'Shares of the width; negative moves left.',
      { min: -1, max: 1 },
    ),
    ...samplingParams,
  ],
  describe: (params) => describeRange(params, 'height_factor'),
  change: ({ ops, params }, images) => {
    const [, height = 1, width = 1] = images.shape;
    const down = randomPerImage(ops, images, rank, rangeOf(params, 'height_factor'));
    const right = randomPerImage(ops, images, rank, rangeOf(params, 'width_factor'));
    const [zero, one] = [ops.constant(0), ops.constant(1)];
    const map = {
      a: [one, zero, ops.mul(right, ops.constant(-width))],
      b: [zero, one, ops.mul(down, ops.constant(-height))],
    } as const;
    return sampleAffine(ops, images, map, params);
  },
});

/** Keras `RandomZoom`: shrinks or enlarges each image about its centre. */
export const randomZoom: LayerDefinition = augmentation({
  type: 'RandomZoom',
  summary: 'Shrinks and enlarges images at random.',
  what: 'Zooms every image by another random amount in every step.',
  when: 'When things may be near or far.',
  params: [
    rangeParam(
      'height_factor',
      'Zoom from, to',
      [-0.2, 0.2],
      'How much more is seen: 0.2 shows a fifth more, −0.2 comes closer.',
      { min: -0.99, max: 1 },
    ),
    rangeParam(
      'width_factor',
      'Across from, to',
      null,
      'The same across; empty keeps the shape of things.',
      { min: -0.99, max: 1 },
    ),
    ...samplingParams,
  ],
  describe: (params) =>
    params['width_factor'] === null
      ? describeRange(params, 'height_factor')
      : `${describeRange(params, 'height_factor')}, ${formatParam(rangeOf(params, 'width_factor'))}`,
  change: ({ ops, params }, images) => {
    const [, height = 1, width = 1] = images.shape;
    const one = ops.constant(1);
    const zoom = (key: string) =>
      ops.add(one, randomPerImage(ops, images, rank, rangeOf(params, key)));
    const down = zoom('height_factor');
    const across = params['width_factor'] === null ? down : zoom('width_factor');
    const zero = ops.constant(0);
    const map = {
      a: [across, zero, aboutCentre(ops, across, width)],
      b: [zero, down, aboutCentre(ops, down, height)],
    } as const;
    return sampleAffine(ops, images, map, params);
  },
});

/** The shift that keeps the centre of an axis where it is. */
function aboutCentre(ops: ForwardOps, zoom: Sym, length: number): Sym {
  return ops.mul(ops.sub(ops.constant(1), zoom), ops.constant((length - 1) / 2));
}
