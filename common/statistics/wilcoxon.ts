import { differences } from './moments.ts';
import { normalSurvival } from './normal.ts';
import { midRanks } from './ranks.ts';

/** Whether paired numbers differ, without the assumption that differences are normal. */
export interface WilcoxonTest {
  /** Pairs that differ; equal ones say nothing and are left out (Wilcoxon 1945). */
  readonly pairs: number;
  /** The smaller sum of ranks. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
  /** From all arrangements of signs, or by the normal distribution. */
  readonly method: 'exact' | 'normal';
}

/** Up to so many pairs all arrangements of signs are counted. */
const fewPairs = 50;

/**
 * Wilcoxon's signed-rank test. Up to 50 pairs it is exact, also with ties: all arrangements of signs of the observed
 * ranks are counted; above, the normal distribution with the correction for ties. Null where no pair differs. Throws a
 * RangeError for different counts.
 */
export function wilcoxon(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  method?: WilcoxonTest['method'],
): WilcoxonTest | null {
  const unequal = differences(first, second).filter((difference) => difference !== 0);
  const pairs = unequal.length;
  if (pairs === 0) return null;
  const { ranks, ties } = midRanks(unequal.map(Math.abs));
  const all = (pairs * (pairs + 1)) / 2;
  const raised = ranks.reduce(
    (sum, rank, index) => sum + ((unequal[index] ?? 0) > 0 ? rank : 0),
    0,
  );
  const statistic = Math.min(raised, all - raised);
  const chosen = method ?? (pairs <= fewPairs ? 'exact' : 'normal');
  if (chosen === 'exact') return { pairs, statistic, p: exactP(ranks, statistic), method: chosen };
  const tied = ties.reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = (pairs * (pairs + 1) * (2 * pairs + 1) - tied / 2) / 24;
  const z = (all / 2 - statistic) / Math.sqrt(variance);
  return { pairs, statistic, p: Math.min(1, 2 * normalSurvival(z)), method: chosen };
}

/** The share of all arrangements of signs with a sum of ranks as small as this or smaller, twice. */
function exactP(ranks: Float64Array, statistic: number): number {
  // Shared ranks are halves: twice each is whole.
  const doubled = Array.from(ranks, (rank) => Math.round(2 * rank));
  const limit = Math.round(2 * statistic);
  const shares = new Float64Array(limit + 1);
  shares[0] = 1;
  for (const rank of doubled) {
    for (let sum = limit; sum >= 0; sum--) {
      shares[sum] = ((shares[sum] ?? 0) + (shares[sum - rank] ?? 0)) / 2;
    }
  }
  return Math.min(1, 2 * shares.reduce((total, share) => total + share, 0));
}
