import { applyActivation, hasNoGradient } from '../activations.ts';
import { inPlace } from '../in-place.ts';
import { onlyInput } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { textOf } from '../read-params.ts';
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
  ...inPlace,
  describe: (params) => textOf(params, 'activation'),
  forward: (call) => applyActivation(call.ops, textOf(call.params, 'activation'), onlyInput(call)),
  stopsGradient: (params) => hasNoGradient(textOf(params, 'activation')),
};
