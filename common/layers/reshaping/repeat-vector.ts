import { AppError } from '../../errors/app-error.ts';
import { formatShape } from '../../tensor/shape.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { integerParam } from '../params.ts';
import { numberOf } from '../read-params.ts';

/** Keras `RepeatVector`: [batch, features] → [batch, n, features], the same values at every time step. */
export const repeatVector: LayerDefinition = {
  type: 'RepeatVector',
  category: 'reshaping',
  summary: 'Repeats a row of values as a sequence.',
  help: {
    what: 'Makes a sequence in which every time step is the same row.',
    when: 'Between the encoder and the decoder of a sequence: what was understood is shown at every step.',
  },
  params: [
    integerParam('n', 'Times', 2, 'Number of time steps of the sequence.', {
      min: 1,
      max: 1_000_000,
    }),
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const shape = onlyShape(inputs);
    const [, features] = shape;
    if (shape.length === 2 && typeof features === 'number') {
      return [null, numberOf(params, 'n'), features];
    }
    throw new AppError(
      'invalid-network',
      `RepeatVector needs one row of values. The input is ${formatShape(shape)}; put a Flatten layer before it.`,
    );
  },
  weights: () => [],
  describe: (params) => `× ${numberOf(params, 'n')}`,
  forward: (call) => {
    const x = onlyInput(call);
    const [batch = 1, features = 1] = x.shape;
    const single = call.ops.reshape(x, [batch, 1, features]);
    return call.ops.expand(single, [batch, numberOf(call.params, 'n'), features]);
  },
};
