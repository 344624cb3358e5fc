import type { Sym } from '../../../../common/layers/forward-ops.ts';

/** Primitive operations of the graph that is recorded, differentiated and lowered to ONNX. */
export type OpKind =
  | 'input'
  | 'constant'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'neg'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'square'
  | 'abs'
  | 'maximum'
  | 'minimum'
  | 'relu'
  | 'sigmoid'
  | 'tanh'
  | 'softplus'
  | 'erf'
  | 'positive'
  | 'nonZero'
  | 'softmax'
  | 'logSoftmax'
  | 'softmaxCrossEntropy'
  | 'sigmoidCrossEntropy'
  | 'matmul'
  | 'reshape'
  | 'expand'
  | 'transpose'
  | 'reduceSum'
  | 'reduceMean'
  | 'concat'
  | 'detach';

/** What an operation needs to know besides its inputs. */
export interface OpAttributes {
  /** Of a constant. */
  readonly value?: number;
  /** Of an input. */
  readonly name?: string;
  /** Of a reduction, counted from 0. */
  readonly axes?: readonly number[];
  readonly keepDims?: boolean;
  readonly permutation?: readonly number[];
  /** Of a matrix product: the factor is transposed first. */
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** One recorded operation and its result. Ids grow along the recording, so inputs come before uses. */
export interface OpNode extends Sym {
  readonly kind: OpKind;
  readonly inputs: readonly OpNode[];
  readonly attributes: OpAttributes;
}
