import { constants, getPriority, setPriority } from 'node:os';

/**
 * Lets what a person looks at go first: a training takes every core it is given, for hours. Threads that begin later
 * inherit it. There is no way back on most systems, so it is for processes that serve one training.
 */
export function yieldProcessor(): void {
  const wanted = constants.priority.PRIORITY_BELOW_NORMAL;
  try {
    // A person who started the program with less keeps it so.
    if (getPriority() < wanted) setPriority(wanted);
  } catch {
    // A system that forbids it trains as it is.
  }
}
