import type {
  ConvolutionOptions,
  ForwardOps,
  PoolingOptions,
  Scan,
  ScanResult,
  Sym,
} from '../../../../common/layers/forward-ops.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';
import { broadcastShape, equalShapes, reducedShape } from './broadcast.ts';
import { recordScan } from './loop/record-scan.ts';
import type { OpAttributes, OpKind, OpNode } from './op-node.ts';
import type { RandomDraw } from '../random-inputs.ts';
import {
  checkPart,
  convolvedShape,
  joinedShape,
  pooledShape,
  productShape,
  stackedProductShape,
  type Transposed,
} from './result-shapes.ts';

/** Random numbers that the host must supply as an input. */
export interface RandomInput {
  readonly node: OpNode;
  readonly draw: RandomDraw;
}

/**
 * Records primitive operations. Equal operations on equal inputs are recorded once, and arithmetic on
 * constants is done at once, so that rules for layers and gradients can be written plainly.
 */
export class OpGraph implements ForwardOps {
  readonly nodes: OpNode[] = [];
  /** In the order in which they are drawn. */
  readonly random: RandomInput[] = [];
  /** Single numbers that come to the loss. */
  readonly losses: OpNode[] = [];
  /** New values of non-trainable weights, keyed `<scope>/<weight name>`. */
  readonly stateUpdates = new Map<string, OpNode>();
  /** Id of the layer being recorded. */
  scope = '';
  /** Id of the layer that the operations being recorded compute; empty for what belongs to none. */
  layer = '';
  readonly #known = new Map<string | object, OpNode>();

  input(name: string, shape: readonly number[]): OpNode {
    return this.record('input', [], shape, { name });
  }

  constant(value: number): OpNode {
    return this.record('constant', [], [], { value });
  }

  constantTensor(values: ArrayLike<number>, shape: readonly number[]): OpNode {
    if (values.length !== elementCount(shape)) {
      throw new RangeError(`${values.length} numbers do not fill [${shape.join(', ')}].`);
    }
    return this.record('constantTensor', [], shape, { values: Float32Array.from(values) });
  }

