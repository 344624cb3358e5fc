import type { NodeSpec } from '../../../common/network/network-spec.ts';
import type { Step } from '../networks.ts';

/** What one input of the layer under test is fed with. */
export interface CaseInput {
  /** Of one row. */
  readonly shape: readonly number[];
  /**
   * `trained`: values behind a dense layer, so that the layer's gradient at its input is seen in that layer's
   * weights. `plain`: the values themselves. `ids`: whole numbers below `count`. `masked`: an embedding of
   * ids of which 0 stands for no step, [time, features].
   */
  readonly kind: 'trained' | 'plain' | 'ids' | 'masked';
  readonly count?: number;
  /** Largest of plain values, which begin at 0; without it they are normally distributed. */
  readonly range?: number;
}

/** One way of using a layer. */
export interface LayerCase {
  readonly type: string;
  readonly name: string;
  readonly params: NodeSpec['params'];
  readonly inputs: readonly CaseInput[];
  /** A layer behind it, for what reaches no further than the mask. */
  readonly behind?: Step;
  /** Outputs of the layer, all of which are used; 1 without it. */
  readonly ports?: number;
  /** While training it draws random numbers, which Keras does not draw alike. */
  readonly random?: boolean;
}

type Params = NodeSpec['params'];

const trained = (...shape: number[]): CaseInput => ({ kind: 'trained', shape });
const plain = (...shape: number[]): CaseInput => ({ kind: 'plain', shape });
const ids = (shape: readonly number[], count: number): CaseInput => ({ kind: 'ids', shape, count });
const masked = (time: number, features: number): CaseInput => ({
  kind: 'masked',
  shape: [time, features],
  count: 5,
});
const pixels = (...shape: number[]): CaseInput => ({ kind: 'plain', shape, range: 255 });

const row = [trained(5)];
const sequence = [trained(6, 3)];
const image = [trained(6, 7, 3)];
const words = [masked(6, 3)];

function cases(
  type: string,
  inputs: readonly CaseInput[],
  ways: Readonly<Record<string, Params>>,
  more: Partial<LayerCase> = {},
): readonly LayerCase[] {
  return Object.entries(ways).map(([name, params]) => ({ type, name, params, inputs, ...more }));
}

const plainly = { plain: {} };

const core: readonly LayerCase[] = [
  ...cases('Input', row, plainly),
  ...cases('Dense', row, {
    'with bias': { units: 4, activation: 'tanh' },
    'without bias': { units: 4, use_bias: false, activation: 'relu' },
  }),
  ...cases('Dense', sequence, { 'over the last of two axes': { units: 4 } }),
  ...cases('Activation', row, { silu: { activation: 'silu' } }),
  ...cases('Embedding', [ids([6], 5)], { plain: { input_dim: 5, output_dim: 3 } }),
  ...cases(
    'Embedding',
    [ids([6], 5)],
    { 'with a mask for what is behind': { input_dim: 5, output_dim: 3, mask_zero: true } },
    { behind: ['GRU', { units: 3 }] },
  ),
  ...cases('Masking', [ids([6, 2], 3)], { plain: {} }),
  ...cases(
    'Masking',
    [ids([6, 2], 2)],
    { 'for what is behind': { mask_value: 1 } },
    { behind: ['LSTM', { units: 3, return_sequences: true }] },
  ),
];

const reshaping: readonly LayerCase[] = [
  ...cases('Flatten', image, plainly),
  ...cases('Reshape', [trained(4, 6)], {
    'to given lengths': { target_shape: [2, 12] },
    'with one length left open': { target_shape: [3, -1, 2] },
  }),
  ...cases('Permute', image, { 'turned around': { dims: [3, 1, 2] } }),
  ...cases('RepeatVector', row, { plain: { n: 3 } }),
  ...cases('ZeroPadding1D', sequence, { unequal: { padding: [1, 2] } }),
  ...cases('ZeroPadding2D', image, { unequal: { padding: [1, 2, 0, 3] } }),
  ...cases('Cropping1D', sequence, { unequal: { cropping: [1, 2] } }),
  ...cases('UpSampling1D', sequence, { plain: { size: 3 } }),
  ...cases('Cropping2D', image, { unequal: { cropping: [1, 2, 0, 3] } }),
  ...cases('UpSampling2D', image, {
    nearest: { size: [2, 3] },
    bilinear: { size: [2, 2], interpolation: 'bilinear' },
  }),
];

