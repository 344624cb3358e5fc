import type { ForwardOps, Sym } from './forward-ops.ts';

/** A mask [batch, time] with axes of length 1 behind, so that it broadcasts over values of this rank. */
export function spreadMask(ops: ForwardOps, mask: Sym, rank: number): Sym {
  const added = Array.from({ length: Math.max(0, rank - mask.shape.length) }, () => 1);
  return ops.reshape(mask, [...mask.shape, ...added]);
}

/** 1 where `mask` is 0, and the other way round. */
export function invertMask(ops: ForwardOps, mask: Sym): Sym {
  return ops.sub(ops.constant(1), mask);
}
