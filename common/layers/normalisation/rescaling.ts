import { inPlace } from '../in-place.ts';
import { onlyInput } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { numberParam } from '../params.ts';
import { numberOf } from '../read-params.ts';

/** Keras `Rescaling`: x · scale + offset. */
export const rescaling: LayerDefinition = {
  type: 'Rescaling',
  category: 'normalisation',
  summary: 'Multiplies by a fixed number and adds another.',
  help: {
    what: 'Brings all values to another range with fixed numbers, in training and prediction.',
    formula: 'y = x · scale + offset',
    when: 'For images: a scale of 1/255 brings pixels from 0–255 to 0–1.',
  },
  params: [
    numberParam('scale', 'Scale', 1 / 255, 'What values are multiplied by.'),
    numberParam('offset', 'Offset', 0, 'What is added afterwards.'),
  ],
  ...inPlace,
  describe: (params) => {
    const [scale, offset] = [numberOf(params, 'scale'), numberOf(params, 'offset')];
    const factor = `× ${Number(scale.toPrecision(4))}`;
    return offset === 0 ? factor : `${factor} ${offset < 0 ? '−' : '+'} ${Math.abs(offset)}`;
  },
  forward: (call) => {
    const { ops, params } = call;
    const scaled = ops.mul(onlyInput(call), ops.constant(numberOf(params, 'scale')));
    return ops.add(scaled, ops.constant(numberOf(params, 'offset')));
  },
};
