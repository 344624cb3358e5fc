import type { OrderedTruth } from '../rows-of-table.ts';

/** Where the windows of a part lie in the series that they were cut from. */
export interface ToldPlaces {
  /** Place in the ordered rows of the first value that each window tells. */
  readonly first: Int32Array;
  /** The window that tells first of a place; −1 for none. */
  readonly windowAt: Int32Array;
  /** 1 for each place that a window of the part tells of. */
  readonly told: Uint8Array;
  /** The number of the series that each place is of. */
  readonly seriesOf: Int32Array;
}

/**
 * @param rows The table row of the last value that each window tells.
 * @param steps Values that a window tells.
 */
export function toldPlaces(truth: OrderedTruth, rows: Uint32Array, steps: number): ToldPlaces {
  const count = truth.rows.length;
  const placeOf = new Map<number, number>();
  truth.rows.forEach((row, place) => placeOf.set(row, place));
  const first = new Int32Array(rows.length);
  const windowAt = new Int32Array(count).fill(-1);
  const told = new Uint8Array(count);
  rows.forEach((row, window) => {
    const last = placeOf.get(row) ?? -1;
    const start = last - steps + 1;
    first[window] = start;
    if (start < 0) return;
    windowAt[start] = window;
    told.fill(1, start, last + 1);
  });
  const seriesOf = new Int32Array(count);
  for (let series = 0; series + 1 < truth.starts.length; series += 1) {
    seriesOf.fill(series, truth.starts[series] ?? 0, truth.starts[series + 1] ?? 0);
  }
  return { first, windowAt, told, seriesOf };
}
