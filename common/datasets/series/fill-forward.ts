import { categoriesOf, type ColumnData } from '../table-data.ts';
import type { OrderedSeries } from './order-series.ts';

/**
 * A column in which a gap takes the value before it in its series; gaps at a series' beginning stay.
 * @param mayKnow Whether a row may take over what the row before it holds; without it every row may.
 */
export function fillForward(
  data: ColumnData,
  series: OrderedSeries,
  mayKnow: (before: number, row: number) => boolean = () => true,
): ColumnData {
  if (data.kind === 'number') {
    const values = data.values.slice();
    eachPair(series, (before, row) => {
      if (!Number.isNaN(values[row] ?? NaN) || !mayKnow(before, row)) return;
      values[row] = values[before] ?? NaN;
    });
    return { ...data, values };
  }
  const { codes, values } = categoriesOf(data);
  const filled = codes.slice();
  eachPair(series, (before, row) => {
    if ((filled[row] ?? -1) >= 0 || !mayKnow(before, row)) return;
    filled[row] = filled[before] ?? -1;
  });
  return { kind: 'category', codes: filled, values };
}

/** Each row with the one before it in its series, in order. */
function eachPair(
  { rows, starts }: OrderedSeries,
  visit: (before: number, row: number) => void,
): void {
  for (let series = 0; series + 1 < starts.length; series += 1) {
    for (let at = (starts[series] ?? 0) + 1; at < (starts[series + 1] ?? 0); at += 1) {
      visit(rows[at - 1] ?? 0, rows[at] ?? 0);
    }
  }
}
