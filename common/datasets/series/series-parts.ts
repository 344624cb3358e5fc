import type { SplitSpec } from '../split-spec.ts';
import { leftOut, splitCodes, splitSizes } from '../split.ts';
import { dealRows } from '../split/deal-rows.ts';
import { splitByTime, timeOrder } from '../split/time-split.ts';
import type { CellsReading } from '../split/column-values.ts';
import type { ColumnData } from '../table-data.ts';
import type { OrderedSeries } from './order-series.ts';

/** What the rows of series are dealt by. */
export interface SeriesDealing {
  /** Rows of the table. */
  readonly count: number;
  readonly series: OrderedSeries;
  /** Value per row that they are ordered by; null for the order of the table. */
  readonly order: Float64Array | null;
  /** The split's column; null without one. */
  readonly column: ColumnData | null;
  /** How the cells of the split's column were read. */
  readonly reading?: CellsReading | undefined;
}

/**
 * The part of every row of series, never at random: by groups or by a column where the split says so, else by
 * time. With values to order by all series are cut at the same time, rows of one time together; in the order of
 * the table each series is cut by itself.
 */
export function partsOfSeries(dealing: SeriesDealing, spec: SplitSpec): Uint8Array {
  const { count, series, order, column } = dealing;
  switch (spec.method) {
    case 'grouped':
      return dealRows({ count, labels: null, column }, { ...spec, stratify: false });
    case 'column':
      return partsByColumn(dealing, spec);
    case 'time':
    case 'random':
    case undefined:
      return order ? splitByTime(count, order, spec, true) : partsByPlace(count, series, spec);
  }
}

function partsByPlace(count: number, series: OrderedSeries, spec: SplitSpec): Uint8Array {
  const parts = new Uint8Array(count).fill(leftOut);
  const { rows, starts } = series;
  for (let index = 0; index + 1 < starts.length; index += 1) {
    const own = rows.subarray(starts[index], starts[index + 1]);
    const dealt = splitByTime(own.length, null, spec);
    own.forEach((row, place) => (parts[row] = dealt[place] ?? leftOut));
  }
  return parts;
}

/** As the column says; the share for validation is the end of the training rows. */
function partsByColumn(
  { count, series, order, column, reading }: SeriesDealing,
  spec: SplitSpec,
): Uint8Array {
  const parts = dealRows(
    { count, labels: null, column, reading },
    { ...spec, folds: undefined, validation: 0, stratify: false },
  );
  const named = (spec.values?.validation.length ?? 0) > 0;
  if (!spec.folds && (named || spec.validation === 0)) return parts;
  const inOrder = order ? timeOrder(count, order) : series.rows;
  const dealt = inOrder.filter(
    (row) =>
      parts[row] === splitCodes.train || (spec.folds && parts[row] === splitCodes.validation),
  );
  const share = Math.min(1, spec.validation);
  const inner = { ...spec, train: 1 - share, validation: share, test: 0 };
  const again = splitByTime(dealt.length, null, inner);
  dealt.forEach((row, place) => (parts[row] = again[place] ?? leftOut));
  return parts;
}

/** About how many rows of `count` each part gets; folds included. */
export function timeSizes(count: number, spec: SplitSpec): [number, number, number] {
  if (!spec.folds) return splitSizes(count, spec);
  const sizes: [number, number, number] = [0, 0, 0];
  for (const part of splitByTime(count, null, spec)) {
    if (part === 0 || part === 1 || part === 2) sizes[part] += 1;
  }
  return sizes;
}
