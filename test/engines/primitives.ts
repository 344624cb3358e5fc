import { activations } from '../../common/layers/activations.ts';
import type {
  ConvolutionOptions,
  ForwardOps,
  PoolingOptions,
  Sym,
} from '../../common/layers/forward-ops.ts';

/** A primitive operation, or a few, on inputs of the given shapes. */
export interface Primitive<Ops extends ForwardOps = ForwardOps> {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly record: (ops: Ops, ...inputs: Sym[]) => Sym;
  /** Values in (0.2, 1.2) instead of (−1.5, 1.5). */
  readonly positive?: boolean;
}

const matrix = [3, 4] as const;
const cube = [2, 3, 4] as const;

const elementwise = (
  [
    'neg',
    'exp',
    'square',
    'abs',
    'sin',
    'cos',
    'relu',
    'sigmoid',
    'tanh',
    'softplus',
    'erf',
  ] as const
).map((name): Primitive => ({
  name,
  shapes: [matrix],
  record: (ops, x) => ops[name](x),
}));

const arithmetic = (['add', 'sub', 'mul', 'div', 'maximum', 'minimum'] as const).flatMap(
  (name): Primitive[] =>
    [
      [matrix, matrix],
      [matrix, [4]],
      [[3, 1], [4]],
      [[], matrix],
      [matrix, [1, 1]],
      [[1, 4], [4]],
    ].map((shapes) => ({
      name: `${name} of ${JSON.stringify(shapes)}`,
      shapes,
      positive: name === 'div',
      record: (ops, a, b) => ops[name](a, b),
    })),
);

const one = (
  name: string,
  shape: readonly number[],
  record: (ops: ForwardOps, x: Sym) => Sym,
  positive = false,
): Primitive => ({
  name,
  shapes: [shape],
  positive,
  record: (ops, x) => record(ops, x),
});

const two = (
  name: string,
  first: readonly number[],
  second: readonly number[],
  record: (ops: ForwardOps, a: Sym, b: Sym) => Sym,
): Primitive => ({ name, shapes: [first, second], record });

/** Whole numbers from 0 to 3, each several times, from values in (−1.5, 1.5). */
const rowNumbers = (ops: ForwardOps, x: Sym): Sym =>
  ops.floor(ops.add(ops.mul(x, ops.constant(1.3)), ops.constant(2)));

