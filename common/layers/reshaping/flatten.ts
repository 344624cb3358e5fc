import { elementCount, sampleSize } from '../../tensor/shape.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';

/** Keras `Flatten`: [batch, a, b, …] → [batch, a · b · …], last axis fastest. */
export const flatten: LayerDefinition = {
  type: 'Flatten',
  category: 'reshaping',
  summary: 'Lays all values out in one row.',
  help: {
    what: 'Turns a block of values into one row, without changing any.',
    when: 'Before a dense layer, when the input has more than one axis, such as an image.',
  },
  params: [],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs) => [null, sampleSize(onlyShape(inputs))],
  weights: () => [],
  describe: () => '',
  forward: (call) => {
    const x = onlyInput(call);
    return call.ops.reshape(x, [x.shape[0] ?? 1, elementCount(x.shape.slice(1))]);
  },
};
