import type { Range } from './decimate.ts';
import { indexAt, type Point, type Series } from './series.ts';

/** What a line covers where it swings too fast to be seen as a line: from its lowest to its highest values. */
export interface Band {
  /** Places on the x axis, in order. */
  readonly x: Float64Array;
  /** NaN where there is no value. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface Envelope {
  /** The mean of every bucket. */
  readonly line: Point[];
  readonly band: Band;
}

/** Points that a bucket of an envelope has at least: with fewer a mean would hide what can be told apart. */
const leastPoints = 4;
/** A line that crosses its whole height more often than once in so many pixels is no line for the eye. */
const crossing = 8;

/** Whether points are drawn as a line would only blacken the chart, and drawing it would take long. */
export function isRagged(
  points: readonly Point[],
  height: { readonly min: number; readonly max: number },
  width: number,
): boolean {
  let way = 0;
  let before = NaN;
  for (const { y } of points) {
    const step = Math.abs(y - before);
    if (!Number.isNaN(step)) way += step;
    before = y;
  }
  return way > 0 && way > ((height.max - height.min) * width) / crossing;
}

/**
 * The points in `range` in at most `buckets` equal parts of their number: of each the mean, the lowest and the
 * highest value, so that no peak is lost. With `positive`, values of 0 and below are absent, and means are geometric,
 * as the eye takes them on a logarithmic scale; with `logX` places of 0 and below are left out, and buckets are equally
 * wide as they are drawn.
 */
export function envelope(
  series: Series,
  range: Range | null,
  buckets: number,
  positive = false,
  logX = false,
): Envelope {
  const shown = range ? Math.max(0, indexAt(series, range.min) - 1) : 0;
  const first = logX ? Math.max(shown, indexAt(series, 0) + 1) : shown;
  const end = range ? Math.min(series.length, indexAt(series, range.max) + 2) : series.length;
  const count = Math.max(1, Math.min(buckets, Math.floor((end - first) / leastPoints)));
  const line: Point[] = [];
  const x: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  const lowX = series.x(first);
  const ratio = series.x(end - 1) / lowX;
  let from = first;
  for (let bucket = 1; bucket <= count; bucket++) {
    const share = bucket / count;
    const to =
      bucket === count
        ? end
        : logX
          ? indexAt(series, lowX * ratio ** share) + 1
          : first + Math.floor(share * (end - first));
    if (to <= from) continue;
    let least = NaN;
    let most = NaN;
    let sum = 0;
    let values = 0;
    for (let i = from; i < to; i++) {
      const y = series.y(i);
      if (y === null || (positive && y <= 0)) continue;
      // The first value is neither below nor above NaN.
      if (!(y >= least)) least = y;
      if (!(y <= most)) most = y;
      sum += positive ? Math.log(y) : y;
      values++;
    }
    const place = (series.x(from) + series.x(to - 1)) / 2;
    const mean = sum / values;
    line.push({ x: place, y: positive ? Math.exp(mean) : mean });
    x.push(place);
    low.push(least);
    high.push(most);
    from = to;
  }
  return {
    line,
    band: { x: Float64Array.from(x), low: Float64Array.from(low), high: Float64Array.from(high) },
  };
}
