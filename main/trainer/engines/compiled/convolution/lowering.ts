import type { Lowering } from '../lowering-call.ts';
import type { ConvolutionKind } from '../op-node.ts';

/** How convolutions and pooling are written in ONNX. */
export const convolutionLowerings: Partial<Record<ConvolutionKind, Lowering>> = {};
