import type {
  ConvolutionOptions,
  ForwardOps,
  PoolingOptions,
  Scan,
  ScanResult,
  Sym,
} from '../../../../common/layers/forward-ops.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';
import { reducedShape } from './broadcast.ts';
import { recordScan } from './loop/record-scan.ts';
import { OpArithmetic } from './op-arithmetic.ts';
import { countedAxis } from './op-arrangement.ts';
import type { OpNode } from './op-node.ts';
import {
  convolvedShape,
  pooledShape,
  productShape,
  stackedProductShape,
  type Transposed,
} from './result-shapes.ts';

/**
 * Records primitive operations. Equal operations on equal inputs are recorded once, and arithmetic on
 * constants is done at once, so that rules for layers and gradients can be written plainly. Here stand products, sums
 * along axes, convolutions and loops.
 */
export class OpGraph extends OpArithmetic implements ForwardOps {
  softmax(x: Sym): OpNode {
    return this.unary('softmax', x);
  }

  logSoftmax(x: Sym): OpNode {
    return this.unary('logSoftmax', x);
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

  reduceSum(x: Sym, axes: readonly number[], keepDims: boolean): OpNode {
    return this.#reduce('reduceSum', x, axes, keepDims);
  }

  reduceMean(x: Sym, axes: readonly number[], keepDims: boolean): OpNode {
    return this.#reduce('reduceMean', x, axes, keepDims);
  }

  reduceMax(x: Sym, axes: readonly number[], keepDims: boolean): OpNode {
    return this.#reduce('reduceMax', x, axes, keepDims);
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
    const { kind, inputs } = this.node(x);
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

  #reduce(
    kind: 'reduceSum' | 'reduceMean' | 'reduceMax',
    x: Sym,
    axes: readonly number[],
    keepDims: boolean,
  ): OpNode {
    const counted = axes.map((axis) => countedAxis(axis, x.shape.length));
    if (counted.length === 0) return this.node(x);
    const shape = reducedShape(x.shape, counted, keepDims);
    return this.record(kind, [x], shape, { axes: counted, keepDims });
  }
}
