import { indexAt, type Point, type Series } from './series.ts';

/** Part of the x axis in view. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * The points to draw: those in `range` and one on each side, at most two per bucket, the lowest
 * and the highest, so that no peak is lost. Absent values stay as NaN, which breaks the line.
 * On a logarithmic scale (`positive`) values of 0 and below are absent; on a logarithmic x axis (`logX`) places of
 * 0 and below are left out, and buckets are equally wide as they are drawn.
 */
export function decimate(
  series: Series,
  range: Range | null,
  buckets: number,
  positive = false,
  logX = false,
): Point[] {
  const shown = range ? Math.max(0, indexAt(series, range.min) - 1) : 0;
  const first = logX ? Math.max(shown, indexAt(series, 0) + 1) : shown;
  const end = range ? Math.min(series.length, indexAt(series, range.max) + 2) : series.length;
  const value = (index: number): number => {
    const y = series.y(index);
    return y === null || (positive && y <= 0) ? NaN : y;
  };
  const count = end - first;
  const points: Point[] = [];
  if (count <= buckets * 2) {
    for (let i = first; i < end; i++) points.push({ x: series.x(i), y: value(i) });
    return points;
  }
  let from = first;
  for (let bucket = 1; bucket <= buckets; bucket++) {
    const share = bucket / buckets;
    const to = logX ? logEnd(series, first, end, share) : first + Math.floor(share * count);
    if (to > from) takeExtremes(series, value, from, to, points);
    from = to;
  }
  return points;
}

/** The first index behind a share of the width of a logarithmic axis. */
function logEnd(series: Series, first: number, end: number, share: number): number {
  if (share >= 1) return end;
  const low = series.x(first);
  return indexAt(series, low * (series.x(end - 1) / low) ** share) + 1;
}

/** Adds the lowest and the highest point of one bucket, in order of x. */
function takeExtremes(
  series: Series,
  value: (index: number) => number,
  from: number,
  to: number,
  points: Point[],
): void {
  let low = -1;
  let high = -1;
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = from; i < to; i++) {
    const y = value(i);
    if (y < lowest) {
      low = i;
      lowest = y;
    }
    if (y > highest) {
      high = i;
      highest = y;
    }
  }
  if (low < 0 || high < 0) {
    points.push({ x: series.x(from), y: NaN });
    return;
  }
  const [first, second] = low <= high ? [low, high] : [high, low];
  points.push({ x: series.x(first), y: value(first) });
  if (second !== first) points.push({ x: series.x(second), y: value(second) });
}
