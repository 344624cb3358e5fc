import { activation } from './activation/activation.ts';
import { exponentialLinear } from './activation/elu.ts';
import { prelu } from './activation/prelu.ts';
import { leakyReLU, relu, thresholdedReLU } from './activation/relu.ts';
import { softmax } from './activation/softmax.ts';
import { batchNormalization } from './normalisation/batch-normalization.ts';
import { attention } from './attention/attention.ts';
import { multiHeadAttention } from './attention/multi-head-attention.ts';
import { add, average, maximum, minimum, multiply, subtract } from './merging/arithmetic.ts';
import { concatenate } from './merging/concatenate.ts';
import { dot } from './merging/dot.ts';
import { layerNormalization } from './normalisation/layer-normalization.ts';
import { normalization } from './normalisation/normalization.ts';
import { rescaling } from './normalisation/rescaling.ts';
import { dense } from './core/dense.ts';
import { dropout, spatialDropout1d, spatialDropout2d } from './regularisation/dropout.ts';
import { alphaDropout, gaussianDropout, gaussianNoise } from './regularisation/noise.ts';
import { flatten } from './reshaping/flatten.ts';
import { permute } from './reshaping/permute.ts';
import { repeatVector } from './reshaping/repeat-vector.ts';
import { reshape } from './reshaping/reshape.ts';
import { embedding } from './core/embedding.ts';
import { input } from './core/input.ts';
import { masking } from './core/masking.ts';
import { randomRotation, randomTranslation, randomZoom } from './augmentation/random-affine.ts';
import { randomBrightness, randomContrast } from './augmentation/random-colour.ts';
import { randomFlip } from './augmentation/random-flip.ts';
import { conv1d } from './convolution/conv1d.ts';
import { conv2d } from './convolution/conv2d.ts';
import { conv2dTranspose } from './convolution/conv2d-transpose.ts';
import { cropping1d, cropping2d } from './convolution/cropping.ts';
import { depthwiseConv2d } from './convolution/depthwise-conv2d.ts';
import { separableConv2d } from './convolution/separable-conv2d.ts';
import { upSampling1d, upSampling2d } from './convolution/up-sampling.ts';
import { zeroPadding1d, zeroPadding2d } from './convolution/zero-padding.ts';
import {
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
} from './pooling/global-pooling.ts';
import {
  averagePooling1d,
  averagePooling2d,
  maxPooling1d,
  maxPooling2d,
} from './pooling/pooling.ts';
import { gru } from './recurrent/gru.ts';
import { lstm } from './recurrent/lstm.ts';
import { simpleRnn } from './recurrent/simple-rnn.ts';
import { bidirectional } from './wrappers/bidirectional.ts';
import { timeDistributed } from './wrappers/time-distributed.ts';
import type { LayerDefinition } from './layer.ts';

export { paramProblems, resolveParams } from './read-params.ts';

/** Every kind of layer but those that wrap another. */
const plain: readonly LayerDefinition[] = [
  input,
  dense,
  embedding,
  masking,
  activation,
  relu,
  leakyReLU,
  prelu,
  exponentialLinear,
  thresholdedReLU,
  softmax,
  dropout,
  spatialDropout1d,
  spatialDropout2d,
  gaussianNoise,
  gaussianDropout,
  alphaDropout,
  batchNormalization,
  layerNormalization,
  normalization,
  rescaling,
  flatten,
  reshape,
  permute,
  repeatVector,
  add,
  subtract,
  multiply,
  average,
  maximum,
  minimum,
  concatenate,
  dot,
  attention,
  multiHeadAttention,
  conv1d,
  conv2d,
  separableConv2d,
  depthwiseConv2d,
  conv2dTranspose,
  zeroPadding1d,
  zeroPadding2d,
  cropping1d,
  cropping2d,
  upSampling1d,
  upSampling2d,
  maxPooling1d,
  maxPooling2d,
  averagePooling1d,
  averagePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  simpleRnn,
  lstm,
  gru,
  randomFlip,
  randomRotation,
  randomTranslation,
  randomZoom,
  randomBrightness,
  randomContrast,
];

/** Every kind of layer, in the palette's order. The only registry. */
export const layers: readonly LayerDefinition[] = [...plain, bidirectional, timeDistributed(plain)];

const byType = new Map(layers.map((layer) => [layer.type, layer]));

/** Finds a kind of layer by its Keras class name. */
export function findLayer(type: string): LayerDefinition | undefined {
  return byType.get(type);
}
