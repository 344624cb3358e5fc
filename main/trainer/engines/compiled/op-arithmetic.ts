import type { Sym } from '../../../../common/layers/forward-ops.ts';
import { broadcastShape, equalShapes } from './broadcast.ts';
import { OpArrangement } from './op-arrangement.ts';
import type { OpKind, OpNode } from './op-node.ts';

/** Records operations on single values; arithmetic on constants is done at once. */
export class OpArithmetic extends OpArrangement {
  add(a: Sym, b: Sym): OpNode {
    if (isConstant(this.node(a), 0) && keepsShape(b, a)) return this.node(b);
    if (isConstant(this.node(b), 0) && keepsShape(a, b)) return this.node(a);
    const rows = this.#rowsOfProduct(a, b);
    if (rows) return this.reshape(this.add(rows, b), a.shape);
    return this.#arithmetic('add', a, b, (x, y) => x + y);
  }

  sub(a: Sym, b: Sym): OpNode {
    if (isConstant(this.node(b), 0) && keepsShape(a, b)) return this.node(a);
    return this.#arithmetic('sub', a, b, (x, y) => x - y);
  }

  mul(a: Sym, b: Sym): OpNode {
    if (isConstant(this.node(a), 1) && keepsShape(b, a)) return this.node(b);
    if (isConstant(this.node(b), 1) && keepsShape(a, b)) return this.node(a);
    return this.#arithmetic('mul', a, b, (x, y) => x * y);
  }

  div(a: Sym, b: Sym): OpNode {
    if (isConstant(this.node(b), 1) && keepsShape(a, b)) return this.node(a);
    return this.#arithmetic('div', a, b, (x, y) => x / y);
  }

  neg(x: Sym): OpNode {
    const value = constantOf(this.node(x));
    return value === undefined ? this.unary('neg', x) : this.constant(-value);
  }

  exp(x: Sym): OpNode {
    return this.unary('exp', x);
  }

  log(x: Sym): OpNode {
    return this.unary('log', x);
  }

  sqrt(x: Sym): OpNode {
    return this.unary('sqrt', x);
  }

  square(x: Sym): OpNode {
    return this.unary('square', x);
  }

  pow(x: Sym, exponent: number): OpNode {
    if (exponent === 1) return this.node(x);
    if (exponent === 2) return this.square(x);
    return this.record('pow', [x], x.shape, { value: exponent });
  }

  abs(x: Sym): OpNode {
    return this.unary('abs', x);
  }

  sin(x: Sym): OpNode {
    return this.unary('sin', x);
  }

  cos(x: Sym): OpNode {
    return this.unary('cos', x);
  }

  floor(x: Sym): OpNode {
    return this.unary('floor', x);
  }

  maximum(a: Sym, b: Sym): OpNode {
    return this.record('maximum', [a, b], broadcastShape(a.shape, b.shape));
  }

  minimum(a: Sym, b: Sym): OpNode {
    return this.record('minimum', [a, b], broadcastShape(a.shape, b.shape));
  }

  relu(x: Sym): OpNode {
    return this.unary('relu', x);
  }

  sigmoid(x: Sym): OpNode {
    return this.unary('sigmoid', x);
  }

  tanh(x: Sym): OpNode {
    return this.unary('tanh', x);
  }

  softplus(x: Sym): OpNode {
    return this.unary('softplus', x);
  }

  erf(x: Sym): OpNode {
    return this.unary('erf', x);
  }

  positive(x: Sym): OpNode {
    // What comes out of ReLU is never negative: a test against zero is cheaper than a comparison.
    return this.unary(this.node(x).kind === 'relu' ? 'nonZero' : 'positive', x);
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

  /** The matrix behind a product with more axes, when a vector comes to it: both can then be done at once. */
  #rowsOfProduct(a: Sym, b: Sym): OpNode | null {
    const { kind, inputs, shape } = this.node(a);
    const [product] = inputs;
    const fits = kind === 'reshape' && product?.kind === 'matmul' && b.shape.length === 1;
    return fits && [product.shape[1], b.shape[0]].every((width) => width === shape.at(-1))
      ? product
      : null;
  }

  #arithmetic(kind: OpKind, a: Sym, b: Sym, compute: (x: number, y: number) => number): OpNode {
    const left = constantOf(this.node(a));
    const right = constantOf(this.node(b));
    if (left !== undefined && right !== undefined) return this.constant(compute(left, right));
    return this.record(kind, [a, b], broadcastShape(a.shape, b.shape));
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
