import { AppError } from '../../errors/app-error.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import { countAxis } from '../axes.ts';
import type { Sym } from '../forward-ops.ts';
import { onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition } from '../layer.ts';
import { axisParam } from '../params.ts';
import { numberOf } from '../read-params.ts';
import { mostInputs } from './merge.ts';

/** Keras `Concatenate`: inputs one after another along an axis; all other axes are equal. */
export const concatenate: LayerDefinition = {
  type: 'Concatenate',
  category: 'merging',
  summary: 'Joins inputs one after another.',
  help: {
    what: 'Puts the values of all inputs one after another along an axis.',
    when: 'To bring branches together without mixing them, such as in Inception blocks and U-Nets.',
  },
  params: [axisParam('The axis that grows; −1 is the last one. All others must be equal.')],
  inputs: { min: 2, max: mostInputs },
  inferShape: (inputs, params) => {
    const first = onlyShape(inputs);
    const axis = countAxis(first, numberOf(params, 'axis'));
    inputs.forEach((shape) => checkEqual(first, shape, axis));
    const total = inputs.reduce((sum, shape) => sum + Number(shape[axis]), 0);
    return first.map((length, index) => (index === axis ? total : length));
  },
  weights: () => [],
  describe: (params) => `axis ${numberOf(params, 'axis')}`,
  forward: (call) => call.ops.concat(call.inputs, axisOf(call)),
  mask: (call) => joinedMask(call),
};

function axisOf({ inputs, params }: ForwardCall): number {
  return countAxis(inputs[0]?.shape ?? [], numberOf(params, 'axis'));
}

function checkEqual(first: Shape, shape: Shape, axis: number): void {
  const rest = (of: Shape) => formatShape(of.filter((_, index) => index !== axis));
  if (first.length === shape.length && rest(first) === rest(shape)) return;
  throw new AppError(
    'invalid-network',
    `Inputs of ${formatShape(first)} and ${formatShape(shape)} cannot be joined along axis ${axis}: all other axes must be equal.`,
  );
}

/** Joined in time, each step keeps its mask; joined otherwise, a step counts when it counts in any input. */
function joinedMask(call: ForwardCall): Sym | null {
  const { ops, inputs, masks } = call;
  const rank = inputs[0]?.shape.length ?? 0;
  if (rank < 3 || masks.every((mask) => mask === null)) return null;
  const complete = inputs.map(
    ({ shape }, index) => masks[index] ?? ops.expand(ops.constant(1), shape.slice(0, 2)),
  );
  if (axisOf(call) === 1) return ops.concat(complete, 1);
  return complete.reduce((any, mask) => ops.maximum(any, mask));
}
