import { elementCount } from '../../../common/tensor/shape.ts';
import { padRank } from '../../../main/trainer/engines/compiled/broadcast.ts';
import type { OpNode } from '../../../main/trainer/engines/compiled/op-node.ts';
import { computeImages } from './evaluate-images.ts';
import { computeLoop } from './evaluate-loop.ts';

/** Values of a recorded graph's inputs, by name, row-major. */
export type InputValues = Readonly<Record<string, Float64Array>>;

/** Computes a recorded node in double precision, apart from ONNX Runtime. */
export function evaluateGraph(result: OpNode, inputs: InputValues): Float64Array {
  return evaluateAll([result], inputs)[0] ?? new Float64Array(0);
}

/** Computes several nodes of one graph, what they have in common once. */
export function evaluateAll(
  results: readonly OpNode[],
  inputs: InputValues,
): readonly Float64Array[] {
  const known = new Map<OpNode, Float64Array>();
  const valueOf = (node: OpNode): Float64Array => {
    // Of a loop's result the loop's own operands are what counts.
    const operands = node.kind === 'scanResult' ? (node.inputs[0]?.inputs ?? []) : node.inputs;
    const value = known.get(node) ?? compute(node, operands.map(valueOf), inputs);
    known.set(node, value);
    return value;
  };
  return results.map(valueOf);
}

const unary: Partial<Record<OpNode['kind'], (x: number) => number>> = {
  neg: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  abs: Math.abs,
  sin: Math.sin,
  cos: Math.cos,
  floor: Math.floor,
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
  greater: (a, b) => (a > b ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
  sigmoidCrossEntropy: (z, t) => Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, z) - z * t,
};

function compute(node: OpNode, values: readonly Float64Array[], inputs: InputValues): Float64Array {
  const [x = new Float64Array(0), other = new Float64Array(0)] = values;
  const [a, b] = node.inputs;
  const { attributes, shape } = node;
  const from = a?.shape ?? [];
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
    case 'constantTensor':
      return Float64Array.from(attributes.values ?? []);
    case 'reshape':
      return x;
    case 'expand':
      return expand(x, from, shape);
    case 'pow':
      return x.map((value) => value ** (attributes.value ?? NaN));
    case 'where': {
      const [condition, left, right] = node.inputs.map((input, index) =>
        expand(values[index] ?? x, input.shape, shape),
      );
      return (condition ?? x).map(
        (holds, index) => (holds !== 0 ? left?.[index] : right?.[index]) ?? NaN,
      );
    }
    case 'softmax':
      return overRows(x, shape, (row) => softmax(row));
    case 'logSoftmax':
      return overRows(x, shape, (row) => softmax(row).map(Math.log));
    case 'softmaxCrossEntropy': {
      const terms = overRows(x, from, (row) => softmax(row).map(Math.log));
      const product = terms.map((term, index) => -term * (other[index] ?? NaN));
      return reduce(product, from, [1], 0, (sum, value) => sum + value);
    }
    case 'reduceSum':
      return reduce(x, from, attributes.axes ?? [], 0, (sum, value) => sum + value);
    case 'reduceMean': {
      const count = x.length / elementCount(shape);
      const sums = reduce(x, from, attributes.axes ?? [], 0, (sum, value) => sum + value);
      return sums.map((sum) => sum / count);
    }
    case 'reduceMax':
      return reduce(x, from, attributes.axes ?? [], -Infinity, Math.max);
    case 'transpose': {
      const { permutation = [] } = attributes;
      return pick(x, from, shape, (at) =>
        from.map((_, axis) => at[permutation.indexOf(axis)] ?? 0),
      );
    }
    case 'slice': {
      const { begin = [] } = attributes;
      return pick(x, from, shape, (at) => at.map((value, axis) => value + (begin[axis] ?? 0)));
    }
    case 'pad': {
      const { begin = [] } = attributes;
      return pick(x, from, shape, (at) => at.map((value, axis) => value - (begin[axis] ?? 0)));
    }
    case 'reverse': {
      const [along = 0] = attributes.axes ?? [];
      return pick(x, from, shape, (at) =>
        at.with(along, (shape[along] ?? 1) - 1 - (at[along] ?? 0)),
      );
    }
    case 'concat':
      return concat(node, values);
    case 'gather': {
      const row = elementCount(from.slice(1));
      return Float64Array.from({ length: elementCount(shape) }, (_, index) => {
        const id = other[Math.floor(index / row)] ?? NaN;
        return x[id * row + (index % row)] ?? NaN;
      });
    }
    case 'scatterAdd': {
      const row = elementCount(shape.slice(1));
      const sums = new Float64Array(elementCount(shape));
      other.forEach((value, index) => {
        const at = (x[Math.floor(index / row)] ?? NaN) * row + (index % row);
        sums[at] = (sums[at] ?? NaN) + value;
      });
      return sums;
    }
    case 'scan':
      return new Float64Array(0);
    case 'scanResult':
      return computeLoop(node, values, (results, given) => evaluateAll(results, given));
    case 'matmul':
    case 'batchMatmul':
      return multiply(node, x, other);
    default:
      return computeImages(node, values);
  }
}