  add(a: Sym, b: Sym): OpNode {
    if (isConstant(this.#node(a), 0) && keepsShape(b, a)) return this.#node(b);
    if (isConstant(this.#node(b), 0) && keepsShape(a, b)) return this.#node(a);
    const rows = this.#rowsOfProduct(a, b);
    if (rows) return this.reshape(this.add(rows, b), a.shape);
    return this.#arithmetic('add', a, b, (x, y) => x + y);
  }

  sub(a: Sym, b: Sym): OpNode {
    if (isConstant(this.#node(b), 0) && keepsShape(a, b)) return this.#node(a);
    return this.#arithmetic('sub', a, b, (x, y) => x - y);
  }

  mul(a: Sym, b: Sym): OpNode {
    if (isConstant(this.#node(a), 1) && keepsShape(b, a)) return this.#node(b);
    if (isConstant(this.#node(b), 1) && keepsShape(a, b)) return this.#node(a);
    return this.#arithmetic('mul', a, b, (x, y) => x * y);
  }

  div(a: Sym, b: Sym): OpNode {
    if (isConstant(this.#node(b), 1) && keepsShape(a, b)) return this.#node(a);
    return this.#arithmetic('div', a, b, (x, y) => x / y);
  }

  neg(x: Sym): OpNode {
    const value = constantOf(this.#node(x));
    return value === undefined ? this.#unary('neg', x) : this.constant(-value);
  }

  exp(x: Sym): OpNode {
    return this.#unary('exp', x);
  }

  log(x: Sym): OpNode {
    return this.#unary('log', x);
  }

  sqrt(x: Sym): OpNode {
    return this.#unary('sqrt', x);
  }

  square(x: Sym): OpNode {
    return this.#unary('square', x);
  }

  pow(x: Sym, exponent: number): OpNode {
    if (exponent === 1) return this.#node(x);
    if (exponent === 2) return this.square(x);
    return this.record('pow', [x], x.shape, { value: exponent });
  }

  abs(x: Sym): OpNode {
    return this.#unary('abs', x);
  }

  sin(x: Sym): OpNode {
    return this.#unary('sin', x);
  }

  cos(x: Sym): OpNode {
    return this.#unary('cos', x);
  }

  floor(x: Sym): OpNode {
    return this.#unary('floor', x);
  }

  maximum(a: Sym, b: Sym): OpNode {
    return this.record('maximum', [a, b], broadcastShape(a.shape, b.shape));
  }

  minimum(a: Sym, b: Sym): OpNode {
    return this.record('minimum', [a, b], broadcastShape(a.shape, b.shape));
  }

  relu(x: Sym): OpNode {
    return this.#unary('relu', x);
  }

  sigmoid(x: Sym): OpNode {
    return this.#unary('sigmoid', x);
  }

  tanh(x: Sym): OpNode {
    return this.#unary('tanh', x);
  }

  softplus(x: Sym): OpNode {
    return this.#unary('softplus', x);
  }

  erf(x: Sym): OpNode {
    return this.#unary('erf', x);
  }

  positive(x: Sym): OpNode {
    // What comes out of ReLU is never negative: a test against zero is cheaper than a comparison.
    return this.#unary(this.#node(x).kind === 'relu' ? 'nonZero' : 'positive', x);
  }

  greater(a: Sym, b: Sym): OpNode {
    return this.record('greater', [a, b], broadcastShape(a.shape, b.shape));
  }

  equal(a: Sym, b: Sym): OpNode {
    return this.record('equal', [a, b], broadcastShape(a.shape, b.shape));
  }

  where(condition: Sym, a: Sym, b: Sym): OpNode {
    const shape = broadcastShape(condition.shape, broadcastShape(a.shape, b.shape));
    return this.record('where', [condition, a, b], shape);
  }

  softmax(x: Sym): OpNode {
    return this.#unary('softmax', x);
  }

  logSoftmax(x: Sym): OpNode {
    return this.#unary('logSoftmax', x);
  }

  /** −Σ target · log softmax(logits) over the last axis; each row of `target` sums to 1. [b, n] → [b] */
  softmaxCrossEntropy(logits: Sym, target: Sym): OpNode {
    return this.record('softmaxCrossEntropy', [logits, target], logits.shape.slice(0, -1));
  }

  /** −target · log σ(logits) − (1 − target) · log(1 − σ(logits)), element by element. */
  sigmoidCrossEntropy(logits: Sym, target: Sym): OpNode {
    return this.record('sigmoidCrossEntropy', [logits, target], logits.shape);
  }

  matmul(a: Sym, b: Sym): OpNode {
    const [inner = 1, outer = 1] = b.shape;
    if (a.shape.length === 2) return this.gemm(a, b);
    const rows = elementCount(a.shape.slice(0, -1));
    const product = this.gemm(this.reshape(a, [rows, inner]), b);
    return this.reshape(product, [...a.shape.slice(0, -1), outer]);
  }

  /** Product of two matrices, either transposed first. */
  gemm(a: Sym, b: Sym, transposed: Transposed = {}): OpNode {
    const transposeA = transposed.a ?? false;
    const transposeB = transposed.b ?? false;
    const shape = productShape(a.shape, b.shape, transposed);
    return this.record('matmul', [a, b], shape, { transposeA, transposeB });
  }

  batchMatmul(a: Sym, b: Sym, transposed: Transposed = {}): OpNode {
    const transposeA = transposed.a ?? false;
    const transposeB = transposed.b ?? false;
    const shape = stackedProductShape(a.shape, b.shape, transposed);
    return this.record('batchMatmul', [a, b], shape, { transposeA, transposeB });
  }

  reshape(x: Sym, shape: readonly number[]): OpNode {
    if (elementCount(x.shape) !== elementCount(shape)) {
      throw new RangeError(`[${x.shape.join(', ')}] cannot become [${shape.join(', ')}].`);
    }
    const node = this.#node(x);
    const [before] = node.inputs;
    if (node.kind === 'reshape' && before) return this.reshape(before, shape);
    return equalShapes(x.shape, shape) ? node : this.record('reshape', [x], shape);
  }

  /** Repeats values along axes of length 1 until `shape` is reached. */
  expand(x: Sym, shape: readonly number[]): OpNode {
    return equalShapes(x.shape, shape) ? this.#node(x) : this.record('expand', [x], shape);
  }

  transpose(x: Sym, permutation: readonly number[]): OpNode {
    const node = this.#node(x);
    const [before, ids] = node.inputs;
    if (permutation.every((axis, index) => axis === index)) return node;
    if (node.kind === 'transpose' && before) {
      const first = node.attributes.permutation ?? [];
      const both = permutation.map((axis) => first[axis] ?? axis);
      return this.transpose(before, both);
    }
    const rank = ids?.shape.length ?? 0;
    if (node.kind === 'gather' && before && ids && permutation.every(keepsFrom(rank))) {
      // Row numbers are moved more quickly than rows.
      const outside = this.layer;
      this.layer = node.layer;
      const moved = this.gather(before, this.transpose(ids, permutation.slice(0, rank)));
      this.layer = outside;
      return moved;
    }
    const shape = permutation.map((axis) => x.shape[axis] ?? 1);
    return this.record('transpose', [x], shape, { permutation });
  }

  reduceSum(x: Sym, axes: readonly number[], keepDims: boolean): OpNode {
    return this.#reduce('reduceSum', x, axes, keepDims);
  }

  reduceMean(x: Sym, axes: readonly number[], keepDims: boolean): OpNode {
    return this.#reduce('reduceMean', x, axes, keepDims);
  }

  reduceMax(x: Sym, axes: readonly number[], keepDims: boolean): OpNode {
    return this.#reduce('reduceMax', x, axes, keepDims);
  }

  concat(parts: readonly Sym[], axis: number): OpNode {
    const [first] = parts;
    if (!first) throw new RangeError('There is nothing to put together.');
    if (parts.length === 1) return this.#node(first);
    const along = countedAxis(axis, first.shape.length);
    const shapes = parts.map((part) => part.shape);
    const shape = joinedShape(first.shape, shapes, along);
    return this.record('concat', parts, shape, { axes: [along] });
  }

  slice(x: Sym, begin: readonly number[], size: readonly number[]): OpNode {
    if (equalShapes(x.shape, size)) return this.#node(x);
    checkPart(x.shape, begin, size);
    return this.record('slice', [x], size, { begin });
  }

  pad(x: Sym, before: readonly number[], after: readonly number[]): OpNode {
    const shape = x.shape.map((length, axis) => length + (before[axis] ?? 0) + (after[axis] ?? 0));
    if (equalShapes(shape, x.shape)) return this.#node(x);
    return this.record('pad', [x], shape, { begin: before, after });
  }

  reverse(x: Sym, axis: number): OpNode {
    const along = countedAxis(axis, x.shape.length);
    const { kind, inputs, attributes } = this.#node(x);
    const [before] = inputs;
    if (kind === 'reverse' && before && attributes.axes?.[0] === along) return before;
    const moved = attributes.permutation?.[along];
    if (kind === 'transpose' && before && moved !== undefined) {
      // Two reversals with a transposition between them cancel out.
      return this.transpose(this.reverse(before, moved), attributes.permutation ?? []);
    }
    return this.record('reverse', [x], x.shape, { axes: [along] });
  }

  gather(table: Sym, ids: Sym): OpNode {
    return this.record('gather', [table, ids], [...ids.shape, ...table.shape.slice(1)]);
  }

  /** Adds `updates` [...ids, …] into `rows` rows of zeros [rows, …], by the numbers in `ids`. */
  scatterAdd(ids: Sym, updates: Sym, rows: number): OpNode {
    const row = updates.shape.slice(ids.shape.length);
    return this.record('scatterAdd', [ids, updates], [rows, ...row]);
  }

  conv2d(x: Sym, kernel: Sym, convolution: ConvolutionOptions): OpNode {
    const shape = convolvedShape(x.shape, kernel.shape, convolution);
    return this.record('conv2d', [x, kernel], shape, { convolution });
  }

  conv2dTranspose(
    x: Sym,
    kernel: Sym,
    shape: readonly number[],
    convolution: ConvolutionOptions,
  ): OpNode {
    return this.record('conv2dTranspose', [x, kernel], shape, { convolution });
  }

  /** The gradient of `conv2d` with respect to its kernel of `shape`, for a gradient `dy` of its result. */
  conv2dKernelGradient(
    x: Sym,
    dy: Sym,
    shape: readonly number[],
    convolution: ConvolutionOptions,
  ): OpNode {
    return this.record('conv2dKernelGradient', [x, dy], shape, { convolution });
  }

  maxPool2d(x: Sym, pooling: PoolingOptions): OpNode {
    // ReLU keeps the order of values: behind the pooling it gives the same, gradients included, on fewer.
    const { kind, inputs } = this.#node(x);
    const [before] = inputs;
    if (kind === 'relu' && before) return this.relu(this.maxPool2d(before, pooling));
    return this.record('maxPool2d', [x], pooledShape(x.shape, pooling), { pooling });
  }

  /** For the image `x`, its pooled `y` and a gradient `dy` of that: the gradient at the image. */
  maxPool2dGradient(x: Sym, y: Sym, dy: Sym, pooling: PoolingOptions): OpNode {
    return this.record('maxPool2dGradient', [x, y, dy], x.shape, { pooling });
  }

  averagePool2d(x: Sym, pooling: PoolingOptions): OpNode {
    return this.record('averagePool2d', [x], pooledShape(x.shape, pooling), { pooling });
  }

  /** The gradient of `averagePool2d` at its image of `shape`, for a gradient `dy` of its result. */
  averagePool2dGradient(dy: Sym, shape: readonly number[], pooling: PoolingOptions): OpNode {
    return this.record('averagePool2dGradient', [dy], shape, { pooling });
  }

  /** An empty graph, for the body of a loop. */
  inner(): OpGraph {
    const graph = new OpGraph();
    graph.layer = this.layer;
    return graph;
  }

  scan(loop: Scan): ScanResult {
    return recordScan(this, loop);
  }

  dropoutMask(shape: readonly number[], rate: number): OpNode {
    return this.#random(shape, { kind: 'mask', rate });
  }

  randomUniform(shape: readonly number[]): OpNode {
    return this.#random(shape, { kind: 'uniform' });
  }

  randomNormal(shape: readonly number[]): OpNode {
    return this.#random(shape, { kind: 'normal' });
  }

  addLoss(value: Sym): void {
    this.losses.push(this.#node(value));
  }

  updateState(weightName: string, value: Sym): void {
    this.stateUpdates.set(`${this.scope}/${weightName}`, this.#node(value));
  }

  detach(x: Sym): OpNode {
    return this.#unary('detach', x);
  }

  #node(symbol: Sym): OpNode {
    const node = this.nodes[symbol.id];
    if (!node) throw new RangeError('The value was recorded in another graph.');
    return node;
  }

  #random(shape: readonly number[], draw: RandomDraw): OpNode {
    const node = this.input(`random_${this.random.length}`, shape);
    this.random.push({ node, draw });
    return node;
  }

  #unary(kind: OpKind, x: Sym): OpNode {
    return this.record(kind, [x], x.shape);
  }

  /** The matrix behind a product with more axes, when a vector comes to it: both can then be done at once. */
  #rowsOfProduct(a: Sym, b: Sym): OpNode | null {
    const { kind, inputs, shape } = this.#node(a);
    const [product] = inputs;
    const fits = kind === 'reshape' && product?.kind === 'matmul' && b.shape.length === 1;
    return fits && [product.shape[1], b.shape[0]].every((width) => width === shape.at(-1))
      ? product
      : null;
  }

  #arithmetic(kind: OpKind, a: Sym, b: Sym, compute: (x: number, y: number) => number): OpNode {
    const left = constantOf(this.#node(a));
    const right = constantOf(this.#node(b));
    if (left !== undefined && right !== undefined) return this.constant(compute(left, right));
    return this.record(kind, [a, b], broadcastShape(a.shape, b.shape));
  }

  #reduce(
    kind: 'reduceSum' | 'reduceMean' | 'reduceMax',
    x: Sym,
    axes: readonly number[],
    keepDims: boolean,
  ): OpNode {
    const counted = axes.map((axis) => countedAxis(axis, x.shape.length));
    if (counted.length === 0) return this.#node(x);
    const shape = reducedShape(x.shape, counted, keepDims);
    return this.record(kind, [x], shape, { axes: counted, keepDims });
  }

  /** Records an operation, or finds it where it was recorded before. For families of operations. */
  record(
    kind: OpKind,
    inputs: readonly Sym[],
    shape: readonly number[],
    attributes: OpAttributes = {},
  ): OpNode {
    const key = keyOf(kind, inputs, shape, attributes);
    const known = this.#known.get(key);
    if (known) return known;
    const node: OpNode = {
      id: this.nodes.length,
      kind,
      inputs: inputs.map((input) => this.#node(input)),
      shape,
      attributes,
      layer: this.layer,
    };
    this.nodes.push(node);
    this.#known.set(key, node);
    return node;
  }
}

/** The number that the node always is; the attribute of that name is a power's exponent as well. */
function constantOf(node: OpNode): number | undefined {
  return node.kind === 'constant' ? node.attributes.value : undefined;
}

function isConstant(node: OpNode, value: number): boolean {
  return constantOf(node) === value;
}

/** True when `other` does not widen `kept` by broadcasting. */
function keepsShape(kept: Sym, other: Sym): boolean {
  return equalShapes(broadcastShape(kept.shape, other.shape), kept.shape);
}

/** Tells whether an axis from `rank` on stays where it is, in a permutation. */
function keepsFrom(rank: number): (axis: number, index: number) => boolean {
  return (axis, index) => (index < rank ? axis < rank : axis === index);
}

/** Tells operations apart; constants with axes are taken to differ from one another. */
function keyOf(
  kind: OpKind,
  inputs: readonly Sym[],
  shape: readonly number[],
  attributes: OpAttributes,
): string | object {
  if (attributes.values || attributes.loop) return {};
  return `${kind}(${inputs.map((input) => input.id).join()})[${shape.join()}]${JSON.stringify(attributes)}`;
}

function countedAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
