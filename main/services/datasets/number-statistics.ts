import { setImmediate } from 'node:timers/promises';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import { type BinShape, histogramBins, readHistogram } from './histogram-sql.ts';
import { sortNumbers } from './sort-numbers.ts';

/** What is told of the numbers of a column. */
export interface NumberDescription {
  readonly count: number;
  readonly distinct: number;
  readonly numeric: NonNullable<ColumnProfile['numeric']>;
}

/** Describes finite numbers, while the thread's other work goes on; `null` for none. Uses up what it is given. */
export async function describeNumbers(values: Float64Array): Promise<NumberDescription | null> {
  const count = values.length;
  if (count === 0) return null;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / count;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  await setImmediate();
  const sorted = await sortNumbers(values);
  const [min, max] = [unsigned(sorted[0]), unsigned(sorted[count - 1])];
  const distinct = countDistinct(sorted);
  const shape = histogramBins(min, max, distinct);
  const ends = Array.from({ length: shape.count }, (_, bar) => endOfBar(sorted, shape, bar));
  const bars = ends.map((end, bar) => end - (ends[bar - 1] ?? 0));
  return described({ count, distinct, min, max, mean, squares }, shape, bars, (place) => {
    return sorted[place] ?? 0;
  });
}

/** Describes finite numbers that come so many times each, in any order; `null` for none. */
export function describeCounted(
  values: readonly { readonly value: number; readonly count: number }[],
): NumberDescription | null {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return null;
  const [min, max] = [unsigned(first.value), unsigned(last.value)];
  let count = 0;
  let sum = 0;
  let distinct = 0;
  let before = NaN;
  // How many numbers there are up to each.
  const ends = sorted.map((number) => {
    if (number.value !== before) distinct += 1;
    before = number.value;
    sum += number.value * number.count;
    return (count += number.count);
  });
  const mean = sum / count;
  const squares = sorted.reduce(
    (all, number) => all + number.count * (number.value - mean) ** 2,
    0,
  );
  const shape = histogramBins(min, max, distinct);
  const bars = Array.from({ length: shape.count }, () => 0);
  for (const number of sorted) {
    const bar = barOf(number.value, shape);
    bars[bar] = (bars[bar] ?? 0) + number.count;
  }
  return described({ count, distinct, min, max, mean, squares }, shape, bars, (place) => {
    return sorted[ends.findIndex((end) => place < end)]?.value ?? max;
  });
}

interface Moments {
  readonly count: number;
  readonly distinct: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sum of the squared distances from the mean. */
  readonly squares: number;
}

/** @param at The number at a place of the ascending order, from 0. */
function described(
  { count, distinct, min, max, mean, squares }: Moments,
  shape: BinShape,
  bars: readonly number[],
  at: (place: number) => number,
): NumberDescription {
  // Interpolated between neighbours, as `quantile_cont` does (Hyndman and Fan's type 7).
  const quantile = (share: number) => {
    const place = share * (count - 1);
    const below = at(Math.floor(place));
    const above = at(Math.ceil(place));
    const part = place - Math.floor(place);
    return unsigned(below === above ? below : below * (1 - part) + above * part);
  };
  return {
    count,
    distinct,
    numeric: {
      min,
      max,
      mean,
      standardDeviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0,
      quartile1: quantile(0.25),
      median: quantile(0.5),
      quartile3: quantile(0.75),
      histogram: readHistogram(new Map(bars.entries()), shape),
    },
  };
}

/** Zero without a sign: two zeros of different signs have no order. */
function unsigned(value = 0): number {
  return value + 0;
}

function barOf(value: number, { from, width, count }: BinShape): number {
  return width === 0 ? 0 : Math.min(count - 1, Math.floor((value - from) / width));
}

/** Behind the last number of a bar and of those before it. */
function endOfBar(sorted: Float64Array, shape: BinShape, bar: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (barOf(sorted[middle] ?? 0, shape) <= bar) from = middle + 1;
    else to = middle;
  }
  return from;
}

function countDistinct(sorted: Float64Array): number {
  let distinct = 1;
  let before = sorted[0];
  for (let at = 1; at < sorted.length; at += 1) {
    const value = sorted[at];
    if (value !== before) distinct += 1;
    before = value;
  }
  return distinct;
}
