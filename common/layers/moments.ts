import type { ForwardOps, Sym } from './forward-ops.ts';

/** Mean and population variance over some axes, which stay with length 1. */
export function momentsOf(
  ops: ForwardOps,
  x: Sym,
  axes: readonly number[],
): { readonly mean: Sym; readonly variance: Sym } {
  const mean = ops.reduceMean(x, axes, true);
  return { mean, variance: ops.reduceMean(ops.square(ops.sub(x, mean)), axes, true) };
}