const structural: readonly Primitive[] = [
  one('log', matrix, (ops, x) => ops.log(x), true),
  one('sqrt', matrix, (ops, x) => ops.sqrt(x), true),
  one('third power', matrix, (ops, x) => ops.pow(x, 3)),
  one('negative power', matrix, (ops, x) => ops.pow(x, -0.5), true),
  one('softmax', matrix, (ops, x) => ops.softmax(x)),
  one('log softmax', matrix, (ops, x) => ops.logSoftmax(x)),
  one('floor', matrix, (ops, x) => ops.mul(x, ops.floor(ops.mul(x, ops.constant(3))))),
  one('positive', matrix, (ops, x) => ops.mul(x, ops.positive(x))),
  one('detach', matrix, (ops, x) => ops.add(ops.square(x), ops.detach(ops.floor(x)))),
  two('greater', matrix, [4], (ops, a, b) => ops.mul(ops.greater(a, b), ops.add(a, b))),
  two('equal', matrix, [3, 1], (ops, a, b) =>
    ops.mul(ops.equal(rowNumbers(ops, a), rowNumbers(ops, b)), a),
  ),
  {
    name: 'where with broadcasting',
    shapes: [[3, 1], matrix, [4]],
    record: (ops, condition, a, b) => ops.where(ops.positive(condition), a, b),
  },
  {
    name: 'where, whose condition has no gradient',
    shapes: [matrix, matrix],
    record: (ops, a, b) => ops.where(ops.greater(a, b), ops.square(a), ops.exp(b)),
  },
  two('values known beforehand', matrix, matrix, (ops, a, b) =>
    ops.mul(ops.add(a, b), ops.constantTensor([1, -2, 3, 0.5], [4])),
  ),
  one('reshape', matrix, (ops, x) => ops.square(ops.reshape(x, [2, 6]))),
  one('transpose', cube, (ops, x) => ops.square(ops.transpose(x, [1, 2, 0]))),
  one('expand an axis', [3, 1, 2], (ops, x) => ops.square(ops.expand(x, [3, 4, 2]))),
  one('expand in front', [1, 2], (ops, x) => ops.square(ops.expand(x, [5, 3, 2]))),
  two('concat in the middle', cube, [2, 2, 4], (ops, a, b) => ops.square(ops.concat([a, b, a], 1))),
  two('concat of the last axis', cube, [2, 3, 1], (ops, a, b) =>
    ops.square(ops.concat([a, b], -1)),
  ),
  one('slice', cube, (ops, x) => ops.square(ops.slice(x, [0, 1, 1], [2, 2, 2]))),
  one('pad', cube, (ops, x) => ops.exp(ops.pad(x, [0, 2, 1], [1, 0, 3]))),
  one('reverse', cube, (ops, x) => ops.mul(x, ops.reverse(x, 1))),
  one('reverse of the last axis', cube, (ops, x) => ops.exp(ops.reverse(x, -1))),
  two('gather of rows that come several times', [4, 3], [2, 5], (ops, table, x) =>
    ops.square(ops.gather(table, rowNumbers(ops, x))),
  ),
  two('gather of numbers', [4], [3], (ops, table, x) =>
    ops.exp(ops.gather(table, rowNumbers(ops, x))),
  ),
  one('sum over one axis', cube, (ops, x) => ops.square(ops.reduceSum(x, [1], false))),
  one('sum with axes kept', cube, (ops, x) => ops.mul(x, ops.reduceSum(x, [0, 2], true))),
  one('mean over the last axis', matrix, (ops, x) => ops.square(ops.reduceMean(x, [-1], false))),
  one('mean with axes kept', matrix, (ops, x) => ops.sub(x, ops.reduceMean(x, [0], true))),
  one('mean of everything', matrix, (ops, x) => ops.square(ops.reduceMean(x, [0, 1], false))),
  one('largest of an axis', cube, (ops, x) => ops.square(ops.reduceMax(x, [1], false))),
  one('largest with axes kept', cube, (ops, x) => ops.sub(x, ops.reduceMax(x, [-1, 0], true))),
  two('product of matrices', matrix, [4, 5], (ops, a, b) => ops.matmul(a, b)),
  {
    name: 'product plus vector',
    shapes: [matrix, [4, 5], [5]],
    record: (ops, a, b, c) => ops.add(ops.matmul(a, b), c),
  },
  two('product over the last of three axes', cube, [4, 5], (ops, a, b) => ops.matmul(a, b)),
  two('products of stacks', cube, [2, 4, 5], (ops, a, b) => ops.batchMatmul(a, b)),
  two('products of stacks, the first transposed', [2, 4, 3], [2, 4, 5], (ops, a, b) =>
    ops.batchMatmul(a, b, { a: true }),
  ),
  two('products of stacks, the second transposed', [2, 2, 3, 4], [2, 2, 5, 4], (ops, a, b) =>
    ops.batchMatmul(a, b, { b: true }),
  ),
  two('products of stacks, both transposed', [2, 4, 3], [2, 5, 4], (ops, a, b) =>
    ops.batchMatmul(a, b, { a: true, b: true }),
  ),
];

/** Primitives whose inputs need no images and no loops. */
export const plainPrimitives: readonly Primitive[] = [
  ...elementwise,
  ...arithmetic,
  ...structural,
  ...activations.map(({ id, apply }) => one(`activation ${id}`, matrix, apply)),
];

const plain: ConvolutionOptions = {
  strides: [1, 1],
  pads: [0, 0, 0, 0],
  dilations: [1, 1],
  groups: 1,
};

const convolutions: readonly (readonly [string, number, number, Partial<ConvolutionOptions>])[] = [
  ['plain', 2, 3, {}],
  ['with strides', 2, 3, { strides: [2, 2] }],
  ['with unequal strides', 2, 3, { strides: [1, 2] }],
  ['padded on one side more', 2, 3, { pads: [0, 1, 1, 2] }],
  ['dilated', 2, 3, { dilations: [2, 3] }],
  ['dilated and padded', 2, 2, { dilations: [2, 1], pads: [2, 1, 2, 1] }],
  ['in groups', 4, 6, { groups: 2 }],
  ['per channel', 3, 6, { groups: 3, pads: [1, 1, 1, 1] }],
  ['per channel with strides', 3, 3, { groups: 3, strides: [2, 2] }],
  ['per channel with unequal strides', 3, 6, { groups: 3, strides: [2, 1] }],
];