const regularisation: readonly LayerCase[] = [
  ...cases('Dropout', row, { plain: { rate: 0.4 } }, { random: true }),
  ...cases('SpatialDropout1D', sequence, { plain: { rate: 0.4 } }, { random: true }),
  ...cases('SpatialDropout2D', image, { plain: { rate: 0.4 } }, { random: true }),
  ...cases('GaussianNoise', row, { plain: { stddev: 0.5 } }, { random: true }),
  ...cases('GaussianDropout', row, { plain: { rate: 0.3 } }, { random: true }),
  ...cases('AlphaDropout', row, { plain: { rate: 0.3 } }, { random: true }),
];

const normalisation: readonly LayerCase[] = [
  ...cases('BatchNormalization', row, {
    plain: { momentum: 0.9 },
    'without scale and shift': { scale: false, center: false },
  }),
  ...cases('BatchNormalization', image, {
    'of channels': { momentum: 0.8, epsilon: 0.01 },
    'of rows': { axis: 1 },
  }),
  ...cases('LayerNormalization', image, {
    plain: {},
    'without scale and shift': { scale: false, center: false, epsilon: 0.01 },
  }),
  ...cases('LayerNormalization', row, { 'of a row': {} }),
  ...cases('Normalization', [plain(3)], {
    'with given statistics': { mean: [1, -2, 0.5], variance: [4, 0.25, 1] },
  }),
  ...cases('Rescaling', image, { plain: { scale: 0.5, offset: -0.25 } }),
];

const convolution: readonly LayerCase[] = [
  ...cases('Conv1D', sequence, {
    plain: { filters: 4, kernel_size: 3, activation: 'tanh' },
    'same, with strides': { filters: 4, kernel_size: 3, strides: 2, padding: 'same' },
    'causal, dilated': { filters: 4, kernel_size: 2, dilation_rate: 2, padding: 'causal' },
  }),
  ...cases('Conv2D', image, {
    plain: { filters: 4, kernel_size: [3, 2], activation: 'tanh' },
    'same, with strides': { filters: 4, kernel_size: [3, 3], strides: [2, 2], padding: 'same' },
    dilated: { filters: 4, kernel_size: [2, 2], dilation_rate: [2, 2], use_bias: false },
    'of single pixels': { filters: 4, kernel_size: [1, 1] },
    'in groups': { filters: 6, kernel_size: [3, 3], groups: 3 },
  }),
  ...cases('SeparableConv2D', image, {
    plain: { filters: 4, kernel_size: [3, 3], depth_multiplier: 2 },
    'same, with strides': { filters: 4, kernel_size: [3, 3], strides: [2, 2], padding: 'same' },
  }),
  ...cases('DepthwiseConv2D', image, {
    plain: { kernel_size: [3, 3], depth_multiplier: 2 },
    'same, with strides': { kernel_size: [3, 3], strides: [2, 2], padding: 'same' },
  }),
  ...cases('Conv2DTranspose', image, {
    plain: { filters: 4, kernel_size: [3, 3] },
    'with strides': { filters: 4, kernel_size: [3, 3], strides: [2, 2] },
    'same, with strides': { filters: 4, kernel_size: [3, 3], strides: [2, 2], padding: 'same' },
    'with wide strides': { filters: 4, kernel_size: [2, 2], strides: [3, 3] },
  }),
];

