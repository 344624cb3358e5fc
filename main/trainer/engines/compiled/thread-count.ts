import { availableParallelism } from 'node:os';

/** Multiplications in one step that are worth a thread of their own. */
const workPerThread = 2.5e7;

/**
 * Threads for a step over `batch` rows of a network with `parameters` weights: one for small networks,
 * where waking a second costs more than it saves, up to all cores for large ones.
 */
export function threadCount(parameters: number, batch: number): number {
  // Forward pass and both halves of the backward pass use each weight once per row.
  const work = 3 * parameters * batch;
  return Math.max(1, Math.min(availableParallelism(), Math.floor(work / workPerThread)));
}
