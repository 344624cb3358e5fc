import type { KerasValue } from './keras-object.ts';

/** How a class of layers takes its arguments in Keras 3. */
interface Signature {
  /** Arguments that have no default in Keras and are always written, in order. */
  readonly required: readonly string[];
  /** Those that may follow them by position. */
  readonly further: readonly string[];
}

const convolution = [
  'strides',
  'padding',
  'data_format',
  'dilation_rate',
  'groups',
  'activation',
  'use_bias',
];
const pooling = ['strides', 'padding', 'data_format'];

function signature(required: readonly string[], further: readonly string[] = []): Signature {
  return { required, further };
}

const signatures: Readonly<Record<string, Signature>> = {
  Input: signature(['shape']),
  Dense: signature(['units'], ['activation', 'use_bias', 'kernel_initializer', 'bias_initializer']),
  Embedding: signature(['input_dim', 'output_dim'], ['embeddings_initializer']),
  Masking: signature([], ['mask_value']),
  Activation: signature(['activation']),
  ReLU: signature([], ['max_value', 'negative_slope', 'threshold']),
  LeakyReLU: signature([], ['negative_slope']),
  PReLU: signature([], ['alpha_initializer']),
  ELU: signature([], ['alpha']),
  ThresholdedReLU: signature([], ['theta']),
  Softmax: signature([], ['axis']),
  Dropout: signature(['rate'], ['noise_shape']),
  SpatialDropout1D: signature(['rate']),
  SpatialDropout2D: signature(['rate']),
  GaussianNoise: signature(['stddev']),
  GaussianDropout: signature(['rate']),
  AlphaDropout: signature(['rate']),
  BatchNormalization: signature([], ['axis', 'momentum', 'epsilon', 'center', 'scale']),
  LayerNormalization: signature([], ['axis', 'epsilon', 'center', 'scale']),
  Normalization: signature([], ['axis', 'mean', 'variance', 'invert']),
  Rescaling: signature(['scale'], ['offset']),
  Reshape: signature(['target_shape']),
  Permute: signature(['dims']),
  RepeatVector: signature(['n']),
  Concatenate: signature([], ['axis']),
  Dot: signature(['axes'], ['normalize']),
  Attention: signature([], ['use_scale', 'score_mode', 'dropout']),
  MultiHeadAttention: signature(
    ['num_heads', 'key_dim'],
    ['value_dim', 'dropout', 'use_bias', 'output_shape', 'attention_axes'],
  ),
  Conv1D: signature(['filters', 'kernel_size'], convolution),
  Conv2D: signature(['filters', 'kernel_size'], convolution),
  SeparableConv2D: signature(
    ['filters', 'kernel_size'],
    ['strides', 'padding', 'data_format', 'dilation_rate', 'depth_multiplier', 'activation'],
  ),
  DepthwiseConv2D: signature(
    ['kernel_size'],
    ['strides', 'padding', 'depth_multiplier', 'data_format', 'dilation_rate', 'activation'],
  ),
  Conv2DTranspose: signature(
    ['filters', 'kernel_size'],
    ['strides', 'padding', 'output_padding', 'data_format', 'dilation_rate', 'activation'],
  ),
  ZeroPadding1D: signature([], ['padding']),
  ZeroPadding2D: signature([], ['padding', 'data_format']),
  Cropping1D: signature([], ['cropping']),
  Cropping2D: signature([], ['cropping', 'data_format']),
  UpSampling1D: signature([], ['size']),
  UpSampling2D: signature([], ['size', 'data_format', 'interpolation']),
  MaxPooling1D: signature([], ['pool_size', ...pooling]),
  MaxPooling2D: signature([], ['pool_size', ...pooling]),
  AveragePooling1D: signature(['pool_size'], pooling),
  AveragePooling2D: signature(['pool_size'], pooling),
  SimpleRNN: signature(['units'], ['activation', 'use_bias']),
  LSTM: signature(['units'], ['activation', 'recurrent_activation', 'use_bias']),
  GRU: signature(['units'], ['activation', 'recurrent_activation', 'use_bias']),
  RandomFlip: signature([], ['mode']),
  RandomRotation: signature(['factor'], ['fill_mode', 'interpolation']),
  RandomTranslation: signature(['height_factor', 'width_factor'], ['fill_mode', 'interpolation']),
  RandomZoom: signature(['height_factor'], ['width_factor', 'fill_mode', 'interpolation']),
  RandomBrightness: signature(['factor'], ['value_range']),
  RandomContrast: signature(['factor'], ['value_range']),
  Bidirectional: signature(['layer'], ['merge_mode']),
  TimeDistributed: signature(['layer']),
};

