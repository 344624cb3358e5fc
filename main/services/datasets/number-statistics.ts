import type { ColumnProfile } from '../../../common/datasets/column.ts';
import { histogramBins, readHistogram } from './histogram-sql.ts';

/** What is told of the numbers of a column. */
export interface NumberDescription {
  readonly count: number;
  readonly distinct: number;
  readonly numeric: NonNullable<ColumnProfile['numeric']>;
}

/** Buckets that numbers are put into before each is sorted. */
const buckets = 65_536;
/** Numbers of a bucket that are sorted by insertion. */
const fewNumbers = 48;

/** Describes finite numbers; `null` for none. They come back in another order. */
export function describeSorted(values: Float64Array): NumberDescription | null {
  const count = values.length;
  if (count === 0) return null;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const sorted = sortNumbers(values, min, max);
  const distinct = countDistinct(sorted);
  const shape = histogramBins(min, max, distinct);
  const bars = new Map<number, number>();
  for (const value of sorted) {
    const place = shape.width === 0 ? 0 : Math.floor((value - shape.from) / shape.width);
    const bar = Math.min(shape.count - 1, place);
    bars.set(bar, (bars.get(bar) ?? 0) + 1);
  }
  return {
    count,
    distinct,
    numeric: {
      min,
      max,
      mean,
      standardDeviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0,
      quartile1: quantile(sorted, 0.25),
      median: quantile(sorted, 0.5),
      quartile3: quantile(sorted, 0.75),
      histogram: readHistogram(bars, shape),
    },
  };
}

/** Several times faster than sorting as a whole where numbers lie spread out, and never much slower. */
function sortNumbers(values: Float64Array, min: number, max: number): Float64Array {
  const scale = (buckets - 1) / (max - min);
  if (values.length < 4096 || !Number.isFinite(scale) || scale === 0) return values.sort();
  const ends = new Uint32Array(buckets + 1);
  for (const value of values) {
    const bucket = ((value - min) * scale) | 0;
    ends[bucket + 1] = (ends[bucket + 1] ?? 0) + 1;
  }
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    ends[bucket + 1] = (ends[bucket + 1] ?? 0) + (ends[bucket] ?? 0);
  }
  const places = ends.slice();
  const sorted = new Float64Array(values.length);
  for (const value of values) {
    const bucket = ((value - min) * scale) | 0;
    const place = places[bucket] ?? 0;
    sorted[place] = value;
    places[bucket] = place + 1;
  }
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const start = ends[bucket] ?? 0;
    const end = ends[bucket + 1] ?? 0;
    if (end - start > fewNumbers) sorted.subarray(start, end).sort();
    else if (end - start > 1) insertionSort(sorted, start, end);
  }
  return sorted;
}

function insertionSort(values: Float64Array, start: number, end: number): void {
  for (let at = start + 1; at < end; at += 1) {
    const value = values[at] ?? 0;
    let place = at - 1;
    while (place >= start && (values[place] ?? 0) > value) {
      values[place + 1] = values[place] ?? 0;
      place -= 1;
    }
    values[place + 1] = value;
  }
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

/** Interpolated between neighbours, as `quantile_cont` does (Hyndman and Fan's type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  const part = place - Math.floor(place);
  return below === above ? below : below * (1 - part) + above * part;
}
