import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { choiceParam, integerParam } from '../params.ts';
import { numberOf, numbersOf, textOf } from '../read-params.ts';
import { sizeParam } from './convolution-params.ts';
import { interpolateAlong, repeatAlong } from './enlarge.ts';
import { formatSize, imageSize, sequenceSize } from './sliding-window.ts';

/** Keras `UpSampling1D`: every time step `size` times in a row. [batch, steps, channels]. */
export const upSampling1d: LayerDefinition = {
  type: 'UpSampling1D',
  category: 'convolution',
  summary: 'Repeats every time step of a sequence.',
  help: {
    what: 'Makes a sequence longer by repeating each of its steps.',
    when: 'In decoders, to undo a pooling.',
  },
  params: [integerParam('size', 'Times', 2, 'How often each step comes.', { min: 1 })],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const [steps, channels] = sequenceSize(onlyShape(inputs), 'UpSampling1D');
    return [null, steps * numberOf(params, 'size'), channels];
  },
  weights: () => [],
  describe: (params) => `× ${numberOf(params, 'size')}`,
  forward: (call) => repeatAlong(call.ops, onlyInput(call), 1, numberOf(call.params, 'size')),
};

/**
 * Keras `UpSampling2D`: an image enlarged by whole factors, by repeating pixels or by straight lines
 * between them (half-pixel centres, as in TensorFlow). [batch, rows, columns, channels].
 */
export const upSampling2d: LayerDefinition = {
  type: 'UpSampling2D',
  category: 'convolution',
  summary: 'Enlarges an image by a whole factor.',
  help: {
    what: 'Makes an image larger without learning anything, by repeating pixels or blending neighbours.',
    when: 'In decoders, followed by a convolution; smoother than Conv2DTranspose.',
  },
  params: [
    sizeParam('size', 'Factors', [2, 2], 'How many times as many rows and columns.'),
    choiceParam(
      'interpolation',
      'Interpolation',
      'nearest',
      [
        { value: 'nearest', label: 'Repeat pixels (nearest)' },
        { value: 'bilinear', label: 'Blend neighbours (bilinear)' },
      ],
      'Repeating keeps edges sharp; blending makes them smooth.',
    ),
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const [height, width, channels] = imageSize(onlyShape(inputs), 'UpSampling2D');
    const [down = 1, across = 1] = numbersOf(params, 'size');
    return [null, height * down, width * across, channels];
  },
  weights: () => [],
  describe: (params) => `× ${formatSize(numbersOf(params, 'size'))}`,
  forward: (call) => {
    const { ops, params } = call;
    const [down = 1, across = 1] = numbersOf(params, 'size');
    const enlarge = textOf(params, 'interpolation') === 'nearest' ? repeatAlong : interpolateAlong;
    return enlarge(ops, enlarge(ops, onlyInput(call), 2, across), 1, down);
  },
};
