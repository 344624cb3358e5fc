import { normalQuantile } from '../../statistics/normal.ts';

/** Share of findings that may be there by chance alone. */
const level = 0.05;

/**
 * Standard errors that a difference must exceed so that among so many looks one search in twenty shows any by chance
 * (Bonferroni, one-sided).
 */
export function criticalValue(looks: number): number {
  return -normalQuantile(level / Math.max(1, looks));
}