const none = signature([]);

/** Arguments that are always written. */
export function requiredArguments(type: string): readonly string[] {
  return (signatures[type] ?? none).required;
}

/** Those of them that are written without their names, in order. */
export function namelessArguments(type: string): readonly string[] {
  return type === 'Input' ? [] : requiredArguments(type);
}

/** The names of arguments given by position. */
export function positionalArguments(type: string): readonly string[] {
  const { required, further } = signatures[type] ?? none;
  return [...required, ...further];
}

/** Other names of layer classes, from Keras itself and from its older versions. */
const classNames: Readonly<Record<string, string>> = {
  InputLayer: 'Input',
  Convolution1D: 'Conv1D',
  Convolution2D: 'Conv2D',
  SeparableConvolution2D: 'SeparableConv2D',
  Convolution2DTranspose: 'Conv2DTranspose',
  Deconvolution2D: 'Conv2DTranspose',
  Deconv2D: 'Conv2DTranspose',
  MaxPool1D: 'MaxPooling1D',
  MaxPool2D: 'MaxPooling2D',
  AvgPool1D: 'AveragePooling1D',
  AvgPool2D: 'AveragePooling2D',
  GlobalMaxPool1D: 'GlobalMaxPooling1D',
  GlobalMaxPool2D: 'GlobalMaxPooling2D',
  GlobalAvgPool1D: 'GlobalAveragePooling1D',
  GlobalAvgPool2D: 'GlobalAveragePooling2D',
  CuDNNLSTM: 'LSTM',
  CuDNNGRU: 'GRU',
  BatchNormalizationV1: 'BatchNormalization',
  BatchNormalizationV2: 'BatchNormalization',
  LSTMV2: 'LSTM',
  GRUV2: 'GRU',
};

/** Our kind of layer for a class of Keras: its own name, unless Keras knows it by several. */
export function layerType(className: string): string {
  return classNames[className] ?? className;
}

/** Former names of arguments, by our kind of layer. */
const formerNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  LeakyReLU: { alpha: 'negative_slope' },
  Dropout: { p: 'rate' },
  MultiHeadAttention: { head_size: 'key_dim' },
};

/** Today's name of an argument. */
export function argumentName(type: string, key: string): string {
  return formerNames[type]?.[key] ?? key;
}

/** Layers whose constructor in Keras takes no `trainable`. */
export const withoutTrainable: ReadonlySet<string> = new Set([
  'Input',
  'SpatialDropout1D',
  'SpatialDropout2D',
]);

const one = (...allowed: readonly unknown[]) => {
  return (value: KerasValue) =>
    allowed.some((known) => JSON.stringify(known) === JSON.stringify(value));
};
const anything = () => true;

/** Arguments without a parameter here, and the values with which they change nothing. */
const harmless: Readonly<Record<string, (value: KerasValue) => boolean>> = {
  name: anything,
  dtype: anything,
  dtype_policy: anything,
  autocast: anything,
  seed: anything,
  dynamic: one(false),
  data_format: one(null, 'channels_last'),
  implementation: anything,
  use_cudnn: anything,
  unroll: anything,
  trainable: anything,
  build_input_shape: anything,
  input_shape: anything,
  batch_input_shape: anything,
  input_dim: anything,
  input_length: anything,
  weights: one(null),
  renorm_momentum: anything,
  renorm_clipping: one(null, {}),
  virtual_batch_size: one(null),
  fused: anything,
  mask_zero: one(false),
  attention_axes: one(null, 1, [1]),
  moving_mean_initializer: isInitializer('zeros'),
  moving_variance_initializer: isInitializer('ones'),
  quantization_config: one(null),
  flash_attention: anything,
  fill_value: one(0),
  data_layout: anything,
};

function isInitializer(name: string): (value: KerasValue) => boolean {
  return (value) =>
    value === null ||
    (typeof value === 'string' && value.toLowerCase() === name) ||
    (typeof value === 'object' && 'kind' in value && value.kind.toLowerCase() === name);
}

/** Whether an argument that has no parameter here may be left out. One that is off always may. */
export function isHarmless(key: string, value: KerasValue): boolean {
  return value === null || value === false || (harmless[key]?.(value) ?? false);
}
