import type { HistogramBin } from '../column.ts';
import type { ChosenRows } from '../features/feature-kind.ts';
import { extremes, momentsOf } from '../fit.ts';
import type { StepSummary } from '../step-preview.ts';

/** Bars of a histogram before and after a step. */
const bars = 24;

/** A summary of training rows; NaN is missing. */
export function summarizeNumbers(values: Float64Array): StepSummary {
  const present = values.filter((value) => !Number.isNaN(value));
  const counts = {
    rows: values.length,
    missing: values.length - present.length,
    distinct: new Set(present).size,
  };
  if (present.length === 0) return { ...counts, numbers: null };
  const { mean, deviation } = momentsOf(present);
  const [min, max] = extremes(present);
  const histogram = histogramOf(present, min, max);
  return { ...counts, numbers: { mean, standardDeviation: deviation, min, max, histogram } };
}

/** A summary of the training rows of a column of texts. */
export function summarizeTexts(
  rows: number,
  textAt: (row: number) => string | null,
  training: ChosenRows,
): StepSummary {
  const seen = new Set<string>();
  let count = 0;
  let missing = 0;
  for (let row = 0; row < rows; row += 1) {
    if (!training(row)) continue;
    count += 1;
    const text = textAt(row);
    if (text === null) missing += 1;
    else seen.add(text);
  }
  return { rows: count, missing, distinct: seen.size, numbers: null };
}

/** Bars of equal width from the least to the largest number; one bar for a constant. */
function histogramOf(values: Float64Array, min: number, max: number): readonly HistogramBin[] {
  if (min === max) return [{ from: min, to: max, count: values.length }];
  const counts = new Uint32Array(bars);
  const width = (max - min) / bars;
  for (const value of values) {
    const bar = Math.min(bars - 1, Math.floor((value - min) / width));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return Array.from(counts, (count, bar) => ({
    from: min + bar * width,
    to: bar === bars - 1 ? max : min + (bar + 1) * width,
    count,
  }));
}
