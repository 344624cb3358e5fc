import { applyActivation, elu, leakyRelu } from '../activations.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { numberOf, textOf } from '../read-params.ts';
import { activationParam } from '../weight-params.ts';

/** Keras `Activation`: one of the named functions as a layer of its own. */
export const activation: LayerDefinition = {
  type: 'Activation',
  category: 'activation',
  summary: 'Applies a function to every value.',
  help: {
    what: 'Applies the chosen function to every value; softmax works over the last axis.',
    when: 'When something stands between a layer and its activation, such as batch normalisation.',
  },
  params: [activationParam('relu', 'The function to apply.')],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs) => onlyShape(inputs),
  weights: () => [],
  describe: (params) => textOf(params, 'activation'),
  forward: (call) => applyActivation(call.ops, textOf(call.params, 'activation'), onlyInput(call)),
};

/** Keras `LeakyReLU`: x for x > 0, else negative_slope · x. */
export const leakyReLU: LayerDefinition = {
  type: 'LeakyReLU',
  category: 'activation',
  summary: 'ReLU that lets a little through below zero.',
  help: {
    what: 'Keeps positive values and multiplies negative ones by a small slope.',
    formula: 'x for x > 0, else slope · x',
    when: 'When many ReLU units stay at zero.',
  },
  params: [
    {
      key: 'negative_slope',
      label: 'Negative slope',
      kind: 'number',
      default: 0.3,
      min: 0,
      step: 0.05,
      help: 'How much of a negative value passes; 0 is plain ReLU.',
      group: 'layer',
    },
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs) => onlyShape(inputs),
  weights: () => [],
  describe: (params) => `slope ${numberOf(params, 'negative_slope')}`,
  forward: (call) => leakyRelu(call.ops, onlyInput(call), numberOf(call.params, 'negative_slope')),
};

/** Keras `ELU`: x for x > 0, else alpha · (eˣ − 1). */
export const exponentialLinear: LayerDefinition = {
  type: 'ELU',
  category: 'activation',
  summary: 'ReLU with a smooth curve below zero.',
  help: {
    what: 'Keeps positive values; negative ones approach −α smoothly.',
    formula: 'x for x > 0, else α · (eˣ − 1)',
    when: 'As an alternative to ReLU whose outputs have a mean near zero.',
  },
  params: [
    {
      key: 'alpha',
      label: 'Alpha',
      kind: 'number',
      default: 1,
      min: 0,
      step: 0.1,
      help: 'The value that large negative inputs approach, without its sign.',
      group: 'layer',
    },
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs) => onlyShape(inputs),
  weights: () => [],
  describe: (params) => `α ${numberOf(params, 'alpha')}`,
  forward: (call) => elu(call.ops, onlyInput(call), numberOf(call.params, 'alpha')),
};
