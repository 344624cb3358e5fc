import type { Api } from '../../../common/api/api.ts';
import type { Column } from '../../../common/datasets/column.ts';
import { seriesRemarks } from '../../../common/datasets/series/fitted-series.ts';
import { detailOf } from '../../../common/datasets/series/instants.ts';
import { toldRows } from '../../../common/datasets/series/cut-windows.ts';
import { orderSeries } from '../../../common/datasets/series/order-series.ts';
import {
  foundSeries,
  planSeries,
  seriesNames,
  type SeriesPlan,
  type SeriesRecipe,
} from '../../../common/datasets/series/plan-series.ts';
import type {
  PartStretch,
  PlaceKind,
  SeriesLayout,
  SeriesPoints,
} from '../../../common/datasets/series/series-view.ts';
import { lowerBound, thinLine } from '../../../common/datasets/series/thin-line.ts';
import { deriveColumns } from '../../../common/datasets/derived/derive-columns.ts';
import { groupCodes, orderValues } from '../../../common/datasets/split/column-values.ts';
import { countSplits, dataOf } from '../../../common/datasets/treat-rows.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { OnTable } from '../analysis/on-table.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { usedColumns } from '../datasets/preview-recipe.ts';
import type { WantedColumn } from '../datasets/read-columns.ts';

/** Names and stretches that are listed. */
const mostListed = 1000;
const splitNames: readonly (SplitName | undefined)[] = ['train', 'validation', 'test'];

type On<Call extends keyof Api['series']> = OnTable<Parameters<Api['series'][Call]>[0]>;

/** Lines of one series in order, thinned here to what can be seen. */
export async function seriesPoints(
  tables: DatasetFiles,
  { dataset, columns, orderBy, groupBy, group, from, to, most }: On<'points'>,
  signal: AbortSignal,
): Promise<SeriesPoints> {
  const typeOf = new Map(dataset.columns.map((column) => [column.name, column]));
  const table = await tables.columns(
    dataset.id,
    [
      ...columns.map((column) => ({ column, type: 'number' as const })),
      ...(orderBy === undefined ? [] : [orderingColumn(orderBy, typeOf.get(orderBy))]),
      ...(groupBy === undefined ? [] : [{ column: groupBy, type: 'category' as const }]),
    ],
    { signal },
  );
  const orderData = orderBy === undefined ? null : dataOf(table, { column: orderBy });
  const groupData = groupBy === undefined ? null : dataOf(table, { column: groupBy });
  const order = orderData && orderValues(orderData);
  const series = orderSeries(table.rows, order, groupData && groupCodes(groupData));
  const names = groupData ? seriesNames(groupData, series) : [];
  const shown = Math.max(0, group === null ? 0 : names.indexOf(group));
  const rows = series.rows.subarray(series.starts[shown], series.starts[shown + 1]);
  const kind = placeKind(typeOf.get(orderBy ?? ''), rows, order);
  const x = placesOf(kind, rows, order);
  const first = from === null ? 0 : Math.max(0, lowerBound(x, from) - 1);
  const end = to === null ? x.length : Math.min(x.length, lowerBound(x, to) + 1);
  return {
    places: kind,
    groups: names.slice(0, mostListed),
    group: names[shown] ?? null,
    extent: [x[0] ?? 0, x.at(-1) ?? 0],
    rows: Math.max(0, end - first),
    lines: columns.map((column) => {
      const data = dataOf(table, { column });
      const values = data.kind === 'number' ? data.values : new Float64Array();
      const y = valuesAt(rows, values);
      return { column, ...thinLine({ x, y, from: first, to: end }, most) };
    }),
  };
}

