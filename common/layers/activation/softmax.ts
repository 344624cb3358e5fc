import { countAxis, moveToEnd } from '../axes.ts';
import type { ForwardOps, Sym } from '../forward-ops.ts';
import { inPlace } from '../in-place.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { spreadMask } from '../masks.ts';
import { axisParam } from '../params.ts';
import { numberOf } from '../read-params.ts';

/** What masked values become before softmax, as in Keras: their share vanishes. */
const masked = -1e9;

/**
 * Keras `Softmax`: eˣ divided by its sum along an axis. Masked time steps take no part and give 0.
 */
export const softmax: LayerDefinition = {
  type: 'Softmax',
  category: 'activation',
  summary: 'Turns values into shares that sum to 1.',
  help: {
    what: 'Makes all values positive and lets them sum to 1 along an axis; the largest stands out.',
    formula: 'eˣᵢ / Σⱼ eˣⱼ',
    when: 'For shares along an axis other than the last, such as the weights of time steps.',
  },
  params: [axisParam('The axis along which the shares sum to 1; −1 is the last one.')],
  ...inPlace,
  inferShape: (inputs, params) => {
    const shape = onlyShape(inputs);
    countAxis(shape, numberOf(params, 'axis'));
    return shape;
  },
  describe: (params) => `axis ${numberOf(params, 'axis')}`,
  forward: (call) => {
    const { ops } = call;
    const x = onlyInput(call);
    const axis = countAxis(x.shape, numberOf(call.params, 'axis'));
    const [given] = call.masks;
    if (!given) return softmaxAlong(ops, x, axis);
    const mask = spreadMask(ops, given, x.shape.length);
    const counted = ops.where(mask, x, ops.constant(masked));
    return ops.mul(softmaxAlong(ops, counted, axis), mask);
  },
};

function softmaxAlong(ops: ForwardOps, x: Sym, axis: number): Sym {
  const rank = x.shape.length;
  if (axis === rank - 1) return ops.softmax(x);
  const { there, back } = moveToEnd(rank, axis);
  return ops.transpose(ops.softmax(ops.transpose(x, there)), back);
}
