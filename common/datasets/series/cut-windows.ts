import type { OrderedSeries } from './order-series.ts';
import type { SeriesWindow } from './series-window.ts';

/** Windows that could not be used, by reason. */
export interface UnusedWindows {
  /** They see or tell rows of another part, or of none. */
  readonly crossing: number;
  /** A value that they are to tell is missing. */
  readonly withoutTarget: number;
  /** A row that they see misses a feature whose gaps drop the row. */
  readonly incomplete: number;
}

/** Windows over ordered series. */
export interface CutWindows {
  /** Place in the ordered rows of each window's first row. */
  readonly starts: Uint32Array;
  /** The part in which lies what each window tells. */
  readonly parts: Uint8Array;
  readonly unused: UnusedWindows;
  /** Series with too few rows for a window. */
  readonly tooShort: number;
}

/** What is known of each row of the table. */
export interface RowFacts {
  /** Training (0), validation (1), test (2), or in no part. */
  readonly parts: Uint8Array;
  readonly hasTarget: (row: number) => boolean;
  /** Whether the row may be seen. */
  readonly complete: (row: number) => boolean;
}

/** Rows from a window's first to the last that it tells of. */
export function rowsOfWindow({ length, horizon, purpose }: SeriesWindow): number {
  return purpose === 'forecast' ? length + horizon : length;
}

/** The first row that a window tells of, counted from its first row, and how many. */
export function toldRows({
  length,
  horizon,
  purpose,
}: SeriesWindow): [from: number, count: number] {
  return purpose === 'forecast' ? [length, horizon] : [length - 1, 1];
}

/**
 * All windows of the series. A window belongs to the part in which all rows lie that it tells of, and sees no row
 * of a later part: a training window neither sees nor tells of validation and test rows.
 */
export function cutWindows(
  series: OrderedSeries,
  window: SeriesWindow,
  { parts, hasTarget, complete }: RowFacts,
): CutWindows {
  const { rows, starts } = series;
  const needed = rowsOfWindow(window);
  const [toldFrom, told] = toldRows(window);
  const count = (matches: (row: number) => boolean) => {
    const before = new Uint32Array(rows.length + 1);
    let sum = 0;
    for (let at = 0; at < rows.length; at += 1) {
      if (matches(rows[at] ?? 0)) sum += 1;
      before[at + 1] = sum;
    }
    return (from: number, length: number) => (before[from + length] ?? 0) - (before[from] ?? 0);
  };
  const noTarget = count((row) => !hasTarget(row));
  const gaps = count((row) => !complete(row));
  const later = [0, 1, 2].map((part) => count((row) => (parts[row] ?? 0) > part));
  const found: number[] = [];
  const partOf: number[] = [];
  let [crossing, withoutTarget, incomplete, tooShort] = [0, 0, 0, 0];
  for (let index = 0; index + 1 < starts.length; index += 1) {
    const first = starts[index] ?? 0;
    const end = starts[index + 1] ?? 0;
    if (end - first < needed) tooShort += 1;
    for (let at = first; at + needed <= end; at += window.stride) {
      const part = parts[rows[at + toldFrom] ?? 0] ?? 3;
      const laterThan = later[part];
      if (
        !laterThan ||
        laterThan(at, needed) > 0 ||
        (later[part - 1]?.(at + toldFrom, told) ?? told) < told
      ) {
        crossing += 1;
      } else if (noTarget(at + toldFrom, told) > 0) withoutTarget += 1;
      else if (gaps(at, window.length) > 0) incomplete += 1;
      else {
        found.push(at);
        partOf.push(part);
      }
    }
  }
  return {
    starts: Uint32Array.from(found),
    parts: Uint8Array.from(partOf),
    unused: { crossing, withoutTarget, incomplete },
    tooShort,
  };
}
