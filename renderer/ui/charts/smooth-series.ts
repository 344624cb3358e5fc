import type { Series } from './series.ts';

/**
 * The exponential moving average of a series, corrected for its start as TensorBoard does: with weight w the
 * average m ← w·m + (1 − w)·y begins at 0, and what is drawn is m / (1 − wⁿ). Where a history was thinned, a
 * point counts as often as `every` places were passed since the one before it, so that the same weight smooths
 * equally. Absent values stay absent and count for nothing. Weight 0 gives the series itself.
 *
 * @param weight from 0 to less than 1
 * @param every distance on the x axis between two points of the whole history; 0 where each point counts once
 */
export function smoothSeries(series: Series, weight: number, every = 0): Series {
  if (weight <= 0 || series.length === 0) return series;
  const values = new Float64Array(series.length);
  let average = 0;
  /** wⁿ: the share of the average that is still its beginning at 0. */
  let beginning = 1;
  let before: number | null = null;
  for (let i = 0; i < series.length; i++) {
    const y = series.y(i);
    if (y === null) {
      values[i] = NaN;
      continue;
    }
    const x = series.x(i);
    const passed: number =
      every > 0 && before !== null ? Math.max(1, Math.round((x - before) / every)) : 1;
    const kept = passed === 1 ? weight : weight ** passed;
    average = kept * average + (1 - kept) * y;
    beginning *= kept;
    values[i] = average / (1 - beginning);
    before = x;
  }
  return {
    ...series,
    y: (index) => {
      const value = values[index];
      return value === undefined || Number.isNaN(value) ? null : value;
    },
  };
}