const poolings: readonly (readonly [string, PoolingOptions])[] = [
  ['in tiles', { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }],
  ['overlapping', { window: [3, 2], strides: [1, 2], pads: [0, 0, 0, 0] }],
  ['padded', { window: [3, 3], strides: [2, 2], pads: [1, 0, 1, 2] }],
];

/** Convolutions and poolings, each as a layer would ask for it. */
export const imagePrimitives: readonly Primitive[] = [
  ...convolutions.map(([name, channels, filters, options]) =>
    two(
      `convolution ${name}`,
      [2, 7, 8, channels],
      [3, 2, channels / (options.groups ?? 1), filters],
      (ops, x, kernel) => ops.conv2d(x, kernel, { ...plain, ...options }),
    ),
  ),
  two('transposed convolution', [2, 3, 4, 3], [3, 2, 2, 3], (ops, x, kernel) =>
    ops.conv2dTranspose(x, kernel, [2, 5, 5, 2], plain),
  ),
  two('transposed convolution with strides', [2, 3, 4, 3], [3, 2, 2, 3], (ops, x, kernel) =>
    ops.conv2dTranspose(x, kernel, [2, 6, 8, 2], { ...plain, strides: [2, 2], pads: [0, 0, 1, 0] }),
  ),
  two('transposed convolution with dilation', [1, 3, 4, 3], [2, 2, 2, 3], (ops, x, kernel) =>
    ops.conv2dTranspose(x, kernel, [1, 5, 7, 2], { ...plain, dilations: [2, 3] }),
  ),
  two('transposed convolution in groups', [1, 3, 4, 4], [2, 2, 1, 4], (ops, x, kernel) =>
    ops.conv2dTranspose(x, kernel, [1, 4, 5, 2], { ...plain, groups: 2 }),
  ),
  ...poolings.flatMap(([name, options]) => [
    one(`largest of windows ${name}`, [2, 5, 6, 3], (ops, x) => ops.maxPool2d(x, options)),
    one(`mean of windows ${name}`, [2, 5, 6, 3], (ops, x) =>
      ops.square(ops.averagePool2d(x, options)),
    ),
  ]),
];

/** Primitives with values on which gradients could go several ways; the answers are TensorFlow's. */
export const ties: readonly {
  readonly name: string;
  readonly values: readonly (readonly number[])[];
  readonly shapes: readonly (readonly number[])[];
  readonly record: Primitive['record'];
  /** Of the sum of the result. */
  readonly gradients: readonly (readonly number[])[];
}[] = [
  {
    name: 'equal largest values share the gradient of a reduction',
    shapes: [[4]],
    values: [[1, 3, 3, 2]],
    record: (ops, x) => ops.reduceMax(x, [0], false),
    gradients: [[0, 0.5, 0.5, 0]],
  },
  {
    name: 'the first operand takes the gradient of equal values in a maximum',
    shapes: [[3], [3]],
    values: [
      [1, 2, 3],
      [2, 2, 2],
    ],
    record: (ops, a, b) => ops.maximum(a, b),
    gradients: [
      [0, 1, 1],
      [1, 0, 0],
    ],
  },
  {
    name: 'the first operand takes the gradient of equal values in a minimum',
    shapes: [[3], [3]],
    values: [
      [1, 2, 3],
      [2, 2, 2],
    ],
    record: (ops, a, b) => ops.minimum(a, b),
    gradients: [
      [1, 1, 0],
      [0, 0, 1],
    ],
  },
  {
    name: 'absolute values have no gradient at zero',
    shapes: [[3]],
    values: [[-2, 0, 2]],
    record: (ops, x) => ops.abs(x),
    gradients: [[-1, 0, 1]],
  },
  {
    name: 'ReLU has no gradient at zero',
    shapes: [[3]],
    values: [[-2, 0, 2]],
    record: (ops, x) => ops.relu(x),
    gradients: [[0, 0, 1]],
  },
  {
    name: 'the first of equal largest values takes the gradient of a window',
    shapes: [[1, 2, 2, 1]],
    values: [[1, 4, 4, 4]],
    record: (ops, x) => ops.maxPool2d(x, { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }),
    gradients: [[0, 1, 0, 0]],
  },
];
