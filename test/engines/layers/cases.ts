import type { LayerCase } from './layer-case.ts';

/** Every layer besides convolution, pooling, augmentation and recurrence, in the ways it can be used. */
export const cases: readonly LayerCase[] = [
  { type: 'Dense', given: { units: 4, activation: 'tanh' }, shapes: [[3, 5]] },
  { type: 'Dense', given: { units: 4, use_bias: false }, shapes: [[3, 2, 5]] },
  { type: 'Dense', given: { units: 2 }, shapes: [[3, 4, 5]], masked: [0] },
  { type: 'Embedding', given: { input_dim: 6, output_dim: 3 }, shapes: [[3, 4]], below: 6 },
  {
    type: 'Embedding',
    given: { input_dim: 3, output_dim: 2, mask_zero: true },
    shapes: [[3, 5]],
    below: 3,
  },
  { type: 'Masking', given: {}, shapes: [[3, 4, 2]], filledWith: 0 },
  { type: 'Masking', given: { mask_value: -7 }, shapes: [[3, 4, 2]], filledWith: -7 },
  { type: 'Activation', given: { activation: 'silu' }, shapes: [[3, 5]], masked: [0] },
  { type: 'ReLU', given: {}, shapes: [[3, 5]] },
  { type: 'ReLU', given: { max_value: 1 }, shapes: [[3, 5]] },
  { type: 'ReLU', given: { negative_slope: 0.2 }, shapes: [[3, 5]] },
  { type: 'ReLU', given: { threshold: 0.5 }, shapes: [[3, 5]] },
  {
    type: 'ReLU',
    given: { max_value: 1, negative_slope: 0.2, threshold: 0.5 },
    shapes: [[4, 6]],
  },
  { type: 'LeakyReLU', given: {}, shapes: [[3, 5]] },
  { type: 'PReLU', given: {}, shapes: [[3, 4, 2]] },
  { type: 'PReLU', given: { shared_axes: [1] }, shapes: [[3, 4, 2]] },
  { type: 'ELU', given: {}, shapes: [[3, 5]] },
  { type: 'ELU', given: { alpha: 0.7 }, shapes: [[3, 5]] },
  { type: 'ThresholdedReLU', given: { theta: 0.4 }, shapes: [[3, 5]] },
  { type: 'Softmax', given: {}, shapes: [[3, 5]] },
  { type: 'Softmax', given: { axis: 1 }, shapes: [[3, 4, 2]] },
  { type: 'Softmax', given: {}, shapes: [[3, 5]], masked: [0] },
  { type: 'Dropout', given: { rate: 0.5 }, shapes: [[3, 5]] },
  { type: 'SpatialDropout1D', given: { rate: 0.5 }, shapes: [[3, 5, 2]], masked: [0] },
  { type: 'SpatialDropout2D', given: { rate: 0.5 }, shapes: [[3, 5, 2, 2]] },
  { type: 'GaussianNoise', given: { stddev: 0.5 }, shapes: [[3, 5]] },
  { type: 'GaussianDropout', given: { rate: 0.5 }, shapes: [[3, 5]] },
  { type: 'AlphaDropout', given: { rate: 0.5 }, shapes: [[3, 5]] },
  { type: 'BatchNormalization', given: {}, shapes: [[5, 3]] },
  { type: 'BatchNormalization', given: {}, shapes: [[5, 3]], training: true },
  {
    type: 'BatchNormalization',
    given: { momentum: 0.7, epsilon: 0.01 },
    shapes: [[3, 4, 2]],
    training: true,
  },
  {
    type: 'BatchNormalization',
    given: { axis: 1, center: false, scale: false },
    shapes: [[3, 2, 4]],
    training: true,
  },
  { type: 'BatchNormalization', given: {}, shapes: [[5, 3]], training: true, frozen: true },
  { type: 'BatchNormalization', given: {}, shapes: [[3, 4, 2]], training: true, masked: [0] },
  { type: 'LayerNormalization', given: {}, shapes: [[3, 5]] },
  { type: 'LayerNormalization', given: { axis: [1, 2], epsilon: 0.1 }, shapes: [[2, 3, 4]] },
  { type: 'LayerNormalization', given: { axis: [1], center: false }, shapes: [[2, 3, 4]] },
  { type: 'LayerNormalization', given: { scale: false }, shapes: [[3, 4, 2]], masked: [0] },
  { type: 'Normalization', given: {}, shapes: [[4, 3]] },
  { type: 'Normalization', given: { axis: null, invert: true }, shapes: [[4, 3]] },
  { type: 'Normalization', given: { axis: [1] }, shapes: [[4, 3, 2]] },
  { type: 'Normalization', given: { mean: [1, 2, 3], variance: [4, 0, 1] }, shapes: [[4, 3]] },
  { type: 'Rescaling', given: { scale: 0.5, offset: -1 }, shapes: [[3, 5]] },
  { type: 'Flatten', given: {}, shapes: [[2, 3, 2]] },
  { type: 'Reshape', given: { target_shape: [2, -1] }, shapes: [[2, 3, 4]] },
  { type: 'Permute', given: { dims: [3, 1, 2] }, shapes: [[2, 3, 4, 2]] },
  { type: 'RepeatVector', given: { n: 3 }, shapes: [[2, 4]] },
  {
    type: 'Add',
    given: {},
    shapes: [
      [3, 4],
      [3, 4],
      [3, 4],
    ],
  },
  {
    type: 'Add',
    given: {},
    shapes: [
      [2, 3, 4],
      [2, 4],
    ],
  },
  {
    type: 'Add',
    given: {},
    shapes: [
      [3, 4, 2],
      [3, 4, 2],
    ],
    masked: [0, 1],
  },
  {
    type: 'Add',
    given: {},
    shapes: [
      [3, 4, 2],
      [3, 4, 2],
    ],
    masked: [1],
  },
  {
    type: 'Subtract',
    given: {},
    shapes: [
      [2, 3, 1],
      [2, 1, 4],
    ],
  },
  {
    type: 'Multiply',
    given: {},
    shapes: [
      [3, 4],
      [3, 1],
      [3, 4],
    ],
  },
  {
    type: 'Multiply',
    given: {},
    shapes: [
      [3, 4, 2],
      [3, 4, 2],
    ],
    masked: [0, 1],
  },
  {
    type: 'Multiply',
    given: {},
    shapes: [
      [3, 4, 2],
      [3, 4, 2],
    ],
    masked: [1],
  },
  {
    type: 'Average',
    given: {},
    shapes: [
      [3, 4],
      [3, 4],
      [3, 4],
    ],
  },
  {
    type: 'Maximum',
    given: {},
    shapes: [
      [3, 4],
      [3, 4],
      [3, 4],
    ],
  },
  {
    type: 'Maximum',
    given: {},
    shapes: [
      [3, 4, 2],
      [3, 4, 2],
      [3, 4, 2],
    ],
    masked: [0, 1, 2],
  },
  {
    type: 'Maximum',
    given: {},
    shapes: [
      [3, 4, 2],
      [3, 4, 2],
    ],
    masked: [1],
  },
  {
    type: 'Minimum',
    given: {},
    shapes: [
      [2, 3, 4],
      [2, 4],
    ],
  },
  {
    type: 'Minimum',
    given: {},
    shapes: [
      [3, 4, 2],
      [3, 4, 2],
    ],
    masked: [0],
  },
  {
    type: 'Concatenate',
    given: {},
    shapes: [
      [3, 4],
      [3, 2],
      [3, 1],
    ],
  },
  {
    type: 'Concatenate',
    given: { axis: 1 },
    shapes: [
      [3, 4, 2],
      [3, 3, 2],
    ],
    masked: [0],
  },
  {
    type: 'Concatenate',
    given: {},
    shapes: [
      [3, 4, 2],
      [3, 4, 3],
    ],
    masked: [0, 1],
  },
  {
    type: 'Dot',
    given: {},
    shapes: [
      [3, 4],
      [3, 4],
    ],
  },
  {
    type: 'Dot',
    given: { normalize: true },
    shapes: [
      [3, 4],
      [3, 4],
    ],
  },
  {
    type: 'Dot',
    given: { axes: [1, 2] },
    shapes: [
      [3, 4, 2],
      [3, 5, 4],
    ],
  },
  {
    type: 'Dot',
    given: { axes: [2, 1] },
    shapes: [
      [3, 4, 2],
      [3, 2],
    ],
  },
  {
    type: 'Dot',
    given: { axes: [1, 2], normalize: true },
    shapes: [
      [2, 3, 2, 2],
      [2, 4, 3],
    ],
  },
  {
    type: 'Attention',
    given: {},
    shapes: [
      [2, 3, 4],
      [2, 5, 4],
    ],
  },
  {
    type: 'Attention',
    given: {},
    shapes: [
      [3, 4, 2],
      [3, 5, 3],
      [3, 5, 2],
    ],
    masked: [0, 1],
  },
  {
    type: 'Attention',
    given: { use_scale: true },
    shapes: [
      [2, 3, 4],
      [2, 5, 4],
    ],
  },
  {
    type: 'Attention',
    given: { use_scale: true, score_mode: 'concat', use_causal_mask: true },
    shapes: [
      [2, 4, 3],
      [2, 4, 3],
    ],
  },
  {
    type: 'Attention',
    given: { score_mode: 'concat', use_causal_mask: true },
    shapes: [
      [3, 4, 2],
      [3, 5, 2],
    ],
    masked: [1],
  },
  {
    type: 'MultiHeadAttention',
    given: { num_heads: 2, key_dim: 3 },
    shapes: [
      [2, 3, 4],
      [2, 5, 4],
    ],
  },
  {
    type: 'MultiHeadAttention',
    given: { num_heads: 3, key_dim: 2, value_dim: 4, use_bias: false },
    shapes: [
      [2, 3, 4],
      [2, 5, 3],
      [2, 5, 2],
    ],
  },
  {
    type: 'MultiHeadAttention',
    given: { num_heads: 2, key_dim: 2, use_causal_mask: true },
    shapes: [
      [2, 4, 3],
      [2, 4, 3],
    ],
  },
  {
    type: 'MultiHeadAttention',
    given: { num_heads: 2, key_dim: 2 },
    shapes: [
      [3, 4, 3],
      [3, 5, 3],
    ],
    masked: [0, 1],
  },
  {
    type: 'MultiHeadAttention',
    given: { num_heads: 2, key_dim: 2, dropout: 0.5, use_causal_mask: true },
    shapes: [
      [3, 4, 3],
      [3, 4, 3],
    ],
    masked: [0, 1],
  },
];
