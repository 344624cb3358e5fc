import type { Lowering } from '../lowering-call.ts';
import type { LoopKind } from '../op-node.ts';

/** How loops over time are written in ONNX. */
export const loopLowerings: Partial<Record<LoopKind, Lowering>> = {};
