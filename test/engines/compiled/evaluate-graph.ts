import { elementCount } from '../../../common/tensor/shape.ts';
import { padRank } from '../../../main/trainer/engines/compiled/broadcast.ts';
import type { OpNode } from '../../../main/trainer/engines/compiled/op-node.ts';

/** Values of a recorded graph's inputs, by name, row-major. */
export type InputValues = Readonly<Record<string, Float64Array>>;

/** Computes a recorded node in double precision, apart from ONNX Runtime. */
export function evaluateGraph(result: OpNode, inputs: InputValues): Float64Array {
  const known = new Map<OpNode, Float64Array>();
  const valueOf = (node: OpNode): Float64Array => {
    const value = known.get(node) ?? compute(node, node.inputs.map(valueOf), inputs);
    known.set(node, value);
    return value;
  };
  return valueOf(result);
}

const unary: Partial<Record<OpNode['kind'], (x: number) => number>> = {
  neg: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  abs: Math.abs,
  relu: (x) => Math.max(0, x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus: (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(0, x),
  erf,
  positive: (x) => (x > 0 ? 1 : 0),
  nonZero: (x) => (x === 0 ? 0 : 1),
  detach: (x) => x,
};

const binary: Partial<Record<OpNode['kind'], (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  sigmoidCrossEntropy: (z, t) => Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, z) - z * t,
};

function compute(node: OpNode, values: readonly Float64Array[], inputs: InputValues): Float64Array {
  const [x = new Float64Array(0), other = new Float64Array(0)] = values;
  const [a, b] = node.inputs;
  const { attributes, shape } = node;
  const one = unary[node.kind];
  if (one) return x.map(one);
  const two = binary[node.kind];
  if (two && a && b) {
    const left = expand(x, a.shape, shape);
    const right = expand(other, b.shape, shape);
    return left.map((value, index) => two(value, right[index] ?? NaN));
  }
  switch (node.kind) {
    case 'input': {
      const value = inputs[attributes.name ?? ''];
      if (!value) throw new RangeError(`No value for ${attributes.name}.`);
      return value;
    }
    case 'constant':
      return Float64Array.of(attributes.value ?? NaN);
    case 'reshape':
      return x;
    case 'expand':
      return expand(x, a?.shape ?? [], shape);
    case 'softmax':
      return overRows(x, shape, (row) => softmax(row));
    case 'logSoftmax':
      return overRows(x, shape, (row) => softmax(row).map(Math.log));
    case 'softmaxCrossEntropy': {
      const terms = overRows(x, a?.shape ?? [], (row) => softmax(row).map(Math.log));
      const product = terms.map((term, index) => -term * (other[index] ?? NaN));
      return sumOver(product, a?.shape ?? [], [1]);
    }
    case 'reduceSum':
      return sumOver(x, a?.shape ?? [], attributes.axes ?? []);
    case 'reduceMean': {
      const count = x.length / elementCount(shape);
      return sumOver(x, a?.shape ?? [], attributes.axes ?? []).map((sum) => sum / count);
    }
    case 'transpose':
      return transpose(x, a?.shape ?? [], attributes.permutation ?? []);
    case 'concat':
      return Float64Array.from(values.flatMap((part) => [...part]));
    case 'matmul': {
      const left = attributes.transposeA ? transpose(x, a?.shape ?? [], [1, 0]) : x;
      const right = attributes.transposeB ? transpose(other, b?.shape ?? [], [1, 0]) : other;
      return multiply(left, right, shape);
    }
    default:
      throw new RangeError(`${node.kind} is not evaluated here.`);
  }
}

function multiply(a: Float64Array, b: Float64Array, shape: readonly number[]): Float64Array {
  const [rows = 1, columns = 1] = shape;
  const inner = a.length / rows;
  return Float64Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += (a[row * inner + k] ?? 0) * (b[k * columns + column] ?? 0);
    return sum;
  });
}

/** Steps between neighbours along each axis of a row-major tensor. */
function strides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

function coordinates(index: number, shape: readonly number[]): number[] {
  return strides(shape).map((stride, axis) => Math.floor(index / stride) % (shape[axis] ?? 1));
}

function expand(x: Float64Array, from: readonly number[], to: readonly number[]): Float64Array {
  const padded = padRank(from, to.length);
  const steps = strides(padded);
  return Float64Array.from({ length: elementCount(to) }, (_, index) => {
    const source = coordinates(index, to).reduce(
      (sum, at, axis) => sum + (padded[axis] === 1 ? 0 : at * (steps[axis] ?? 0)),
      0,
    );
    return x[source] ?? NaN;
  });
}

function sumOver(x: Float64Array, shape: readonly number[], axes: readonly number[]): Float64Array {
  const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const steps = strides(kept);
  const sums = new Float64Array(elementCount(kept));
  x.forEach((value, index) => {
    const target = coordinates(index, shape).reduce(
      (sum, at, axis) => sum + (axes.includes(axis) ? 0 : at * (steps[axis] ?? 0)),
      0,
    );
    sums[target] = (sums[target] ?? 0) + value;
  });
  return sums;
}

function transpose(
  x: Float64Array,
  shape: readonly number[],
  permutation: readonly number[],
): Float64Array {
  const result = permutation.map((axis) => shape[axis] ?? 1);
  const steps = strides(shape);
  return Float64Array.from({ length: x.length }, (_, index) => {
    const source = coordinates(index, result).reduce(
      (sum, at, axis) => sum + at * (steps[permutation[axis] ?? 0] ?? 0),
      0,
    );
    return x[source] ?? NaN;
  });
}

function overRows(
  x: Float64Array,
  shape: readonly number[],
  change: (row: Float64Array) => Float64Array,
): Float64Array {
  const width = shape.at(-1) ?? 1;
  const result = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += width) {
    result.set(change(x.subarray(start, start + width)), start);
  }
  return result;
}

function softmax(row: Float64Array): Float64Array {
  const top = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Maclaurin series, exact in double precision for the small arguments used in tests. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 60; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
