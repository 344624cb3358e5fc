import type { ForwardOps, Sym } from '../../../../common/layers/forward-ops.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';
import { broadcastShape, equalShapes, reducedShape } from './broadcast.ts';
import type { OpAttributes, OpKind, OpNode } from './op-node.ts';

/** A dropout mask that the host must supply as an input. */
export interface MaskInput {
  readonly node: OpNode;
  readonly rate: number;
}

/**
 * Records primitive operations. Equal operations on equal inputs are recorded once, and arithmetic on
 * constants is done at once, so that rules for layers and gradients can be written plainly.
 */
export class OpGraph implements ForwardOps {
  readonly nodes: OpNode[] = [];
  readonly masks: MaskInput[] = [];
  /** New values of non-trainable weights, keyed `<scope>/<weight name>`. */
  readonly stateUpdates = new Map<string, OpNode>();
  /** Id of the layer being recorded. */
  scope = '';
  readonly #known = new Map<string, OpNode>();

  input(name: string, shape: readonly number[]): OpNode {
    return this.#record('input', [], shape, { name });
  }

  constant(value: number): OpNode {
    return this.#record('constant', [], [], { value });
  }

  add(a: Sym, b: Sym): OpNode {
    if (isConstant(this.#node(a), 0) && keepsShape(b, a)) return this.#node(b);
    if (isConstant(this.#node(b), 0) && keepsShape(a, b)) return this.#node(a);
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
    const { attributes } = this.#node(x);
    return attributes.value === undefined
      ? this.#unary('neg', x)
      : this.constant(-attributes.value);
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

  abs(x: Sym): OpNode {
    return this.#unary('abs', x);
  }

  maximum(a: Sym, b: Sym): OpNode {
    return this.#record('maximum', [a, b], broadcastShape(a.shape, b.shape));
  }

  minimum(a: Sym, b: Sym): OpNode {
    return this.#record('minimum', [a, b], broadcastShape(a.shape, b.shape));
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

  softmax(x: Sym): OpNode {
    return this.#unary('softmax', x);
  }

  logSoftmax(x: Sym): OpNode {
    return this.#unary('logSoftmax', x);
  }

  /** −Σ target · log softmax(logits) over the last axis; each row of `target` sums to 1. [b, n] → [b] */
  softmaxCrossEntropy(logits: Sym, target: Sym): OpNode {
    return this.#record('softmaxCrossEntropy', [logits, target], logits.shape.slice(0, -1));
  }

  /** −target · log σ(logits) − (1 − target) · log(1 − σ(logits)), element by element. */
  sigmoidCrossEntropy(logits: Sym, target: Sym): OpNode {
    return this.#record('sigmoidCrossEntropy', [logits, target], logits.shape);
  }

  matmul(a: Sym, b: Sym): OpNode {
    const [inner = 1, outer = 1] = b.shape;
    if (a.shape.length === 2) return this.gemm(a, b);
    const rows = elementCount(a.shape.slice(0, -1));
    const product = this.gemm(this.reshape(a, [rows, inner]), b);
    return this.reshape(product, [...a.shape.slice(0, -1), outer]);
  }

  /** Product of two matrices, either transposed first. */
  gemm(a: Sym, b: Sym, transposed: { a?: boolean; b?: boolean } = {}): OpNode {
    const transposeA = transposed.a ?? false;
    const transposeB = transposed.b ?? false;
    const [rows, innerA] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
    const [innerB, columns] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
    if (innerA !== innerB || a.shape.length !== 2 || b.shape.length !== 2) {
      throw new RangeError(
        `Matrices of [${a.shape.join(', ')}] and [${b.shape.join(', ')}] cannot be multiplied.`,
      );
    }
    return this.#record('matmul', [a, b], [rows ?? 1, columns ?? 1], { transposeA, transposeB });
  }

  reshape(x: Sym, shape: readonly number[]): OpNode {
    if (elementCount(x.shape) !== elementCount(shape)) {
      throw new RangeError(`[${x.shape.join(', ')}] cannot become [${shape.join(', ')}].`);
    }
    const node = this.#node(x);
    const [before] = node.inputs;
    if (node.kind === 'reshape' && before) return this.reshape(before, shape);
    return equalShapes(x.shape, shape) ? node : this.#record('reshape', [x], shape);
  }

  /** Repeats values along axes of length 1 until `shape` is reached. */
  expand(x: Sym, shape: readonly number[]): OpNode {
    return equalShapes(x.shape, shape) ? this.#node(x) : this.#record('expand', [x], shape);
  }

  transpose(x: Sym, permutation: readonly number[]): OpNode {
    const shape = permutation.map((axis) => x.shape[axis] ?? 1);
    return this.#record('transpose', [x], shape, { permutation });
  }

  reduceSum(x: Sym, axes: readonly number[], keepDims: boolean): OpNode {
    return this.#reduce('reduceSum', x, axes, keepDims);
  }

  reduceMean(x: Sym, axes: readonly number[], keepDims: boolean): OpNode {
    return this.#reduce('reduceMean', x, axes, keepDims);
  }

  /** One vector after the other. */
  concat(parts: readonly Sym[]): OpNode {
    const [only] = parts;
    if (only && parts.length === 1) return this.#node(only);
    const length = parts.reduce((sum, part) => sum + elementCount(part.shape), 0);
    return this.#record('concat', parts, [length]);
  }

  dropoutMask(shape: readonly number[], rate: number): OpNode {
    const node = this.input(`mask_${this.masks.length}`, shape);
    this.masks.push({ node, rate });
    return node;
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

  #unary(kind: OpKind, x: Sym): OpNode {
    return this.#record(kind, [x], x.shape);
  }

  #arithmetic(kind: OpKind, a: Sym, b: Sym, compute: (x: number, y: number) => number): OpNode {
    const left = this.#node(a).attributes.value;
    const right = this.#node(b).attributes.value;
    if (left !== undefined && right !== undefined) return this.constant(compute(left, right));
    return this.#record(kind, [a, b], broadcastShape(a.shape, b.shape));
  }

  #reduce(
    kind: 'reduceSum' | 'reduceMean',
    x: Sym,
    axes: readonly number[],
    keepDims: boolean,
  ): OpNode {
    const counted = axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
    if (counted.length === 0) return this.#node(x);
    const shape = reducedShape(x.shape, counted, keepDims);
    return this.#record(kind, [x], shape, { axes: counted, keepDims });
  }

  #record(
    kind: OpKind,
    inputs: readonly Sym[],
    shape: readonly number[],
    attributes: OpAttributes = {},
  ): OpNode {
    const key = `${kind}(${inputs.map((input) => input.id).join()})[${shape.join()}]${JSON.stringify(attributes)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const node: OpNode = {
      id: this.nodes.length,
      kind,
      inputs: inputs.map((input) => this.#node(input)),
      shape,
      attributes,
    };
    this.nodes.push(node);
    this.#known.set(key, node);
    return node;
  }
}

function isConstant(node: OpNode, value: number): boolean {
  return node.attributes.value === value;
}

/** True when `other` does not widen `kept` by broadcasting. */
function keepsShape(kept: Sym, other: Sym): boolean {
  return equalShapes(broadcastShape(kept.shape, other.shape), kept.shape);
}