const pooling: readonly LayerCase[] = [
  ...['MaxPooling1D', 'AveragePooling1D'].flatMap((type) =>
    cases(type, sequence, {
      plain: {},
      'same, overlapping': { pool_size: 3, strides: 2, padding: 'same' },
    }),
  ),
  ...['MaxPooling2D', 'AveragePooling2D'].flatMap((type) =>
    cases(type, image, {
      plain: {},
      'same, overlapping': { pool_size: [3, 3], strides: [2, 2], padding: 'same' },
      'of unequal windows': { pool_size: [2, 3], strides: [1, 2] },
    }),
  ),
  ...['GlobalMaxPooling1D', 'GlobalAveragePooling1D'].flatMap((type) =>
    cases(type, sequence, { plain: {}, 'with axes kept': { keepdims: true } }),
  ),
  ...cases('GlobalAveragePooling1D', words, { masked: {} }),
  ...['GlobalMaxPooling2D', 'GlobalAveragePooling2D'].flatMap((type) =>
    cases(type, image, { plain: {} }),
  ),
];

const recurrentWays = {
  plain: { units: 4 },
  'giving every step': { units: 4, return_sequences: true },
  'going backwards': { units: 4, return_sequences: true, go_backwards: true },
  'without bias': { units: 4, use_bias: false },
};

const recurrent: readonly LayerCase[] = [
  ...['SimpleRNN', 'LSTM', 'GRU'].flatMap((type) => [
    ...cases(type, sequence, recurrentWays),
    ...cases(type, words, {
      masked: { units: 4 },
      'masked, giving every step': { units: 4, return_sequences: true },
      'masked, going backwards': { units: 4, go_backwards: true },
    }),
    ...cases(
      type,
      sequence,
      { 'with its state': { units: 4, return_sequences: true, return_state: true } },
      { ports: type === 'LSTM' ? 3 : 2 },
    ),
    ...cases(
      type,
      sequence,
      { 'with dropout': { units: 4, dropout: 0.3, recurrent_dropout: 0.2 } },
      { random: true },
    ),
  ]),
  ...['SimpleRNN', 'GRU'].flatMap((type) => [
    ...cases(type, [trained(6, 3), trained(4)], { 'from a given state': { units: 4 } }),
    ...cases(type, [masked(6, 3), trained(4)], {
      'masked, from a given state': { units: 4, return_sequences: true },
    }),
  ]),
  ...cases('LSTM', [masked(6, 3), trained(4), trained(4)], {
    'masked, from given states': { units: 4, return_sequences: true },
  }),
  ...cases('LSTM', words, {
    'with zeros for masked steps': {
      units: 4,
      return_sequences: true,
      zero_output_for_mask: true,
    },
  }),
  ...cases('GRU', sequence, { 'resetting before the product': { units: 4, reset_after: false } }),
];

const wrappers: readonly LayerCase[] = [
  ...['SimpleRNN', 'LSTM', 'GRU'].flatMap((layer) => [
    ...cases('Bidirectional', sequence, { [`of ${layer}`]: { layer, units: 3 } }),
    ...cases('Bidirectional', words, {
      [`of ${layer}, masked`]: { layer, units: 3, return_sequences: true },
    }),
  ]),
  ...cases(
    'Bidirectional',
    sequence,
    Object.fromEntries(
      ['sum', 'mul', 'ave'].map((mode) => [
        `merged by ${mode}`,
        { layer: 'LSTM', merge_mode: mode, units: 3, return_sequences: true },
      ]),
    ),
  ),
  ...cases(
    'Bidirectional',
    sequence,
    { 'with its states': { layer: 'GRU', units: 3, return_state: true } },
    { ports: 3 },
  ),
  ...cases('TimeDistributed', [trained(4, 3)], {
    'of dense layers': { layer: 'Dense', units: 5, activation: 'tanh' },
  }),
  ...cases('TimeDistributed', [trained(3, 5, 6, 2)], {
    'of convolutions': { layer: 'Conv2D', filters: 3, kernel_size: [3, 3] },
  }),
  ...cases('TimeDistributed', [trained(3, 4, 2)], { 'of flattening': { layer: 'Flatten' } }),
];

