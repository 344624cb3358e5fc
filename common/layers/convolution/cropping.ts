import { formatParam } from '../format-param.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition, ParamSchema } from '../layer.ts';
import { numbersOf } from '../read-params.ts';
import { borderLists, borderParam, bordersOf, refuseEmpty } from './border-params.ts';
import { imageSize, sequenceSize } from './sliding-window.ts';

/** Keras `Cropping1D`: cuts off the ends of a sequence [batch, steps, channels]. */
export const cropping1d = cropping(
  'Cropping1D',
  'Cuts off the ends of a sequence.',
  borderParam('cropping', 'Cropping', [1, 1], 'Time steps cut off at the start and the end.'),
);

/** Keras `Cropping2D`: cuts off the borders of an image [batch, rows, columns, channels]. */
export const cropping2d = cropping(
  'Cropping2D',
  'Cuts off the borders of an image.',
  borderParam('cropping', 'Cropping', [0, 0, 0, 0], 'Cut off at the top, bottom, left and right.'),
);

function cropping(type: string, summary: string, amount: ParamSchema): LayerDefinition {
  const sizeOf = type === 'Cropping1D' ? sequenceSize : imageSize;
  return {
    type,
    category: 'convolution',
    summary,
    help: {
      what: 'Keeps the inner part of the input.',
      when: 'When borders carry nothing, or two branches must have the same size.',
    },
    params: [amount],
    inputs: { min: 1, max: 1 },
    inferShape: (inputs, params) => {
      const shape = onlyShape(inputs);
      const borders = bordersOf(params, 'cropping');
      const lengths = sizeOf(shape, type).map((length, axis) => {
        const [before, after] = borders[axis] ?? [0, 0];
        return length - before - after;
      });
      refuseEmpty(shape, [null, ...lengths]);
      return [null, ...lengths];
    },
    weights: () => [],
    describe: (params) => formatParam(numbersOf(params, 'cropping')),
    forward: (call) => {
      const x = onlyInput(call);
      const { before, after } = borderLists(bordersOf(call.params, 'cropping'));
      const kept = x.shape.map((length, axis) => length - (before[axis] ?? 0) - (after[axis] ?? 0));
      return call.ops.slice(x, before, kept);
    },
  };
}
