import type { HistogramBin } from '../../../common/datasets/column.ts';

/** Equal bars from `from` on. */
export interface BinShape {
  readonly from: number;
  readonly width: number;
  readonly count: number;
}

const usualBins = 20;

/** Bars for a range: one around each value of few whole numbers, else twenty over the range. */
export function histogramBins(min: number, max: number, distinct: number): BinShape {
  if (max <= min) return { from: min, width: 0, count: 1 };
  const range = max - min;
  const few =
    Number.isInteger(min) && Number.isInteger(max) && range <= 30 && distinct <= range + 1;
  if (few) return { from: min - 0.5, width: 1, count: range + 1 };
  // The range itself may overflow; halves do not.
  return { from: min, width: max / usualBins - min / usualBins, count: usualBins };
}

/** SQL for the number of the bar that a value falls in; NULL for NULL. */
export function barSql(column: string, { from, width, count }: BinShape): string {
  if (width === 0) return `CASE WHEN ${column} IS NOT NULL THEN 0 END`;
  const place = `floor((${column} - (${from})::DOUBLE) / (${width})::DOUBLE)`;
  // least() passes over NULL, so gaps must be left out by name.
  return `CASE WHEN ${column} IS NOT NULL THEN least(${count - 1}, ${place})::INTEGER END`;
}

/** The bars of one column from counts by bar number. */
export function readHistogram(
  counts: ReadonlyMap<number, number>,
  { from, width, count }: BinShape,
): HistogramBin[] {
  return Array.from({ length: count }, (_, bar) => ({
    from: from + bar * width,
    to: from + (bar + 1) * width,
    count: counts.get(bar) ?? 0,
  }));
}
