import { elu } from '../activations.ts';
import { inPlace } from '../in-place.ts';
import { onlyInput } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { numberParam } from '../params.ts';
import { numberOf } from '../read-params.ts';

/** Keras `ELU` (Clevert et al. 2015): x for x > 0, else alpha · (eˣ − 1). */
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
    numberParam(
      'alpha',
      'Alpha',
      1,
      'The value that large negative inputs approach, without its sign.',
      { min: 0, step: 0.1 },
    ),
  ],
  ...inPlace,
  describe: (params) => `α ${numberOf(params, 'alpha')}`,
  forward: (call) => elu(call.ops, onlyInput(call), numberOf(call.params, 'alpha')),
};
