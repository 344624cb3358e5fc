import type { LayerCase } from './layer-case.ts';

const image = [2, 6, 7, 4] as const;
const sequence = [2, 9, 4] as const;

function ways(
  type: string,
  shape: readonly number[],
  ...given: readonly LayerCase['given'][]
): readonly LayerCase[] {
  return given.map((params) => ({ type, given: params, shapes: [shape] }));
}

/** Convolutions, pooling, padding, cropping and upsampling in the ways they can be used. */
export const imageCases: readonly LayerCase[] = [
  ...ways(
    'Conv2D',
    image,
    { filters: 3 },
    { filters: 3, kernel_size: [2, 3], activation: 'tanh', use_bias: false },
    { filters: 3, kernel_size: [3, 2], strides: [2, 3] },
    { filters: 3, kernel_size: [4, 3], strides: [2, 1], padding: 'same' },
    { filters: 3, kernel_size: [5, 5], padding: 'same' },
    { filters: 3, kernel_size: [2, 3], dilation_rate: [3, 2] },
    { filters: 3, dilation_rate: [2, 2], padding: 'same' },
    { filters: 6, groups: 2, padding: 'same' },
    { filters: 8, kernel_size: [2, 2], groups: 4, strides: [2, 2] },
    { filters: 5, kernel_size: [1, 1], activation: 'relu' },
    { filters: 5, kernel_size: [1, 1], strides: [2, 2] },
  ),
  ...ways(
    'Conv1D',
    sequence,
    { filters: 3 },
    { filters: 3, kernel_size: 4, strides: 3, padding: 'same', activation: 'tanh' },
    { filters: 3, padding: 'causal' },
    { filters: 3, padding: 'causal', dilation_rate: 2, use_bias: false },
    { filters: 3, kernel_size: 2, padding: 'causal', strides: 2 },
    { filters: 4, groups: 2 },
  ),
  ...ways(
    'DepthwiseConv2D',
    image,
    {},
    { depth_multiplier: 3, strides: [2, 2], padding: 'same' },
    { kernel_size: [2, 3], dilation_rate: [2, 2], use_bias: false, activation: 'tanh' },
  ),
  ...ways(
    'SeparableConv2D',
    image,
    { filters: 5 },
    { filters: 3, depth_multiplier: 2, strides: [2, 2], padding: 'same' },
    { filters: 3, kernel_size: [2, 3], dilation_rate: [2, 2], use_bias: false, activation: 'tanh' },
  ),
  ...ways(
    'Conv2DTranspose',
    image,
    { filters: 3 },
    { filters: 3, strides: [2, 3], activation: 'tanh' },
    { filters: 3, kernel_size: [2, 1], strides: [3, 4] },
    { filters: 3, strides: [2, 2], padding: 'same', use_bias: false },
    { filters: 3, kernel_size: [4, 5], strides: [2, 3], padding: 'same' },
    { filters: 3, kernel_size: [2, 2], strides: [3, 3], padding: 'same' },
    { filters: 3, strides: [2, 2], output_padding: [1, 0] },
    { filters: 3, strides: [3, 2], padding: 'same', output_padding: [2, 1] },
    { filters: 3, kernel_size: [5, 3], strides: [2, 2], padding: 'same', output_padding: [0, 0] },
  ),
  ...ways('ZeroPadding1D', sequence, {}, { padding: [0, 3] }),
  ...ways('Cropping1D', sequence, {}, { cropping: [4, 0] }),
  ...ways('UpSampling1D', sequence, {}, { size: 3 }),
  ...ways('MaxPooling1D', sequence, {}, { pool_size: 3, strides: 2, padding: 'same' }),
  ...ways('AveragePooling1D', sequence, {}, { pool_size: 3, strides: 2, padding: 'same' }),
  ...ways(
    'MaxPooling2D',
    image,
    {},
    { pool_size: [3, 2], strides: [1, 2] },
    { pool_size: [3, 3], strides: [2, 2], padding: 'same' },
    { pool_size: [4, 4], padding: 'same' },
  ),
  ...ways(
    'AveragePooling2D',
    image,
    {},
    { pool_size: [3, 2], strides: [1, 2] },
    { pool_size: [3, 3], strides: [2, 2], padding: 'same' },
    { pool_size: [4, 4], padding: 'same' },
  ),
  ...['GlobalMaxPooling1D', 'GlobalAveragePooling1D'].flatMap((type) =>
    ways(type, sequence, {}, { keepdims: true }),
  ),
  { type: 'GlobalAveragePooling1D', given: {}, shapes: [sequence], masked: [0] },
  ...['GlobalMaxPooling2D', 'GlobalAveragePooling2D'].flatMap((type) =>
    ways(type, image, {}, { keepdims: true }),
  ),
  ...ways('ZeroPadding2D', image, {}, { padding: [1, 2, 0, 3] }),
  ...ways('Cropping2D', image, {}, { cropping: [1, 2, 0, 3] }),
  ...ways(
    'UpSampling2D',
    image,
    {},
    { size: [3, 1] },
    { size: [2, 3], interpolation: 'bilinear' },
    { size: [4, 2], interpolation: 'bilinear' },
  ),
];

/** Augmentation, which draws numbers while training. */
export const augmentationCases: readonly LayerCase[] = [
  ...ways('RandomFlip', image, {}, { mode: 'horizontal' }, { mode: 'vertical' }),
  ...['reflect', 'constant', 'wrap', 'nearest'].flatMap((fill_mode) =>
    ['bilinear', 'nearest'].flatMap((interpolation) => [
      ...ways('RandomRotation', image, {
        factor: [-0.4, 0.5],
        fill_mode,
        interpolation,
        fill_value: 7,
      }),
      ...ways('RandomTranslation', image, {
        height_factor: [-0.9, 1],
        width_factor: [-0.3, 0.8],
        fill_mode,
        interpolation,
        fill_value: 7,
      }),
      ...ways('RandomZoom', image, {
        height_factor: [-0.5, 1],
        fill_mode,
        interpolation,
        fill_value: 7,
      }),
    ]),
  ),
  ...ways('RandomZoom', image, { height_factor: [-0.5, -0.1], width_factor: [0.2, 0.4] }),
  ...ways('RandomBrightness', image, { factor: [-0.5, 0.3], value_range: [-1, 1] }),
  ...ways('RandomContrast', image, { factor: [0.1, 0.9], value_range: [-1, 1] }),
].map((layerCase) => ({ ...layerCase, training: true }));
