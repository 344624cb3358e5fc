import { availableParallelism } from 'node:os';

/** Multiplications in one step that are worth a thread of their own. */
const workPerThread = 2.5e7;

/**
 * Threads for a step of that many multiplications: one for small networks, where waking a second costs more
 * than it saves, up to all cores for large ones.
 */
export function threadCount(work: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(work / workPerThread)));
}
