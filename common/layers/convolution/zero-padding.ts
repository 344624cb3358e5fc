import { formatParam } from '../format-param.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition, ParamSchema } from '../layer.ts';
import { numbersOf } from '../read-params.ts';
import { borderLists, borderParam, bordersOf } from './border-params.ts';
import { imageSize, sequenceSize } from './sliding-window.ts';

/** Keras `ZeroPadding1D`: zeros before and after a sequence [batch, steps, channels]. */
export const zeroPadding1d = zeroPadding(
  'ZeroPadding1D',
  'Adds zeros before and after a sequence.',
  borderParam('padding', 'Padding', [1, 1], 'Zeros before and after the sequence.'),
);

/** Keras `ZeroPadding2D`: zeros around an image [batch, rows, columns, channels]. */
export const zeroPadding2d = zeroPadding(
  'ZeroPadding2D',
  'Adds zeros around an image.',
  borderParam('padding', 'Padding', [1, 1, 1, 1], 'Zeros at the top, bottom, left and right.'),
);

function zeroPadding(type: string, summary: string, padding: ParamSchema): LayerDefinition {
  const sizeOf = type === 'ZeroPadding1D' ? sequenceSize : imageSize;
  return {
    type,
    category: 'convolution',
    summary,
    help: {
      what: 'Makes the input larger with zeros at its borders.',
      when: 'Before a convolution or pooling whose own padding is not what you need.',
    },
    params: [padding],
    inputs: { min: 1, max: 1 },
    inferShape: (inputs, params) => {
      const lengths = sizeOf(onlyShape(inputs), type);
      const borders = bordersOf(params, 'padding');
      return [
        null,
        ...lengths.map((length, axis) => {
          const [before, after] = borders[axis] ?? [0, 0];
          return length + before + after;
        }),
      ];
    },
    weights: () => [],
    describe: (params) => formatParam(numbersOf(params, 'padding')),
    forward: (call) => {
      const { before, after } = borderLists(bordersOf(call.params, 'padding'));
      return call.ops.pad(onlyInput(call), before, after);
    },
  };
}
