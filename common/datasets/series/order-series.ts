import { timeOrder } from '../split/time-split.ts';

/** Rows of a table as one or several series. */
export interface OrderedSeries {
  /** Row numbers, one series behind the other, each in order. */
  readonly rows: Uint32Array;
  /** Where each series begins in `rows`, and the place behind the last. */
  readonly starts: readonly number[];
  /** The group number of each series; −1 where rows are in none. */
  readonly groups: readonly number[];
}

/**
 * Puts rows in order, series by series in order of appearance. Rows without a value to order by are left out.
 * @param order One value per row; null for the order of the table.
 * @param groups Group number per row; null for one series.
 */
export function orderSeries(
  count: number,
  order: Float64Array | null,
  groups: Int32Array | null,
): OrderedSeries {
  const rows = timeOrder(count, order);
  if (!groups) return { rows, starts: [0, rows.length], groups: [-1] };
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, 0);
  for (const row of rows) {
    const group = groups[row] ?? -1;
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  const filled = [...sizes].filter(([, size]) => size > 0);
  const starts = [0];
  for (const [, size] of filled) starts.push((starts.at(-1) ?? 0) + size);
  const next = new Map(filled.map(([group], index) => [group, starts[index] ?? 0]));
  const bySeries = new Uint32Array(rows.length);
  for (const row of rows) {
    const group = groups[row] ?? -1;
    const place = next.get(group) ?? 0;
    bySeries[place] = row;
    next.set(group, place + 1);
  }
  return { rows: bySeries, starts, groups: filled.map(([group]) => group) };
}

/** Rows of the longest series, by where series begin and the last ends. */
export function longestSeries(starts: readonly number[]): number {
  return starts.reduce(
    (longest, start, index) => Math.max(longest, (starts[index + 1] ?? start) - start),
    0,
  );
}

/** How regular the distances between neighbours are. */
export interface Regularity {
  /** The usual distance: the median; null for less than two rows. */
  readonly step: number | null;
  /** Distances of more than one and a half times the usual one. */
  readonly gaps: number;
  /** Rows at the same place as the row before. */
  readonly repeated: number;
}

/** How regularly the values that rows are ordered by follow one another within each series. */
export function regularityOf({ rows, starts }: OrderedSeries, order: Float64Array): Regularity {
  const distances = new Float64Array(rows.length);
  let count = 0;
  for (let series = 0; series + 1 < starts.length; series += 1) {
    for (let at = (starts[series] ?? 0) + 1; at < (starts[series + 1] ?? 0); at += 1) {
      distances[count] = (order[rows[at] ?? 0] ?? NaN) - (order[rows[at - 1] ?? 0] ?? NaN);
      count += 1;
    }
  }
  const known = distances.subarray(0, count);
  const repeated = known.filter((distance) => distance === 0).length;
  const apart = known.filter((distance) => distance > 0).sort();
  const step = apart[Math.floor(apart.length / 2)] ?? null;
  const gaps = step === null ? 0 : apart.filter((distance) => distance > 1.5 * step).length;
  return { step, gaps, repeated };
}
