import { imageSize, sequenceSize } from '../convolution/sliding-window.ts';
import type { Sym } from '../forward-ops.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition } from '../layer.ts';
import { spreadMask } from '../masks.ts';
import { switchParam } from '../params.ts';
import { booleanOf } from '../read-params.ts';

const keepdims = switchParam(
  'keepdims',
  'Keep the axes',
  false,
  'Keeps the axes that are summarised, with length 1.',
);

/**
 * Keras `GlobalAveragePooling1D`: [batch, steps, channels] → [batch, channels], the mean over the time
 * steps that count.
 */
export const globalAveragePooling1d = globalPooling({
  type: 'GlobalAveragePooling1D',
  summary: 'Gives the mean of each channel over the whole sequence.',
  what: 'Takes the mean over all time steps that count; padding that a mask leaves out does not.',
  when: 'After embeddings or convolutions, to judge a sequence as a whole.',
  reduce: averageSteps,
});

/** Keras `GlobalMaxPooling1D`: [batch, steps, channels] → [batch, channels]. */
export const globalMaxPooling1d = globalPooling({
  type: 'GlobalMaxPooling1D',
  summary: 'Gives the largest value of each channel in the sequence.',
  what: 'Keeps the strongest response over all time steps.',
  when: 'After convolutions over a sequence, when it matters that a pattern occurs, not where.',
  reduce: (call, axes, keep) => call.ops.reduceMax(onlyInput(call), axes, keep),
});

/** Keras `GlobalAveragePooling2D`: [batch, rows, columns, channels] → [batch, channels]. */
export const globalAveragePooling2d = globalPooling({
  type: 'GlobalAveragePooling2D',
  summary: 'Gives the mean of each map.',
  what: 'Takes the mean over the whole image, one number per channel.',
  when: 'At the end of image networks, in place of Flatten: far fewer weights follow.',
  reduce: (call, axes, keep) => call.ops.reduceMean(onlyInput(call), axes, keep),
});

/** Keras `GlobalMaxPooling2D`: [batch, rows, columns, channels] → [batch, channels]. */
export const globalMaxPooling2d = globalPooling({
  type: 'GlobalMaxPooling2D',
  summary: 'Gives the largest value of each map.',
  what: 'Keeps the strongest response of each channel over the whole image.',
  when: 'When it matters that a pattern occurs in the image, not where.',
  reduce: (call, axes, keep) => call.ops.reduceMax(onlyInput(call), axes, keep),
});

interface GlobalPooling {
  readonly type: string;
  readonly summary: string;
  readonly what: string;
  readonly when: string;
  readonly reduce: (call: ForwardCall, axes: readonly number[], keep: boolean) => Sym;
}

function globalPooling({ type, summary, what, when, reduce }: GlobalPooling): LayerDefinition {
  const isSequence = type.endsWith('1D');
  const axes = isSequence ? [1] : [1, 2];
  return {
    type,
    category: 'pooling',
    summary,
    help: { what, when },
    params: [keepdims],
    inputs: { min: 1, max: 1 },
    inferShape: (inputs, params) => {
      const sizeOf = isSequence ? sequenceSize : imageSize;
      const channels = sizeOf(onlyShape(inputs), type).at(-1) ?? 1;
      const ones = booleanOf(params, 'keepdims') ? axes.map(() => 1) : [];
      return [null, ...ones, channels];
    },
    weights: () => [],
    describe: () => '',
    forward: (call) => reduce(call, axes, booleanOf(call.params, 'keepdims')),
  };
}

function averageSteps(call: ForwardCall, axes: readonly number[], keep: boolean): Sym {
  const { ops, masks } = call;
  const x = onlyInput(call);
  const [mask] = masks;
  if (!mask) return ops.reduceMean(x, axes, keep);
  const counts = spreadMask(ops, mask, x.shape.length);
  const total = ops.reduceSum(ops.where(counts, x, ops.constant(0)), axes, keep);
  return ops.div(total, ops.reduceSum(counts, axes, keep));
}
