import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../common/tensor/shape.ts';
import { shapesOf, type Given } from './shapes-of.ts';

type Case = readonly [type: string, given: Given, inputs: readonly Shape[], message: string];

const cases: readonly Case[] = [
  [
    'Reshape',
    { target_shape: [5, 2] },
    [[null, 12]],
    'A row of (None, 12) has 12 values; the target shape (5, 2) needs 10.',
  ],
  [
    'Reshape',
    { target_shape: [5, -1] },
    [[null, 12]],
    'A row of (None, 12) has 12 values; the target shape (5, -1) needs a multiple of 5.',
  ],
  [
    'Reshape',
    { target_shape: [-1, -1] },
    [[null, 12]],
    'The target shape (-1, -1) must have positive numbers, and −1 at most once.',
  ],
  [
    'Permute',
    { dims: [1, 3] },
    [[null, 5, 3]],
    'The order of axes (1, 3) must name each of the axes 1, 2 of the input (None, 5, 3) once.',
  ],
  [
    'RepeatVector',
    {},
    [[null, 5, 3]],
    'RepeatVector needs one row of values. The input is (None, 5, 3); put a Flatten layer before it.',
  ],
  [
    'Masking',
    {},
    [[null, 5]],
    'Masking needs sequences: time steps, features. The input is (None, 5).',
  ],
  [
    'Dropout',
    { noise_shape: [1, 1, 1] },
    [[null, 5, 3]],
    'The noise shape (1, 1, 1) does not fit an input of (None, 5, 3): it needs a 0, a 1 or the axis’s length for each axis behind the first.',
  ],
  [
    'SpatialDropout1D',
    {},
    [[null, 5]],
    'SpatialDropout1D needs a sequence: time steps, channels. The input is (None, 5).',
  ],
  [
    'SpatialDropout2D',
    {},
    [[null, 5, 3]],
    'SpatialDropout2D needs an image: rows, columns, channels. The input is (None, 5, 3).',
  ],
  [
    'Softmax',
    { axis: 2 },
    [[null, 5]],
    'The input (None, 5) has no axis 2. Choose 1, or −1 for the last.',
  ],
  [
    'Softmax',
    { axis: 0 },
    [[null, 5, 3]],
    'Axis 0 of the input (None, 5, 3) counts the rows of a batch. Choose one from 1 to 2, or −1 for the last.',
  ],
  [
    'PReLU',
    { shared_axes: [3] },
    [[null, 5, 3]],
    'The input (None, 5, 3) has no axis 3. Choose one from 1 to 2, or −1 for the last.',
  ],
  [
    'Input',
    { shape: [3], columns: [0, 1] },
    [],
    'The shape takes 3 values of a row, and 2 feature columns are chosen. Choose 3, or change the shape.',
  ],
  ['Input', { shape: [1], columns: [0.5] }, [], 'Feature columns are whole numbers; 0.5 is none.'],
  [
    'Dense',
    { bias_initializer: 'orthogonal' },
    [[null, 5]],
    'The bias of (32,) cannot start as “Orthogonal”: that needs two axes or more. Choose another start.',
  ],
  [
    'LayerNormalization',
    { axis: [0] },
    [[null, 5, 3]],
    'Axis 0 of the input (None, 5, 3) counts the rows of a batch. Choose one from 1 to 2, or −1 for the last.',
  ],
  [
    'Normalization',
    { mean: [1, 2, 3] },
    [[null, 3]],
    'Give both mean and variance, or neither: then they are found in the training rows.',
  ],
  [
    'Normalization',
    { mean: [1, 2], variance: [1] },
    [[null, 3]],
    'The mean has 2 numbers; the chosen axes have 3 entries. Give 3 or one.',
  ],
  [
    'Add',
    {},
    [
      [null, 5, 3],
      [null, 4],
    ],
    'Inputs of (None, 5, 3) and (None, 4) cannot be merged: along axis 2 they have 3 and 4 values. Make them equal, or one of them 1.',
  ],
  [
    'Concatenate',
    { axis: 1 },
    [
      [null, 5, 3],
      [null, 5, 4],
    ],
    'Inputs of (None, 5, 3) and (None, 5, 4) cannot be joined along axis 1: all other axes must be equal.',
  ],
  [
    'Dot',
    {},
    [
      [null, 5, 3],
      [null, 4],
    ],
    'Inputs of (None, 5, 3) and (None, 4) cannot be multiplied: axis 2 of the first has 3 values, axis 1 of the second 4.',
  ],
  [
    'Attention',
    {},
    [
      [null, 5, 3],
      [null, 4],
    ],
    'The value must be a sequence: time steps, features. It is (None, 4).',
  ],
  [
    'Attention',
    {},
    [
      [null, 5, 3],
      [null, 4, 2],
    ],
    'The query has 3 features and the key 2. They must have equally many.',
  ],
  [
    'MultiHeadAttention',
    {},
    [
      [null, 5, 3],
      [null, 4, 2],
      [null, 6, 2],
    ],
    'The value has 4 time steps and the key 6. They must have equally many.',
  ],
];

describe('a layer says why its inputs do not fit', () => {
  it.each(cases)('%s with %j on %j', (type, given, inputs, message) => {
    expect(() => shapesOf(type, given, inputs)).toThrow(message);
  });
});
