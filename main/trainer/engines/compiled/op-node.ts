import type {
  ConvolutionOptions,
  PoolingOptions,
  Sym,
} from '../../../../common/layers/forward-ops.ts';
import type { OpGraph } from './op-graph.ts';

/** Primitive operations of the graph that is recorded, differentiated and lowered to ONNX. */
export type OpKind =
  | 'input'
  | 'constant'
  | 'constantTensor'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'neg'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'square'
  | 'pow'
  | 'abs'
  | 'sin'
  | 'cos'
  | 'floor'
  | 'maximum'
  | 'minimum'
  | 'relu'
  | 'sigmoid'
  | 'tanh'
  | 'softplus'
  | 'erf'
  | 'positive'
  | 'nonZero'
  | 'greater'
  | 'equal'
  | 'where'
  | 'softmax'
  | 'logSoftmax'
  | 'softmaxCrossEntropy'
  | 'sigmoidCrossEntropy'
  | StructuralKind
  | ConvolutionKind
  | LoopKind
  | 'detach';

/** Products of matrices, and operations that move, pick and sum values. */
export type StructuralKind =
  | 'matmul'
  | 'batchMatmul'
  | 'reshape'
  | 'expand'
  | 'transpose'
  | 'concat'
  | 'slice'
  | 'pad'
  | 'reverse'
  | 'gather'
  | 'scatterAdd'
  | 'reduceSum'
  | 'reduceMean'
  | 'reduceMax';

/** Operations on images [batch, height, width, channels]; see `convolution/`. */
export type ConvolutionKind =
  | 'conv2d'
  | 'conv2dTranspose'
  | 'conv2dKernelGradient'
  | 'maxPool2d'
  | 'maxPool2dGradient'
  | 'averagePool2d'
  | 'averagePool2dGradient';

/** Loops over time and their results; see `loop/`. */
export type LoopKind = 'scan' | 'scanResult';

/** What a loop repeats: operations of a graph of their own, over inputs of that graph. */
export interface LoopBody {
  readonly graph: OpGraph;
  /** Operations of the graph that the loop repeats; those recorded later belong to its gradient. */
  readonly size: number;
  readonly states: readonly OpNode[];
  readonly elements: readonly OpNode[];
  readonly captured: readonly OpNode[];
  readonly nextStates: readonly OpNode[];
  /** True: from the last time to the first. What is stacked lies in the sequences' order all the same. */
  readonly backwards: boolean;
  /** True: its gradient repeats everything as well, since loops inside have their own before and after. */
  readonly whole: boolean;
}

/** What an operation needs to know besides its inputs. */
export interface OpAttributes {
  /** Of a constant; of a power, its exponent. */
  readonly value?: number;
  /** Of a constant with axes, row-major. */
  readonly values?: Float32Array;
  /** Of an input. */
  readonly name?: string;
  /** Of a reduction, counted from 0; of a concatenation or reversal, the only one. */
  readonly axes?: readonly number[];
  readonly keepDims?: boolean;
  readonly permutation?: readonly number[];
  /** Of a matrix product: the factor is transposed first. */
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Of a slice, where it begins; of padding, the zeros before. Per axis. */
  readonly begin?: readonly number[];
  /** Of padding, the zeros after. Per axis. */
  readonly after?: readonly number[];
  readonly convolution?: ConvolutionOptions;
  readonly pooling?: PoolingOptions;
  /** Of a scan, what it repeats. */
  readonly loop?: LoopBody;
  /** Of a scan's result: number of the state whose last value it is. */
  readonly index?: number;
  /** Of a scan's result: id, in the body's graph, of the value that it is at every time, [time, …]. */
  readonly stacked?: number;
}

/** One recorded operation and its result. Ids grow along the recording, so inputs come before uses. */
export interface OpNode extends Sym {
  readonly kind: OpKind;
  readonly inputs: readonly OpNode[];
  readonly attributes: OpAttributes;
  /** Id of the layer that it computes, forward or backward; empty for what belongs to none. */
  readonly layer: string;
}
