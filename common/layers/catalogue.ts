import { activation } from './activation/activation.ts';
import { exponentialLinear } from './activation/elu.ts';
import { prelu } from './activation/prelu.ts';
import { leakyReLU, relu, thresholdedReLU } from './activation/relu.ts';
import { softmax } from './activation/softmax.ts';
import { batchNormalization } from './normalisation/batch-normalization.ts';
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
import type { LayerDefinition } from './layer.ts';

export { paramProblems, resolveParams } from './read-params.ts';

/** Every kind of layer, in the palette's order. The only registry. */
export const layers: readonly LayerDefinition[] = [
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
];

const byType = new Map(layers.map((layer) => [layer.type, layer]));

/** Finds a kind of layer by its Keras class name. */
export function findLayer(type: string): LayerDefinition | undefined {
  return byType.get(type);
}
