import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../../common/tensor/shape.ts';
import { shapesOf, type Given } from '../shapes-of.ts';

type Case = readonly [type: string, given: Given, input: Shape, output: Shape, weights: string[]];

const image: Shape = [null, 7, 8, 4];
const sequence: Shape = [null, 10, 4];

const cases: readonly Case[] = [
  ['Conv2D', { filters: 5 }, image, [null, 5, 6, 5], ['kernel 3,3,4,5', 'bias 5']],
  ['Conv2D', { filters: 5, use_bias: false }, image, [null, 5, 6, 5], ['kernel 3,3,4,5']],
  [
    'Conv2D',
    { filters: 5, padding: 'same', strides: [2, 3] },
    image,
    [null, 4, 3, 5],
    ['kernel 3,3,4,5', 'bias 5'],
  ],
  [
    'Conv2D',
    { filters: 6, kernel_size: [2, 4], dilation_rate: [3, 2], groups: 2 },
    image,
    [null, 4, 2, 6],
    ['kernel 2,4,2,6', 'bias 6'],
  ],
  [
    'Conv2D',
    { filters: 200, kernel_size: [5, 5] },
    [null, 32, 32, 3],
    [null, 28, 28, 200],
    ['kernel 5,5,3,200', 'bias 200'],
  ],
  ['Conv1D', { filters: 5 }, sequence, [null, 8, 5], ['kernel 3,4,5', 'bias 5']],
  [
    'Conv1D',
    { filters: 6, padding: 'causal', dilation_rate: 4, groups: 2 },
    sequence,
    [null, 10, 6],
    ['kernel 3,2,6', 'bias 6'],
  ],
  [
    'Conv1D',
    { filters: 6, padding: 'causal', strides: 3 },
    sequence,
    [null, 4, 6],
    ['kernel 3,4,6', 'bias 6'],
  ],
  [
    'DepthwiseConv2D',
    { depth_multiplier: 3 },
    image,
    [null, 5, 6, 12],
    ['kernel 3,3,4,3', 'bias 12'],
  ],
  [
    'SeparableConv2D',
    { filters: 5, depth_multiplier: 2, padding: 'same' },
    image,
    [null, 7, 8, 5],
    ['depthwise_kernel 3,3,4,2', 'pointwise_kernel 1,1,8,5', 'bias 5'],
  ],
  ['Conv2DTranspose', { filters: 5 }, image, [null, 9, 10, 5], ['kernel 3,3,5,4', 'bias 5']],
  [
    'Conv2DTranspose',
    { filters: 5, strides: [2, 3], padding: 'same' },
    image,
    [null, 14, 24, 5],
    ['kernel 3,3,5,4', 'bias 5'],
  ],
  [
    'Conv2DTranspose',
    { filters: 5, strides: [2, 4], kernel_size: [3, 2] },
    image,
    [null, 15, 32, 5],
    ['kernel 3,2,5,4', 'bias 5'],
  ],
  [
    'Conv2DTranspose',
    { filters: 5, strides: [2, 2], padding: 'same', output_padding: [0, 1] },
    image,
    [null, 13, 16, 5],
    ['kernel 3,3,5,4', 'bias 5'],
  ],
  [
    'Conv2DTranspose',
    { filters: 5, strides: [2, 2], output_padding: [1, 0] },
    image,
    [null, 16, 17, 5],
    ['kernel 3,3,5,4', 'bias 5'],
  ],
  ['ZeroPadding1D', { padding: [1, 4] }, sequence, [null, 15, 4], []],
  ['ZeroPadding2D', { padding: [1, 2, 0, 3] }, image, [null, 10, 11, 4], []],
  ['Cropping1D', { cropping: [2, 3] }, sequence, [null, 5, 4], []],
  ['Cropping2D', { cropping: [1, 2, 0, 3] }, image, [null, 4, 5, 4], []],
  ['UpSampling1D', { size: 3 }, sequence, [null, 30, 4], []],
  ['UpSampling2D', { size: [2, 3] }, image, [null, 14, 24, 4], []],
  ['MaxPooling1D', {}, [null, 11, 4], [null, 5, 4], []],
  ['MaxPooling1D', { padding: 'same' }, [null, 11, 4], [null, 6, 4], []],
  ['AveragePooling1D', { pool_size: 3, strides: 1 }, sequence, [null, 8, 4], []],
  ['MaxPooling2D', {}, image, [null, 3, 4, 4], []],
  ['MaxPooling2D', { pool_size: [3, 2], strides: [1, 2] }, image, [null, 5, 4, 4], []],
  ['AveragePooling2D', { padding: 'same' }, image, [null, 4, 4, 4], []],
  ['GlobalMaxPooling1D', {}, sequence, [null, 4], []],
  ['GlobalMaxPooling2D', { keepdims: true }, image, [null, 1, 1, 4], []],
  ['GlobalAveragePooling1D', { keepdims: true }, sequence, [null, 1, 4], []],
  ['GlobalAveragePooling2D', {}, image, [null, 4], []],
];

