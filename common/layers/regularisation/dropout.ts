import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { numberOf } from '../read-params.ts';

/** Keras `Dropout`: while training, zeroes values with probability `rate` and scales the rest by 1 / (1 − rate). */
export const dropout: LayerDefinition = {
  type: 'Dropout',
  category: 'regularisation',
  summary: 'Switches off random values while training.',
  help: {
    what: 'Sets a random share of values to zero in every training step and scales up the others. Does nothing when predicting.',
    formula: 'y = x · m / (1 − rate), m = 0 with probability rate, else 1',
    when: 'When the network does much better on training rows than on validation rows.',
  },
  params: [
    {
      key: 'rate',
      label: 'Rate',
      kind: 'number',
      default: 0.5,
      min: 0,
      max: 1,
      step: 0.05,
      help: 'Share of values that is switched off: 0.2 to 0.5 is usual.',
      group: 'regularisation',
    },
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs) => onlyShape(inputs),
  weights: () => [],
  describe: (params) => String(numberOf(params, 'rate')),
  forward: (call) => {
    const x = onlyInput(call);
    const rate = numberOf(call.params, 'rate');
    if (!call.training || rate === 0) return x;
    return call.ops.mul(x, call.ops.dropoutMask(x.shape, rate));
  },
};
