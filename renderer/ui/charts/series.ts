/** A place on a chart. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * One line of a chart, read in place so that long histories are never copied.
 * `x` grows with the index; `y` is null where there is no finite value.
 */
export interface Series {
  readonly id: string;
  readonly label: string;
  /** Number of the series colour token, 1 to 8. */
  readonly color: number;
  /** Lengths of dash and gap in pixels; solid without. Lines never differ by colour alone. */
  readonly dash?: readonly number[] | undefined;
  /** Number of the marker that stands on the line where lines are few; see `markerShape`. */
  readonly marker?: number | undefined;
  /** Id of the series towards which the gap is shaded. */
  readonly gapTo?: string | undefined;
  readonly length: number;
  readonly x: (index: number) => number;
  readonly y: (index: number) => number | null;
}

/** A vertical line at a place worth knowing (the best epoch). */
export interface Mark {
  readonly x: number;
  readonly label: string;
}

/** A stretch of the x axis that is shaded, or bracketed below the lines. */
export interface Stretch {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Number of the series colour token, 1 to 8; grey without. */
  readonly color?: number | undefined;
}

/** Index of the last point at or before `x`; -1 when all lie behind it. */
export function indexAt(series: Pick<Series, 'length' | 'x'>, x: number): number {
  let low = 0;
  let high = series.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (series.x(middle) <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the point nearest to `x`; -1 for an empty series. */
export function nearestIndex(series: Pick<Series, 'length' | 'x'>, x: number): number {
  const before = indexAt(series, x);
  if (before < 0) return series.length > 0 ? 0 : -1;
  if (before + 1 >= series.length) return before;
  return x - series.x(before) <= series.x(before + 1) - x ? before : before + 1;
}

/** Value read out at `x`: of the point there, or of the last one without a cursor. Null when absent. */
export function valueAt(series: Series, x: number | null): number | null {
  if (series.length === 0) return null;
  if (x === null) return series.y(series.length - 1);
  const index = indexAt(series, x);
  return index >= 0 && series.x(index) === x ? series.y(index) : null;
}

/** First and last x over all series; null when all are empty. */
export function extent(
  all: readonly Series[],
): { readonly min: number; readonly max: number } | null {
  const filled = all.filter((series) => series.length > 0);
  if (filled.length === 0) return null;
  return {
    min: Math.min(...filled.map((series) => series.x(0))),
    max: Math.max(...filled.map((series) => series.x(series.length - 1))),
  };
}
