/** A value in the op graph being recorded; opaque to layers. Its shape is concrete, batch included. */
export interface Sym {
  readonly id: number;
  readonly shape: readonly number[];
}

/** How a window slides over an image [batch, height, width, channels]. */
export interface WindowOptions {
  /** Rows and columns between neighbouring windows. */
  readonly strides: readonly [number, number];
  /** Zeros (for pooling: nothing) around the image: top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}

/** How a convolution's kernel slides. */
export interface ConvolutionOptions extends WindowOptions {
  /** Rows and columns between the kernel's elements; 1 is an ordinary kernel. */
  readonly dilations: readonly [number, number];
  /** Channels are divided into this many groups, each convolved apart; a kernel per channel is depthwise. */
  readonly groups: number;
}

/** How a pooling window slides. */
export interface PoolingOptions extends WindowOptions {
  readonly window: readonly [number, number];
}

/** One turn of a loop over time. */
export interface ScanStep {
  readonly states: readonly Sym[];
  /** The sequences' values at this time, without the time axis. */
  readonly elements: readonly Sym[];
  /** The values from outside, as they were given. */
  readonly captured: readonly Sym[];
}

/** What a turn of a loop gives: states of the same shapes, and values that are stacked along time. */
export interface ScanResult {
  readonly states: readonly Sym[];
  readonly outputs: readonly Sym[];
}

/** A loop over the first axis of sequences. */
export interface Scan {
  /** Before the first turn. */
  readonly states: readonly Sym[];
  /** [time, …], each with the same time. */
  readonly sequences: readonly Sym[];
  /** Values from outside that the body uses, such as a recurrent kernel. */
  readonly captured: readonly Sym[];
  readonly body: (ops: ForwardOps, step: ScanStep) => ScanResult;
}

/**
 * Primitive operations a layer's forward pass is written in. Shapes broadcast as in NumPy; negative axes
 * count from the end. Images are [batch, height, width, channels], kernels Keras's.
 * The compiled engine records them and derives the backward pass by one rule per primitive.
 */
export interface ForwardOps {
  constant(value: number): Sym;
  /** Numbers known beforehand, row-major. */
  constantTensor(values: ArrayLike<number>, shape: readonly number[]): Sym;
  add(a: Sym, b: Sym): Sym;
  sub(a: Sym, b: Sym): Sym;
  mul(a: Sym, b: Sym): Sym;
  div(a: Sym, b: Sym): Sym;
  neg(x: Sym): Sym;
  exp(x: Sym): Sym;
  log(x: Sym): Sym;
  sqrt(x: Sym): Sym;
  square(x: Sym): Sym;
  /** xᵖ with a fixed exponent. */
  pow(x: Sym, exponent: number): Sym;
  abs(x: Sym): Sym;
  sin(x: Sym): Sym;
  cos(x: Sym): Sym;
  /** The largest whole number not above x; no gradient. */
  floor(x: Sym): Sym;
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
  /** 1 where a > b, else 0; no gradient. */
  greater(a: Sym, b: Sym): Sym;
  /** 1 where a = b, else 0; no gradient. */
  equal(a: Sym, b: Sym): Sym;
  /** `a` where `condition` is not 0, else `b`; no gradient through the condition. */
  where(condition: Sym, a: Sym, b: Sym): Sym;
  /** Over the last axis. */
  softmax(x: Sym): Sym;
  /** Over the last axis. */
  logSoftmax(x: Sym): Sym;
  /** Matrix product over the last axis of `a`: [..., k] × [k, n] → [..., n]. */
  matmul(a: Sym, b: Sym): Sym;
  /** Products of matrices, one per leading index: [..., m, k] × [..., k, n] → [..., m, n]. */
  batchMatmul(a: Sym, b: Sym, transposed?: { readonly a?: boolean; readonly b?: boolean }): Sym;
  reshape(x: Sym, shape: readonly number[]): Sym;
  transpose(x: Sym, permutation: readonly number[]): Sym;
  /** Repeats values along axes of length 1 (and new ones in front) until `shape` is reached. */
  expand(x: Sym, shape: readonly number[]): Sym;
  concat(parts: readonly Sym[], axis: number): Sym;
  /** `size` values along every axis from `begin` on. */
  slice(x: Sym, begin: readonly number[], size: readonly number[]): Sym;
  /** Zeros before and after the values of every axis. */
  pad(x: Sym, before: readonly number[], after: readonly number[]): Sym;
  /** The same values in the opposite order along one axis. */
  reverse(x: Sym, axis: number): Sym;
  /** Rows of `table` [n, …] by number: ids of any shape → [...ids, …]. */
  gather(table: Sym, ids: Sym): Sym;
  reduceSum(x: Sym, axes: readonly number[], keepDims: boolean): Sym;
  reduceMean(x: Sym, axes: readonly number[], keepDims: boolean): Sym;
  /** The gradient is shared among equal largest values, as in TensorFlow. */
  reduceMax(x: Sym, axes: readonly number[], keepDims: boolean): Sym;
  /** x [b, h, w, c] with a kernel [rows, columns, c / groups, filters] → [b, h', w', filters]. */
  conv2d(x: Sym, kernel: Sym, options: ConvolutionOptions): Sym;
  /**
   * The gradient of `conv2d` with respect to its image of `shape`, for a gradient x of its result: what
   * Keras calls a transposed convolution, whose kernel is [rows, columns, out, in].
   */
  conv2dTranspose(x: Sym, kernel: Sym, shape: readonly number[], options: ConvolutionOptions): Sym;
  /** The first of equal largest values takes the gradient, as in TensorFlow. */
  maxPool2d(x: Sym, options: PoolingOptions): Sym;
  /** What lies outside the image does not count, as in TensorFlow. */
  averagePool2d(x: Sym, options: PoolingOptions): Sym;
  /** Runs `body` once per time, in order; `outputs` have the time axis in front. */
  scan(loop: Scan): ScanResult;
  /**
   * Inverted-dropout mask from the host's seeded generator: 0 with probability `rate`,
   * otherwise 1 / (1 − rate). No gradient.
   */
  dropoutMask(shape: readonly number[], rate: number): Sym;
  /** Numbers from the host's seeded generator, uniform in [0, 1). No gradient. */
  randomUniform(shape: readonly number[]): Sym;
  /** Numbers from the host's seeded generator, standard normal. No gradient. */
  randomNormal(shape: readonly number[]): Sym;
  /** Declares the new value of a non-trainable weight after this step (moving statistics). */
  updateState(weightName: string, value: Sym): void;
  /** Adds a single number to the loss of the step (activity regularisers). */
  addLoss(value: Sym): void;
  /** Stops the gradient. */
  detach(x: Sym): Sym;
}
