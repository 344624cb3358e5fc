import { evenSplitTest } from './binomial.ts';
import { chiSquareSurvival } from './chi-square.ts';

/** Whether two classifiers are right on the same rows equally often. */
export interface McNemarTest {
  /** Rows that only the first gets right, and only the second. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Exact two-sided probability, by the binomial distribution. */
  readonly p: number;
  /** With continuity correction: (|b − c| − 1)² / (b + c); null where the two never differ. */
  readonly chiSquare: { readonly statistic: number; readonly p: number } | null;
}

/**
 * McNemar's test (1947), exact and by χ² with the correction of Edwards (1948). Rows on which both are right or both
 * wrong say nothing about the difference.
 */
export function mcNemar(onlyFirst: number, onlySecond: number): McNemarTest {
  const differing = onlyFirst + onlySecond;
  if (differing === 0) return { onlyFirst, onlySecond, p: 1, chiSquare: null };
  const statistic = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1) ** 2 / differing;
  return {
    onlyFirst,
    onlySecond,
    p: evenSplitTest(onlyFirst, differing),
    chiSquare: { statistic, p: chiSquareSurvival(statistic, 1) },
  };
}
