import type { HistogramBin } from '../../../common/datasets/column.ts';
import type { RegressionPoint } from '../../../common/evaluation/evaluation.ts';

/** Predicted minus actual, in the target's units. */
export function residuals(points: readonly RegressionPoint[]): number[] {
  return points.map(({ actual, predicted }) => predicted - actual);
}

/**
 * Bars of equal width with 0 as one of the edges, so that too high and too low never share a bar.
 * At most `limit` + 1 bars; empty without finite values.
 */
export function residualBins(values: readonly number[], limit = 30): HistogramBin[] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [];
  let min = 0;
  let max = 0;
  for (const value of finite) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (min === max) return [{ from: -0.5, to: 0.5, count: finite.length }];
  const width = (max - min) / limit;
  const below = Math.ceil(-min / width - 1e-9);
  const above = Math.max(1, Math.ceil(max / width - 1e-9));
  const counts = new Array<number>(below + above).fill(0);
  for (const value of finite) {
    const bar = Math.min(counts.length - 1, Math.max(0, Math.floor(value / width) + below));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return counts.map((count, i) => ({
    from: (i - below) * width,
    to: (i - below + 1) * width,
    count,
  }));
}
