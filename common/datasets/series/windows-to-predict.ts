import { AppError } from '../../errors/app-error.ts';
import { deriveColumns } from '../derived/derive-columns.ts';
import type { FittedRecipe } from '../recipe.ts';
import { groupCodes, orderValues } from '../split/column-values.ts';
import type { ColumnData, TableData } from '../table-data.ts';
import { dataOf, featureMatrix } from '../treat-rows.ts';
import { fillForward } from './fill-forward.ts';
import { gatherWindows, rowFitted } from './gather-windows.ts';
import { longestSeries, type OrderedSeries, orderSeries } from './order-series.ts';
import { seriesNames } from './plan-series.ts';
import { seesTarget, type SeriesWindow } from './series-window.ts';

/** Windows of new rows, or of rows whose future is not known. */
export interface WindowsToPredict {
  readonly window: SeriesWindow;
  readonly series: OrderedSeries;
  /** Names of the series; empty without groups. */
  readonly names: readonly string[];
  /** Value per row that rows are ordered by; null for the order of the table. */
  readonly order: Float64Array | null;
  /** Place in the ordered rows of each window's first row. */
  readonly starts: Uint32Array;
  /** The number of the series that each window is of. */
  readonly seriesOf: Uint32Array;
  /** The target's column as far as it is known; null where the table has none. */
  readonly target: ColumnData | null;
  /** Features of the windows from `from` to before `to`, row-major [to − from, length · features]. */
  readonly features: (from: number, to: number) => Float32Array;
}

/**
 * The last window of every series, or every window there is, treated as the training rows were.
 * Throws `invalid-data` when a column that the windows need is not there, or no series is long enough.
 */
export function windowsToPredict(
  source: TableData,
  fitted: FittedRecipe,
  which: 'last' | 'every',
): WindowsToPredict {
  const { recipe } = fitted;
  const { window } = recipe;
  if (!window) throw new RangeError('The recipe has no window.');
  const table = deriveColumns(source, recipe);
  const column = (name: string | undefined) =>
    name === undefined ? null : dataOf(table, { column: name });
  const orderData = column(window.orderBy);
  const groupData = column(window.groupBy);
  const order = orderData && orderValues(orderData);
  const series = orderSeries(table.rows, order, groupData && groupCodes(groupData));
  const name = fitted.target.treatment.column;
  const sees = seesTarget(window);
  const target = (sees ? dataOf(table, { column: name }) : table.columns.get(name)) ?? null;
  const seen: TableData =
    sees && target
      ? { ...table, columns: new Map(table.columns).set(name, fillForward(target, series)) }
      : table;
  const { starts, seriesOf } = windowStarts(series, window.length, which);
  if (starts.length === 0) throw tooFew(series, window.length);
  const width = fitted.featureNames.length;
  const treated = rowFitted(fitted);
  return {
    window,
    series,
    names: groupData ? seriesNames(groupData, series) : [],
    order,
    starts,
    seriesOf,
    target,
    features: (from, to) => {
      const chosen = starts.subarray(from, to);
      const first = chosen[0] ?? 0;
      // Windows overlap, so that each row between the first and the last is treated once.
      if (which === 'every') {
        const end = (chosen.at(-1) ?? 0) + window.length;
        const matrix = featureMatrix(seen, treated, series.rows.subarray(first, end));
        return gatherWindows(
          matrix,
          chosen.map((at) => at - first),
          window.length,
          width,
        );
      }
      const rows = new Uint32Array(chosen.length * window.length);
      chosen.forEach((at, index) => {
        rows.set(series.rows.subarray(at, at + window.length), index * window.length);
      });
      return featureMatrix(seen, treated, rows);
    },
  };
}

function windowStarts({ starts }: OrderedSeries, length: number, which: 'last' | 'every') {
  const found: number[] = [];
  const seriesOf: number[] = [];
  for (let index = 0; index + 1 < starts.length; index += 1) {
    const last = (starts[index + 1] ?? 0) - length;
    const first = starts[index] ?? 0;
    for (let at = which === 'last' ? Math.max(last, first) : first; at <= last; at += 1) {
      found.push(at);
      seriesOf.push(index);
    }
  }
  return { starts: Uint32Array.from(found), seriesOf: Uint32Array.from(seriesOf) };
}

function tooFew({ starts }: OrderedSeries, length: number): AppError {
  const longest = longestSeries(starts);
  const where = starts.length > 2 ? 'the longest series has' : 'there are';
  return new AppError(
    'invalid-data',
    `A forecast needs the last ${length.toLocaleString('en-US')} rows, but ${where} ${longest.toLocaleString('en-US')}. Give more rows.`,
  );
}
