import { AppError } from '../../errors/app-error.ts';
import { elementCount, formatShape, sampleSize, type Shape } from '../../tensor/shape.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition, Params } from '../layer.ts';
import { shapeParam } from '../params.ts';
import { numbersOf } from '../read-params.ts';

/** Keras `Reshape`: the same values in the same order, last axis fastest, under other axes. */
export const reshape: LayerDefinition = {
  type: 'Reshape',
  category: 'reshaping',
  summary: 'Arranges the same values under other axes.',
  help: {
    what: 'Gives each row another shape with as many values, in the same order.',
    when: 'To turn a row of numbers into an image or a sequence, such as 784 values into 28 × 28 × 1.',
  },
  params: [
    shapeParam(
      'target_shape',
      'Target shape',
      [-1],
      'The new axes of a row. One of them may be −1: it follows from the number of values.',
      { min: -1, max: 1_000_000_000 },
    ),
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => [null, ...targetOf(onlyShape(inputs), params)],
  weights: () => [],
  describe: (params) => numbersOf(params, 'target_shape').join(' × '),
  forward: (call) => {
    const x = onlyInput(call);
    return call.ops.reshape(x, [x.shape[0] ?? 1, ...targetOf(x.shape, call.params)]);
  },
};

/** The target shape with −1 worked out. */
function targetOf(input: Shape, params: Params): readonly number[] {
  const target = numbersOf(params, 'target_shape');
  const size = sampleSize(input);
  const open = target.filter((length) => length === -1).length;
  if (open > 1 || target.includes(0)) {
    throw new AppError(
      'invalid-network',
      `The target shape (${target.join(', ')}) must have positive numbers, and −1 at most once.`,
    );
  }
  const known = elementCount(target.filter((length) => length !== -1));
  if (open === 1 ? size % known !== 0 : size !== known) {
    const wanted = open === 1 ? `a multiple of ${known}` : String(known);
    throw new AppError(
      'invalid-network',
      `A row of ${formatShape(input)} has ${size} values; the target shape (${target.join(', ')}) needs ${wanted}.`,
    );
  }
  return target.map((length) => (length === -1 ? size / known : length));
}
