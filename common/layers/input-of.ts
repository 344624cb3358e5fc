import { AppError } from '../errors/app-error.ts';
import { formatShape, type Shape } from '../tensor/shape.ts';
import type { ForwardCall } from './layer.ts';
import type { Sym } from './forward-ops.ts';

/** The only input's shape; throws `invalid-network` when there is none. */
export function onlyShape(inputs: readonly Shape[]): Shape {
  const [shape] = inputs;
  if (!shape) throw new AppError('invalid-network', 'The layer has no input.');
  return shape;
}

/** The only input in a forward pass. */
export function onlyInput(call: ForwardCall): Sym {
  const [input] = call.inputs;
  if (!input) throw new AppError('invalid-network', 'The layer has no input.');
  return input;
}

/** Length of one axis besides the batch axis; throws `invalid-network` when the shape lacks it. */
export function axisLength(shape: Shape, axis: number): number {
  const length = shape.at(axis);
  if (shape.length < 2 || typeof length !== 'number') {
    throw new AppError(
      'invalid-network',
      `The input ${formatShape(shape)} has no values along axis ${axis}.`,
    );
  }
  return length;
}
