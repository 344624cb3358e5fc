import { AppError } from '../../errors/app-error.ts';
import { elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import { countAxis } from '../axes.ts';
import type { ForwardOps, Sym } from '../forward-ops.ts';
import type { LayerDefinition, Params } from '../layer.ts';
import { numbersParam, switchParam } from '../params.ts';
import { booleanOf, numbersOf } from '../read-params.ts';

/** Vectors shorter than this are not stretched to length 1, as in Keras. */
const leastNorm = 1e-7;

/**
 * Keras `Dot`: sums products along one axis of each of two inputs, row by row. The other axes of the
 * first input come first, then those of the second: [batch, 2, 3] and [batch, 4, 3] along their last
 * axes → [batch, 2, 4]. Two plain vectors give [batch, 1].
 */
export const dot: LayerDefinition = {
  type: 'Dot',
  category: 'merging',
  summary: 'Multiplies two inputs and sums along an axis.',
  help: {
    what: 'Multiplies two inputs along one axis each and sums. With normalising this is the cosine of the angle between them.',
    formula: 'y = Σₖ aₖ · bₖ',
    when: 'To measure how alike two vectors are, such as a person’s and a film’s in recommendations.',
  },
  params: [
    numbersParam(
      'axes',
      'Axes',
      [-1, -1],
      'The axis of the first and of the second input along which products are summed.',
      { length: 2, min: -8, max: 8 },
    ),
    switchParam(
      'normalize',
      'Normalise',
      false,
      'Brings both to length 1 along their axes first: the result is the cosine.',
    ),
  ],
  inputs: { min: 2, max: 2 },
  inferShape: (inputs, params) => {
    const [a, b] = bothOf(inputs);
    const { first, second } = axesOf(a, b, params);
    if (a[first] !== b[second]) {
      throw new AppError(
        'invalid-network',
        `Inputs of ${formatShape(a)} and ${formatShape(b)} cannot be multiplied: axis ${first} of the first has ${a[first]} values, axis ${second} of the second ${b[second]}.`,
      );
    }
    const rest = [...others(a, first), ...others(b, second)];
    return [null, ...(rest.length === 0 ? [1] : rest)];
  },
  weights: () => [],
  describe: (params) =>
    `axes ${numbersOf(params, 'axes').join(', ')}${booleanOf(params, 'normalize') ? ' · cosine' : ''}`,
  forward: ({ ops, inputs, params }) => {
    const [a, b] = bothOf(inputs);
    const { first, second } = axesOf(a.shape, b.shape, params);
    const normalize = booleanOf(params, 'normalize');
    const left = asMatrix(ops, normalize ? normalized(ops, a, first) : a, first);
    const right = asMatrix(ops, normalize ? normalized(ops, b, second) : b, second);
    const product = ops.batchMatmul(left, right, { b: true });
    const rest = [...others(a.shape, first), ...others(b.shape, second)].map(Number);
    return ops.reshape(product, [a.shape[0] ?? 1, ...(rest.length === 0 ? [1] : rest)]);
  },
};

function bothOf<Input>(inputs: readonly Input[]): readonly [Input, Input] {
  const [a, b] = inputs;
  if (!a || !b) throw new AppError('invalid-network', 'Dot needs two inputs.');
  return [a, b];
}

function axesOf(a: Shape, b: Shape, params: Params): { first: number; second: number } {
  const [first = -1, second = -1] = numbersOf(params, 'axes');
  return { first: countAxis(a, first), second: countAxis(b, second) };
}

/** The lengths besides the batch's and those along `axis`. */
function others(shape: Shape, axis: number): Shape {
  return shape.filter((_, index) => index !== 0 && index !== axis);
}

/** [batch, all other axes, axis]. */
function asMatrix(ops: ForwardOps, x: Sym, axis: number): Sym {
  const axes = x.shape.map((_, index) => index);
  const last = [...axes.filter((index) => index !== axis), axis];
  const [batch = 1] = x.shape;
  const inner = x.shape[axis] ?? 1;
  const rows = elementCount(x.shape) / (batch * inner);
  return ops.reshape(axis === axes.length - 1 ? x : ops.transpose(x, last), [batch, rows, inner]);
}

function normalized(ops: ForwardOps, x: Sym, axis: number): Sym {
  const squares = ops.reduceSum(ops.square(x), [axis], true);
  return ops.div(x, ops.sqrt(ops.maximum(squares, ops.constant(leastNorm ** 2))));
}
