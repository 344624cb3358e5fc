import { activation, exponentialLinear, leakyReLU } from './activation/activation.ts';
import { batchNormalization } from './normalisation/batch-normalization.ts';
import { dense } from './core/dense.ts';
import { dropout } from './regularisation/dropout.ts';
import { flatten } from './reshaping/flatten.ts';
import { input } from './core/input.ts';
import type { LayerDefinition } from './layer.ts';

export { paramProblems, resolveParams } from './read-params.ts';

/** Every kind of layer, in the palette's order. The only registry. */
export const layers: readonly LayerDefinition[] = [
  input,
  dense,
  activation,
  leakyReLU,
  exponentialLinear,
  dropout,
  batchNormalization,
  flatten,
];

const byType = new Map(layers.map((layer) => [layer.type, layer]));

/** Finds a kind of layer by its Keras class name. */
export function findLayer(type: string): LayerDefinition | undefined {
  return byType.get(type);
}