describe('output shapes and weights of layers for images and sequences', () => {
  it.each(cases)('%s with %j on %j', (type, given, input, output, weights) => {
    expect(shapesOf(type, given, [input])).toEqual({ output, weights });
  });

  it('follow ⌊(W − K + 2P) / S⌋ + 1, where “same” with a kernel of 5 and stride 1 pads by 2', () => {
    for (const width of [5, 12, 13]) {
      for (const kernel of [1, 3, 5]) {
        for (const stride of [1, 2, 3]) {
          const params = { filters: 1, kernel_size: [kernel, kernel], strides: [stride, stride] };
          const { output } = shapesOf('Conv2D', params, [[null, width, width, 1]]);
          expect(output[1]).toBe(Math.floor((width - kernel) / stride) + 1);
        }
      }
      const same = { filters: 1, kernel_size: [5, 5], padding: 'same' };
      const padding = 2;
      const length = Math.floor((width - 5 + 2 * padding) / 1) + 1;
      expect(shapesOf('Conv2D', same, [[null, width, width, 1]]).output[1]).toBe(length);
    }
  });
});

describe('layers for images and sequences refuse', () => {
  it.each<readonly [string, Given, Shape, string]>([
    [
      'Conv2D',
      {},
      [null, 2, 2, 1],
      'The image is 2 × 2, smaller than the 3 × 3 kernel. Use padding same or a smaller kernel.',
    ],
    [
      'Conv2D',
      { dilation_rate: [2, 1] },
      [null, 4, 4, 1],
      'The image is 4 × 4, smaller than the 5 × 3 kernel. Use padding same or a smaller kernel.',
    ],
    [
      'Conv2D',
      {},
      [null, 8],
      'Conv2D needs an image: rows, columns, channels. The input is (None, 8). Put a Reshape layer before it.',
    ],
    [
      'Conv1D',
      {},
      [null, 8, 8, 1],
      'Conv1D needs a sequence: time steps, channels. The input is (None, 8, 8, 1). Use the layer for inputs with more axes.',
    ],
    [
      'Conv1D',
      { kernel_size: 9 },
      [null, 8, 1],
      'The sequence is 8 time steps, shorter than the kernel of 9. Use padding same or a smaller kernel.',
    ],
    [
      'Conv2D',
      { strides: [2, 1], dilation_rate: [1, 2] },
      [null, 8, 8, 1],
      'Strides and dilation cannot both be above 1. Set one of them to 1.',
    ],
    [
      'Conv2D',
      { groups: 2 },
      [null, 8, 8, 3],
      'The 3 channels of the input cannot be divided into 2 equal groups. Change the groups.',
    ],
    [
      'Conv2D',
      { groups: 2, filters: 3 },
      [null, 8, 8, 4],
      'The 3 filters cannot be divided into 2 equal groups. Change the groups.',
    ],
    [
      'Conv2DTranspose',
      { output_padding: [1, 0] },
      [null, 8, 8, 4],
      'The output padding must be smaller than the strides. Lower it or raise the strides.',
    ],
    [
      'MaxPooling2D',
      { pool_size: [3, 3] },
      [null, 2, 2, 1],
      'The image is 2 × 2, smaller than the 3 × 3 window. Use padding same or a smaller window.',
    ],
    [
      'Cropping2D',
      { cropping: [3, 5, 0, 0] },
      [null, 8, 8, 1],
      'Cropping leaves nothing of the input (None, 8, 8, 1). Take less off.',
    ],
  ])('%s with %j on %j', (type, given, input, message) => {
    expect(() => shapesOf(type, given, [input])).toThrow(message);
  });
});