const merging: readonly LayerCase[] = [
  ...['Add', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate'].flatMap((type) =>
    cases(type, [trained(4, 3), trained(4, 3), trained(4, 3)], { 'of three': {} }),
  ),
  ...['Add', 'Multiply', 'Maximum'].flatMap((type) =>
    cases(type, [trained(4, 3), trained(1, 3)], { 'with broadcasting': {} }),
  ),
  ...cases('Subtract', [trained(4, 3), trained(4, 3)], plainly),
  ...cases('Concatenate', [trained(4, 3), trained(2, 3)], { 'along the first axis': { axis: 1 } }),
  ...cases('Dot', [trained(4), trained(4)], { 'of rows': { axes: [1, 1] } }),
  ...cases('Dot', [trained(4, 3), trained(4, 5)], { 'of sequences': { axes: [1, 1] } }),
  ...cases('Dot', [trained(5), trained(5)], {
    'of unit vectors': { axes: [1, 1], normalize: true },
  }),
];

const attention: readonly LayerCase[] = [
  ...cases('Attention', [trained(4, 3), trained(5, 3)], {
    plain: {},
    scaled: { use_scale: true },
  }),
  ...cases('Attention', [trained(4, 3), trained(5, 3), trained(5, 3)], {
    'with keys of their own': {},
  }),
  ...cases('MultiHeadAttention', [trained(4, 6), trained(5, 6)], {
    plain: { num_heads: 2, key_dim: 3 },
    'without bias': { num_heads: 3, key_dim: 2, use_bias: false },
    'with values of another size': { num_heads: 2, key_dim: 3, value_dim: 2 },
  }),
];

const activation: readonly LayerCase[] = [
  ...cases('ReLU', row, {
    plain: {},
    'with slope, threshold and ceiling': { max_value: 1, negative_slope: 0.1, threshold: 0.2 },
  }),
  ...cases('LeakyReLU', row, { plain: { negative_slope: 0.1 } }),
  ...cases('PReLU', image, {
    plain: { alpha_initializer: 'random_normal' },
    'with shared axes': { shared_axes: [1, 2], alpha_initializer: 'random_normal' },
  }),
  ...cases('ELU', row, { plain: { alpha: 0.7 } }),
  ...cases('ThresholdedReLU', row, { plain: { theta: 0.4 } }),
  ...cases('Softmax', row, plainly),
  ...cases('Softmax', sequence, { 'over the first axis': { axis: 1 } }),
];

const augmentation: readonly LayerCase[] = [
  ...cases(
    'RandomFlip',
    [pixels(6, 7, 3)],
    { plain: {}, horizontal: { mode: 'horizontal' } },
    { random: true },
  ),
  ...cases(
    'RandomRotation',
    [pixels(6, 7, 3)],
    { plain: { factor: [-0.2, 0.2] } },
    { random: true },
  ),
  ...cases(
    'RandomTranslation',
    [pixels(6, 7, 3)],
    { plain: { height_factor: [-0.2, 0.2], width_factor: [-0.1, 0.3] } },
    { random: true },
  ),
  ...cases(
    'RandomZoom',
    [pixels(6, 7, 3)],
    { plain: { height_factor: [-0.3, 0.2] } },
    { random: true },
  ),
  ...cases(
    'RandomBrightness',
    [pixels(6, 7, 3)],
    { plain: { factor: [-0.3, 0.3] } },
    { random: true },
  ),
  ...cases(
    'RandomContrast',
    [pixels(6, 7, 3)],
    { plain: { factor: [0.3, 0.4] } },
    { random: true },
  ),
];

/** Ways of using every layer; a layer of the catalogue without one fails a test. */
export const layerCases: readonly LayerCase[] = [
  ...core,
  ...reshaping,
  ...regularisation,
  ...normalisation,
  ...convolution,
  ...pooling,
  ...recurrent,
  ...wrappers,
  ...merging,
  ...attention,
  ...activation,
  ...augmentation,
];
