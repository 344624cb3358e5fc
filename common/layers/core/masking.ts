import { AppError } from '../../errors/app-error.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { Sym } from '../forward-ops.ts';
import { inPlace } from '../in-place.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition } from '../layer.ts';
import { numberParam } from '../params.ts';
import { numberOf } from '../read-params.ts';

/**
 * Keras `Masking`: time steps whose features all have `mask_value` do not count, and become zeros.
 * [batch, time, features]; the mask is [batch, time].
 */
export const masking: LayerDefinition = {
  type: 'Masking',
  category: 'core',
  summary: 'Lets later layers pass over empty time steps.',
  help: {
    what: 'Finds the time steps in which every feature has the mask value. Recurrent layers and attention behind it pass over them.',
    when: 'When sequences of different lengths were filled up to the same length.',
  },
  params: [numberParam('mask_value', 'Mask value', 0, 'The number that fills empty time steps.')],
  ...inPlace,
  inferShape: (inputs) => {
    const shape = onlyShape(inputs);
    if (shape.length === 3) return shape;
    throw new AppError(
      'invalid-network',
      `Masking needs sequences: time steps, features. The input is ${formatShape(shape)}.`,
    );
  },
  describe: (params) => String(numberOf(params, 'mask_value')),
  forward: (call) => {
    const x = onlyInput(call);
    return call.ops.where(countedSteps(call, true), x, call.ops.constant(0));
  },
  mask: (call) => countedSteps(call, false),
};

/** 1 for time steps with a feature that differs from the mask value. */
function countedSteps(call: ForwardCall, keepDims: boolean): Sym {
  const { ops, params } = call;
  const fills = ops.equal(onlyInput(call), ops.constant(numberOf(params, 'mask_value')));
  return ops.reduceMax(ops.sub(ops.constant(1), fills), [2], keepDims);
}