/** What a recipe with windows makes of one series. Throws `invalid-input` without windows. */
export async function seriesLayout(
  tables: DatasetFiles,
  { dataset, recipe, group, index }: On<'layout'>,
  signal: AbortSignal,
): Promise<SeriesLayout> {
  const { window } = recipe;
  if (!window) throw new AppError('invalid-input', 'The recipe has no windows.');
  const columns = await tables.columns(dataset.id, usedColumns(recipe), { signal });
  const plan = planSeries(deriveColumns(columns, recipe), { ...recipe, window });
  const orderColumn = dataset.columns.find(({ name }) => name === window.orderBy);
  return layoutOf(plan, { ...recipe, window }, { group, index, orderColumn });
}

function layoutOf(
  plan: SeriesPlan,
  { window }: SeriesRecipe,
  wanted: { group: string | null; index: number; orderColumn: Column | undefined },
): SeriesLayout {
  const { series, names, order, parts, windows } = plan;
  const shown = Math.max(0, wanted.group === null ? 0 : names.indexOf(wanted.group));
  const first = series.starts[shown] ?? 0;
  const end = series.starts[shown + 1] ?? 0;
  const rows = series.rows.subarray(first, end);
  const x = placesOf(placeKind(wanted.orderColumn, rows, order), rows, order);
  const firstWindow = lowerBound(windows.starts, first);
  const own = lowerBound(windows.starts, end) - firstWindow;
  const index = Math.min(Math.max(0, wanted.index), own - 1);
  const at = (windows.starts[firstWindow + index] ?? 0) - first;
  const [toldFrom, told] = toldRows(window);
  const placeOf = (from: number, count: number) =>
    [x[at + from] ?? NaN, x[at + from + count - 1] ?? NaN] as const;
  return {
    windows: countSplits(windows.parts),
    own,
    stretches: stretchesOf(rows, x, parts),
    window:
      own === 0
        ? null
        : {
            index,
            part: splitNames[windows.parts[firstWindow + index] ?? 0] ?? 'train',
            seen: placeOf(0, window.length),
            told: placeOf(toldFrom, told),
          },
    remarks: seriesRemarks(foundSeries(plan), window),
  };
}

function stretchesOf(rows: Uint32Array, x: Float64Array, parts: Uint8Array): PartStretch[] {
  const stretches: PartStretch[] = [];
  let from = 0;
  for (let at = 1; at <= rows.length && stretches.length < mostListed; at += 1) {
    const part = parts[rows[from] ?? 0] ?? 3;
    if (at < rows.length && parts[rows[at] ?? 0] === part) continue;
    stretches.push({
      part: splitNames[part] ?? null,
      from: x[from] ?? NaN,
      to: x[Math.min(at, rows.length - 1)] ?? NaN,
    });
    from = at;
  }
  return stretches;
}

function orderingType(column: Column | undefined): 'number' | 'date' | 'category' {
  return column?.type === 'number' || column?.type === 'date' ? column.type : 'category';
}

function orderingColumn(column: string, of: Column | undefined): WantedColumn {
  const type = orderingType(of);
  return type === 'date' ? { column, type, dateFormat: of?.dateFormat } : { column, type };
}

function placeKind(
  column: Column | undefined,
  rows: Uint32Array,
  order: Float64Array | null,
): PlaceKind {
  const type = orderingType(column);
  if (!order || type === 'category') return { kind: 'row' };
  if (type === 'number') return { kind: 'number' };
  return {
    kind: 'date',
    detail: detailOf(Array.from(rows.subarray(0, 1000), (row) => order[row] ?? 0)),
  };
}

/** Where each row of a series is drawn. */
function placesOf(kind: PlaceKind, rows: Uint32Array, order: Float64Array | null): Float64Array {
  if (kind.kind !== 'row' && order) return valuesAt(rows, order);
  const places = new Float64Array(rows.length);
  for (let place = 0; place < places.length; place += 1) places[place] = place + 1;
  return places;
}

/** A value for each row; NaN for rows that have none. */
function valuesAt(rows: Uint32Array, values: Float64Array): Float64Array {
  const found = new Float64Array(rows.length);
  for (let place = 0; place < found.length; place += 1) {
    found[place] = values[rows[place] ?? 0] ?? NaN;
  }
  return found;
}
