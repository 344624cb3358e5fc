import { AppError } from '../../errors/app-error.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition, Params } from '../layer.ts';
import { shapeParam } from '../params.ts';
import { numbersOf } from '../read-params.ts';

/** Keras `Permute`: axis `dims[i]` of a row (counted from 1) becomes its axis i + 1. */
export const permute: LayerDefinition = {
  type: 'Permute',
  category: 'reshaping',
  summary: 'Changes the order of the axes.',
  help: {
    what: 'Turns axes round: with 2, 1 the rows of a table become its columns.',
    when: 'To let a layer work along another axis, such as a dense layer along time.',
  },
  params: [
    shapeParam(
      'dims',
      'Order of axes',
      [2, 1],
      'The number of the axis that comes first, then second, and so on. Axes count from 1.',
      { min: 1, max: 8 },
    ),
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => {
    const shape = onlyShape(inputs);
    return orderOf(shape, params).map((axis) => shape[axis] ?? null);
  },
  weights: () => [],
  describe: (params) => numbersOf(params, 'dims').join(', '),
  forward: (call) => {
    const x = onlyInput(call);
    return call.ops.transpose(x, orderOf(x.shape, call.params));
  },
};

/** The order of all axes, the batch's first. */
function orderOf(shape: Shape, params: Params): readonly number[] {
  const dims = numbersOf(params, 'dims');
  const axes = shape.slice(1).map((_, index) => index + 1);
  const names = [...dims].sort((a, b) => a - b);
  if (names.join() === axes.join()) return [0, ...dims];
  throw new AppError(
    'invalid-network',
    `The order of axes (${dims.join(', ')}) must name each of the axes ${axes.join(', ')} of the input ${formatShape(shape)} once.`,
  );
}
