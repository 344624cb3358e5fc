import type { BinaryCounts } from '../binary-rates.ts';

/** What each kind of decision costs; gains are negative costs. */
export interface DecisionCosts {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

/** What the decisions at a threshold cost together. */
export function costOf(counts: BinaryCounts, costs: DecisionCosts): number {
  return (
    counts.truePositives * costs.truePositive +
    counts.falsePositives * costs.falsePositive +
    counts.falseNegatives * costs.falseNegative +
    counts.trueNegatives * costs.trueNegative
  );
}
