import { countAxes } from '../axes.ts';
import { inPlace } from '../in-place.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { numbersParam } from '../params.ts';
import { nullableNumbersOf } from '../read-params.ts';
import { weightParams } from '../weight-params.ts';
import { weightSpec } from '../weight-spec.ts';

/**
 * Keras `PReLU` (He et al. 2015): x for x > 0, else alpha · x, with a trainable alpha for every value
 * of a row: alpha has the shape of a row, with length 1 along the shared axes.
 */
export const prelu: LayerDefinition = {
  type: 'PReLU',
  category: 'activation',
  summary: 'ReLU that learns how much passes below zero.',
  help: {
    what: 'Keeps positive values and multiplies negative ones by a slope that is learned, one for each value.',
    formula: 'x for x > 0, else α · x',
    when: 'In deep networks with data enough for a few more weights.',
  },
  params: [
    ...weightParams('alpha', 'Alpha', 'zeros', 'How the slopes start.'),
    numbersParam(
      'shared_axes',
      'Shared axes',
      null,
      'Axes along which one slope serves all: 1, 2 for the rows and columns of an image.',
      { nullable: true, min: 1, max: 8 },
    ),
  ],
  ...inPlace,
  weights: (inputs, params) => {
    const shape = onlyShape(inputs);
    const shared = countAxes(shape, nullableNumbersOf(params, 'shared_axes') ?? []);
    const lengths = shape.map((length, axis) => (shared.includes(axis) ? 1 : Number(length)));
    return [weightSpec(params, 'alpha', lengths.slice(1))];
  },
  describe: (params) => {
    const shared = nullableNumbersOf(params, 'shared_axes');
    return shared === null ? '' : `shared along ${shared.join(', ')}`;
  },
  forward: (call) => {
    const { ops, weights } = call;
    const x = onlyInput(call);
    if (!weights['alpha']) throw new RangeError('PReLU needs its slopes.');
    const below = ops.mul(weights['alpha'], ops.relu(ops.neg(x)));
    return ops.sub(ops.relu(x), below);
  },
};
