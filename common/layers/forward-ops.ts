/** A value in the op graph being recorded; opaque to layers. Its shape is concrete, batch included. */
export interface Sym {
  readonly id: number;
  readonly shape: readonly number[];
}

/**
 * Primitive operations a layer's forward pass is written in. Shapes broadcast as in NumPy.
 * The compiled engine records them and derives the backward pass by one rule per primitive.
 */
export interface ForwardOps {
  constant(value: number): Sym;
  add(a: Sym, b: Sym): Sym;
  sub(a: Sym, b: Sym): Sym;
  mul(a: Sym, b: Sym): Sym;
  div(a: Sym, b: Sym): Sym;
  neg(x: Sym): Sym;
  exp(x: Sym): Sym;
  log(x: Sym): Sym;
  sqrt(x: Sym): Sym;
  square(x: Sym): Sym;
  abs(x: Sym): Sym;
  maximum(a: Sym, b: Sym): Sym;
  minimum(a: Sym, b: Sym): Sym;
  relu(x: Sym): Sym;
  sigmoid(x: Sym): Sym;
  tanh(x: Sym): Sym;
  softplus(x: Sym): Sym;
  /** Gauss's error function. */
  erf(x: Sym): Sym;
  /** 1 where x > 0, else 0; no gradient. */
  positive(x: Sym): Sym;
  /** Over the last axis. */
  softmax(x: Sym): Sym;
  /** Over the last axis. */
  logSoftmax(x: Sym): Sym;
  /** Matrix product over the last axis of `a`: [..., k] × [k, n] → [..., n]. */
  matmul(a: Sym, b: Sym): Sym;
  reshape(x: Sym, shape: readonly number[]): Sym;
  transpose(x: Sym, permutation: readonly number[]): Sym;
  reduceSum(x: Sym, axes: readonly number[], keepDims: boolean): Sym;
  reduceMean(x: Sym, axes: readonly number[], keepDims: boolean): Sym;
  /**
   * Inverted-dropout mask from the host's seeded generator: 0 with probability `rate`,
   * otherwise 1 / (1 − rate). No gradient.
   */
  dropoutMask(shape: readonly number[], rate: number): Sym;
  /** Declares the new value of a non-trainable weight after this step (moving statistics). */
  updateState(weightName: string, value: Sym): void;
  /** Stops the gradient. */
  detach(x: Sym): Sym;
}
