import type { LoopKind } from '../op-node.ts';
import type { ReverseRule } from '../reverse-rule.ts';

/** Rules of loops over time. */
export const loopRules: Readonly<Record<LoopKind, ReverseRule | null>> = {
  scan: null,
  scanResult: null,
};
