import { AppError } from '../../errors/app-error.ts';
import { gapsOf } from '../features/gaps.ts';
import type { Recipe } from '../recipe.ts';
import type { TrainingSubset } from '../split-spec.ts';
import { leftOut } from '../split.ts';
import { groupCodes, orderValues, readingOf } from '../split/column-values.ts';
import { keepLatest } from '../split/training-subset.ts';
import { categoriesOf, type ColumnData, isMissing, type TableData } from '../table-data.ts';
import { type CutWindows, cutWindows, rowsOfWindow } from './cut-windows.ts';
import type { FittedSeries } from './fitted-series.ts';
import { longestSeries, type OrderedSeries, orderSeries, regularityOf } from './order-series.ts';
import { partsOfSeries } from './series-parts.ts';
import type { SeriesWindow } from './series-window.ts';

/** A recipe whose rows are windows. */
export type SeriesRecipe = Recipe & { readonly window: SeriesWindow };

/** How the rows of a table are ordered, dealt and cut into windows. */
export interface SeriesPlan {
  readonly series: OrderedSeries;
  /** Names of the series; empty without groups. */
  readonly names: readonly string[];
  /** Value per row that rows are ordered by; null for the order of the table. */
  readonly order: Float64Array | null;
  /** The part of each row of the table. */
  readonly parts: Uint8Array;
  readonly windows: CutWindows;
}

/**
 * Orders a table's rows, deals them and cuts the windows.
 * Throws `invalid-data` naming a column that is not there.
 */
export function planSeries(table: TableData, recipe: SeriesRecipe): SeriesPlan {
  const { window, split, treatments } = recipe;
  const orderData = wanted(table, window.orderBy);
  const groupData = wanted(table, window.groupBy);
  const order = orderData && orderValues(orderData);
  const series = orderSeries(table.rows, order, groupData && groupCodes(groupData));
  const column = table.columns.get(split.column ?? '') ?? null;
  const reading = readingOf(table, recipe, split.column);
  const dealt = partsOfSeries({ count: table.rows, series, order, column, reading }, split);
  const parts = split.subset ? latestOfSeries(dealt, split.subset, series) : dealt;
  // No window sees or tells a row that the person left out.
  for (const row of recipe.excludedRows ?? []) parts[row] = leftOut;
  const target = treatments.find(({ role }) => role === 'target');
  const targetData = target && table.columns.get(target.column);
  const required = treatments
    .filter(({ role, missing }) => role === 'feature' && missing === 'drop')
    .flatMap((treatment) => {
      const data = table.columns.get(treatment.column);
      return data ? gapsOf(treatment, data) : [];
    });
  const windows = cutWindows(series, window, {
    parts,
    hasTarget: (row) => !targetData || !isMissing(targetData, row),
    complete: (row) => !required.some((gap) => gap(row)),
  });
  return { series, names: groupData ? seriesNames(groupData, series) : [], order, parts, windows };
}

/** Of each series the latest training rows: what is left hangs together, so that windows fit into it. */
function latestOfSeries(
  parts: Uint8Array,
  subset: TrainingSubset,
  { rows, starts }: OrderedSeries,
): Uint8Array {
  let kept = parts;
  for (let index = 0; index + 1 < starts.length; index += 1) {
    kept = keepLatest(kept, subset, rows.subarray(starts[index], starts[index + 1]));
  }
  return kept;
}

function wanted(table: TableData, column: string | undefined): ColumnData | null {
  if (column === undefined) return null;
  const data = table.columns.get(column);
  if (data) return data;
  throw new AppError(
    'invalid-data',
    `The table has no column “${column}”, which its rows are ordered or grouped by.`,
    { place: { column } },
  );
}

/** What tells each series from the others. */
export function seriesNames(data: ColumnData, { rows, starts, groups }: OrderedSeries): string[] {
  if (data.kind === 'number') {
    return groups.map((_, index) => String(data.values[rows[starts[index] ?? 0] ?? 0]));
  }
  const { values } = categoriesOf(data);
  return groups.map((group) => values[group] ?? 'missing');
}

/** What was found of the series and their windows. */
export function foundSeries({ series, order, windows }: SeriesPlan): FittedSeries {
  return {
    series: series.groups.length,
    tooShort: windows.tooShort,
    unordered: order ? order.filter((value) => Number.isNaN(value)).length : 0,
    unused: windows.unused,
    regularity: order ? regularityOf(series, order) : null,
  };
}

/** The error for a table, or its training rows, without a single window. */
export function noWindows(plan: SeriesPlan, window: SeriesWindow): AppError {
  const { series, windows, parts } = plan;
  const needed = rowsOfWindow(window);
  const what =
    window.purpose === 'forecast'
      ? `a window of ${format(window.length)} rows and ${format(window.horizon)} to forecast needs ${format(needed)}`
      : `a window needs ${format(needed)}`;
  const longest = longestSeries(series.starts);
  const training = parts.reduce((count, part) => count + Number(part === 0), 0);
  const { withoutTarget, incomplete } = windows.unused;
  const where = series.groups.length > 1 ? 'the longest series has' : 'the table has';
  const message =
    longest < needed
      ? `There are too few rows: ${where} ${format(longest)}, and ${what}. Shorten the window.`
      : withoutTarget + incomplete > 0 && windows.starts.length === 0
        ? 'Every window misses a value that it is to tell, or a feature whose gaps drop the row. Fill the gaps, or shorten the window.'
        : `No window lies within the training rows: there are ${format(training)} of them, and ${what}. Shorten the window, or give training more rows.`;
  return new AppError('invalid-data', message, { place: { field: 'recipe' } });
}

function format(value: number): string {
  return value.toLocaleString('en-US');
}
