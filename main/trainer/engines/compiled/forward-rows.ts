import { expandBlocks } from '../../../../common/network/expand-blocks.ts';
import { inferShapes } from '../../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';

/** Rows of a call where nothing speaks for fewer. */
export const mostForwardRows = 256;
/** With fewer the calls themselves would cost more than what they compute. */
const leastRows = 8;
/** Numbers of one layer's output that stay in a core's cache: half a megabyte. */
const cached = 2 ** 17;

/**
 * How many rows a processor best takes through a network at once, a power of two: as many as leave what its widest
 * layer gives in the cache. Beyond, every layer waits for memory, and for pages that the system has to clear first.
 */
export function forwardRowsFor(network: NetworkSpec): number {
  const { outputs } = inferShapes(expandBlocks(network).network);
  const sizes = [...outputs.values()]
    .flat()
    .map((shape) => elementCount(shape.filter((axis) => axis !== null)));
  const widest = Math.max(1, ...sizes);
  const rows = 2 ** Math.floor(Math.log2(cached / widest));
  return Math.min(mostForwardRows, Math.max(leastRows, rows));
}