/** Products of the last two axes' matrices, either transposed first, one per leading index. */
function multiply(node: OpNode, a: Float64Array, b: Float64Array): Float64Array {
  const { transposeA = false, transposeB = false } = node.attributes;
  const [rows = 1, columns = 1] = node.shape.slice(-2);
  const inner = node.inputs[0]?.shape.at(transposeA ? -2 : -1) ?? 1;
  return Float64Array.from({ length: elementCount(node.shape) }, (_, index) => {
    const stack = Math.floor(index / (rows * columns));
    const row = Math.floor(index / columns) % rows;
    const column = index % columns;
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const left = transposeA ? k * rows + row : row * inner + k;
      const right = transposeB ? column * inner + k : k * columns + column;
      sum += (a[stack * rows * inner + left] ?? NaN) * (b[stack * inner * columns + right] ?? NaN);
    }
    return sum;
  });
}

function concat(node: OpNode, values: readonly Float64Array[]): Float64Array {
  const [along = 0] = node.attributes.axes ?? [];
  const all = new Float64Array(elementCount(node.shape));
  let start = 0;
  node.inputs.forEach(({ shape }, part) => {
    const placed = pick(values[part] ?? all, shape, node.shape, (at) =>
      at.with(along, (at[along] ?? 0) - start),
    );
    placed.forEach((value, index) => (all[index] = (all[index] ?? 0) + value));
    start += shape[along] ?? 1;
  });
  return all;
}

/** For each place of the result, the value at the place that `source` names; 0 outside. */
function pick(
  x: Float64Array,
  from: readonly number[],
  to: readonly number[],
  source: (at: number[]) => readonly number[],
): Float64Array {
  const steps = strides(from);
  return Float64Array.from({ length: elementCount(to) }, (_, index) => {
    const at = source(coordinates(index, to));
    const inside = at.every((value, axis) => value >= 0 && value < (from[axis] ?? 1));
    return inside
      ? (x[at.reduce((sum, value, axis) => sum + value * (steps[axis] ?? 0), 0)] ?? NaN)
      : 0;
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
  return pick(x, padded, to, (at) => at.map((value, axis) => (padded[axis] === 1 ? 0 : value)));
}

function reduce(
  x: Float64Array,
  shape: readonly number[],
  axes: readonly number[],
  start: number,
  combine: (sofar: number, value: number) => number,
): Float64Array {
  const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const steps = strides(kept);
  const results = new Float64Array(elementCount(kept)).fill(start);
  x.forEach((value, index) => {
    const target = coordinates(index, shape).reduce(
      (sum, at, axis) => sum + (axes.includes(axis) ? 0 : at * (steps[axis] ?? 0)),
      0,
    );
    results[target] = combine(results[target] ?? start, value);
  });
  return results;
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
