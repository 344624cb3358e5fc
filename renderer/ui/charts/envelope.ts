import { decimate, type Range } from './decimate.ts';
import { indexAt, type Point, type Series } from './series.ts';

/** What the values of a line reach over: from the lowest to the highest at each place. */
export interface Band {
  /** Places on the x axis, in order. */
  readonly x: Float64Array;
  /** NaN where there is no value. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A line as it is drawn, before a band where it stands for more values than it has points. */
export interface Drawn {
  readonly line: Point[];
  readonly band?: Band | undefined;
}

/** What of a series is drawn, and how finely. */
export interface Part {
  readonly range: Range | null;
  /** Parts of the width that can be told apart. */
  readonly buckets: number;
  /** On a logarithmic scale values of 0 and below are absent. */
  readonly positive: boolean;
  /** On a logarithmic x axis places of 0 and below are left out, and buckets are equally wide as they are drawn. */
  readonly logX: boolean;
}

/** Points that a bucket of an envelope has at least: with fewer a mean would hide what can be told apart. */
const leastPoints = 4;
/** Pixels: a line that crosses its whole height within fewer is no line for the eye. */
const crossing = 8;

/** The points in view as they are, or, where they are more than two for each bucket, their envelope. */
export function drawnForm(series: Series, part: Part): Drawn {
  const [first, end] = inView(series, part);
  const { range, buckets, positive, logX } = part;
  return end - first > 2 * buckets
    ? envelope(series, part)
    : { line: decimate(series, range, buckets, positive, logX) };
}

/** From the lowest to the highest of what is drawn. */
export function heightOf(all: readonly Drawn[], log: boolean): Range {
  let min = Infinity;
  let max = -Infinity;
  const take = (y: number): void => {
    if (y < min) min = y;
    if (y > max) max = y;
  };
  for (const { line, band } of all) {
    for (const { y } of line) take(y);
    band?.low.forEach(take);
    band?.high.forEach(take);
  }
  return log ? { min: Math.log(min), max: Math.log(max) } : { min, max };
}

/** Whether a line through the points would only blacken the chart, which also takes long to draw. */
export function isRagged(
  points: readonly Point[],
  { min, max, log, width }: Range & { readonly log: boolean; readonly width: number },
): boolean {
  let way = 0;
  let before = NaN;
  for (const { y } of points) {
    const here = log ? Math.log(y) : y;
    const step = Math.abs(here - before);
    if (!Number.isNaN(step)) way += step;
    before = here;
  }
  return way > 0 && way > ((max - min) * width) / crossing;
}

/**
 * The points in view in equal parts of their number: of each the mean, the lowest and the highest value, so that no
 * peak is lost. On a logarithmic scale means are geometric, as the eye takes them there.
 */
export function envelope(
  series: Series,
  part: Part,
): { readonly line: Point[]; readonly band: Band } {
  const { buckets, positive, logX } = part;
  const [first, end] = inView(series, part);
  const count = Math.max(1, Math.min(buckets, Math.floor((end - first) / leastPoints)));
  const line: Point[] = [];
  const band = {
    x: new Float64Array(count),
    low: new Float64Array(count),
    high: new Float64Array(count),
  };
  const start = series.x(first);
  const ratio = series.x(end - 1) / start;
  let from = first;
  let filled = 0;
  for (let bucket = 1; bucket <= count; bucket++) {
    const share = bucket / count;
    const behind = logX
      ? indexAt(series, start * ratio ** share) + 1
      : first + Math.floor(share * (end - first));
    const to = bucket === count ? end : behind;
    if (to <= from) continue;
    let low = NaN;
    let high = NaN;
    let sum = 0;
    let values = 0;
    for (let i = from; i < to; i++) {
      const y = series.y(i);
      if (y === null || (positive && y <= 0)) continue;
      // No value lies beyond NaN, so the first one is taken.
      if (!(y >= low)) low = y;
      if (!(y <= high)) high = y;
      sum += positive ? Math.log(y) : y;
      values++;
    }
    const x = (series.x(from) + series.x(to - 1)) / 2;
    const mean = sum / values;
    line.push({ x, y: positive ? Math.exp(mean) : mean });
    band.x[filled] = x;
    band.low[filled] = low;
    band.high[filled] = high;
    filled++;
    from = to;
  }
  return {
    line,
    band: {
      x: band.x.subarray(0, filled),
      low: band.low.subarray(0, filled),
      high: band.high.subarray(0, filled),
    },
  };
}

/** The indices of the points in the range and one on each side: the first, and that behind the last. */
function inView(series: Series, { range, logX }: Part): readonly [first: number, end: number] {
  const shown = range ? Math.max(0, indexAt(series, range.min) - 1) : 0;
  const end = range ? Math.min(series.length, indexAt(series, range.max) + 2) : series.length;
  return [logX ? Math.max(shown, indexAt(series, 0) + 1) : shown, end];
}
