import { AppError } from '../../errors/app-error.ts';
import { formatShape } from '../../tensor/shape.ts';
import { inPlace } from '../in-place.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition, ParamSchema } from '../layer.ts';
import type { Sym } from '../forward-ops.ts';
import { numberParam, shapeParam } from '../params.ts';
import { numberOf } from '../read-params.ts';

/** The share that is dropped. */
export function rateParam(help: string, fallback: number, max = 1): ParamSchema {
  const limits = { min: 0, max, step: 0.05, group: 'regularisation' } as const;
  return numberParam('rate', 'Rate', fallback, help, limits);
}

const usual = 'Share of values that is switched off: 0.2 to 0.5 is usual.';

/**
 * Keras `Dropout` (Srivastava et al. 2014): while training, zeroes values with probability `rate` and
 * scales the rest by 1 / (1 − rate).
 */
export const dropout: LayerDefinition = {
  type: 'Dropout',
  category: 'regularisation',
  summary: 'Switches off random values while training.',
  help: {
    what: 'Sets a random share of values to zero in every training step and scales up the others. Does nothing when predicting.',
    formula: 'y = x · m / (1 − rate), m = 0 with probability rate, else 1',
    when: 'When the network does much better on training rows than on validation rows.',
  },
  params: [
    rateParam(usual, 0.5),
    shapeParam(
      'noise_shape',
      'Noise shape',
      null,
      'For each axis of a row: 1 drops its entries together, 0 each by itself. 1, 1, 1 drops a whole image at once. Empty drops single values.',
      { nullable: true, min: 0, group: 'regularisation' },
    ),
  ],
  ...inPlace,
  inferShape: (inputs, params) => {
    const shape = onlyShape(inputs);
    const noise = noiseShapeOf(params);
    const fits = noise?.every((length, axis) => [0, 1, shape[axis + 1]].includes(length)) ?? true;
    if (fits && (noise === null || noise.length === shape.length - 1)) return shape;
    throw new AppError(
      'invalid-network',
      `The noise shape (${(noise ?? []).join(', ')}) does not fit an input of ${formatShape(shape)}: it needs a 0, a 1 or the axis’s length for each axis behind the first.`,
    );
  },
  describe: describeRate,
  forward: (call) => dropAlong(call, axesDroppedTogether(call.params)),
};

/** Keras's `noise_shape` without the batch axis, 0 for Keras's None. */
function noiseShapeOf(params: ForwardCall['params']): readonly number[] | null {
  const { noise_shape: noise = null } = params;
  return Array.isArray(noise) ? (noise as readonly number[]) : null;
}

/** Axes along which values are dropped with each other; the batch axis is the first. */
function axesDroppedTogether(params: ForwardCall['params']): readonly number[] {
  const noise = noiseShapeOf(params) ?? [];
  return noise.flatMap((length, axis) => (length === 1 ? [axis + 1] : []));
}

/** Keras `SpatialDropout1D` (Tompson et al. 2014): drops a channel of a sequence at all times at once. */
export const spatialDropout1d = spatialDropout('SpatialDropout1D', 3, {
  summary: 'Switches off whole channels of a sequence while training.',
  what: 'Sets a random share of channels to zero over the whole sequence. Neighbouring times are alike, so dropping single values would hide little.',
  when: 'After embeddings and one-dimensional convolutions.',
  expected: 'a sequence: time steps, channels',
});

/** Keras `SpatialDropout2D` (Tompson et al. 2014): drops a channel of an image at all places at once. */
export const spatialDropout2d = spatialDropout('SpatialDropout2D', 4, {
  summary: 'Switches off whole channels of an image while training.',
  what: 'Sets a random share of channels to zero over the whole image. Neighbouring pixels are alike, so dropping single values would hide little.',
  when: 'After two-dimensional convolutions.',
  expected: 'an image: rows, columns, channels',
});

interface SpatialWords {
  readonly summary: string;
  readonly what: string;
  readonly when: string;
  readonly expected: string;
}

function spatialDropout(type: string, rank: number, words: SpatialWords): LayerDefinition {
  const places = Array.from({ length: rank - 2 }, (_, index) => index + 1);
  return {
    type,
    category: 'regularisation',
    summary: words.summary,
    help: { what: words.what, when: words.when },
    params: [rateParam('Share of channels that is switched off: 0.1 to 0.3 is usual.', 0.5)],
    ...inPlace,
    inferShape: (inputs) => {
      const shape = onlyShape(inputs);
      if (shape.length === rank) return shape;
      throw new AppError(
        'invalid-network',
        `${type} needs ${words.expected}. The input is ${formatShape(shape)}.`,
      );
    },
    describe: describeRate,
    forward: (call) => dropAlong(call, places),
  };
}

/** Drops values, those along `together` with each other. */
function dropAlong(call: ForwardCall, together: readonly number[]): Sym {
  const x = onlyInput(call);
  const rate = numberOf(call.params, 'rate');
  if (!call.training || rate === 0) return x;
  const shape = x.shape.map((length, axis) => (together.includes(axis) ? 1 : length));
  return call.ops.mul(x, call.ops.dropoutMask(shape, rate));
}

/** The rate alone. */
export function describeRate(params: ForwardCall['params']): string {
  return String(numberOf(params, 'rate'));
}
