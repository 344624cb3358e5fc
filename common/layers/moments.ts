import type { ForwardOps, Sym } from './forward-ops.ts';

/** Mean and population variance over some axes, which stay with length 1. */
export function momentsOf(
  ops: ForwardOps,
  x: Sym,
  axes: readonly number[],
): { readonly mean: Sym; readonly variance: Sym } {
  const mean = ops.reduceMean(x, axes, true);
  // The variance does not change with the mean (differences from it add up to zero): no gradient goes there.
  const difference = ops.sub(x, ops.detach(mean));
  return { mean, variance: ops.reduceMean(ops.square(difference), axes, true) };
}
