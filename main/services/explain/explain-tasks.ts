import type { ColumnTreatment } from '../../../common/datasets/recipe.ts';
import type { Dataset } from '../../../common/datasets/dataset.ts';
import { dataOf } from '../../../common/datasets/treat-rows.ts';
import { usualNumbers, type UsualColumn } from '../../../common/explain/dependence-grid.ts';
import { findSlices } from '../../../common/explain/slices/find-slices.ts';
import { meets, type SlicedValues } from '../../../common/explain/slices/slice-bins.ts';
import type { SliceCondition, SliceMeasure } from '../../../common/explain/slices/slice.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { cellsOfRows } from '../evaluation/rows-of-table.ts';
import type { TaskControl } from '../work/task.ts';

/** Categories that are told of. */
const most = 200;
/** Characters of a cell. */
const longest = 1_000_000;

/** What the training rows hold in columns. */
export async function usualColumns(
  tables: DatasetFiles,
  {
    dataset,
    columns,
    rows,
  }: {
    readonly dataset: Dataset;
    readonly columns: readonly ColumnTreatment[];
    /** Training rows, by their numbers in the table. */
    readonly rows: Uint32Array;
  },
  signal: AbortSignal,
): Promise<readonly UsualColumn[]> {
  const read = columns.filter(({ type }) => type !== 'image' && type !== 'text');
  const table = await tables.columns(dataset.id, read, { signal });
  const found: UsualColumn[] = [];
  for (const treatment of columns) {
    const { column, type } = treatment;
    if (type === 'text') found.push({ kind: 'texts', column, usual: null });
    if (type === 'text' || type === 'image') continue;
    const data = dataOf(table, treatment);
    if (data.kind === 'category') found.push(usualCategory(column, data, rows));
    else if (data.kind === 'number' && type === 'date') {
      const middle = middleRow(data.values, rows);
      const cells =
        middle === null
          ? []
          : await cellsOfRows(tables, { dataset, rows: [middle], longest }, signal);
      const at = dataset.columns.findIndex(({ name }) => name === column);
      found.push({ kind: 'dates', column, usual: cells[0]?.[at] ?? null });
    } else if (data.kind === 'number') {
      const numbers = Float64Array.from(rows, (row) => data.values[row] ?? NaN);
      found.push(usualNumbers(column, numbers, dataset.dialect.decimal));
    }
  }
  return found;
}

function usualCategory(
  column: string,
  { codes, values }: { readonly codes: Int32Array; readonly values: readonly string[] },
  rows: Uint32Array,
): UsualColumn {
  const counts = new Float64Array(values.length);
  for (const row of rows) {
    const code = codes[row] ?? -1;
    if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  }
  const order = values
    .map((_, code) => code)
    .filter((code) => (counts[code] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, most);
  const sorted = order.map((code) => values[code] ?? '');
  return { kind: 'categories', column, usual: sorted[0] ?? null, values: sorted };
}

/** The row whose number is the middle one; the lower of two. */
function middleRow(values: Float64Array, rows: Uint32Array): number | null {
  const known = [...rows].filter((row) => !Number.isNaN(values[row] ?? NaN));
  known.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  return known[Math.floor((known.length - 1) / 2)] ?? null;
}

/** The judged rows of a part with what is measured of each. */
export interface MeasuredRows {
  readonly dataset: Dataset;
  readonly measure: SliceMeasure;
  /** Row numbers in the table. */
  readonly rows: Uint32Array;
  readonly measures: Float64Array;
}

/** Compares slices of the rows by all columns of the table. */
export async function sliceTable(
  tables: DatasetFiles,
  {
    dataset,
    rows,
    ...search
  }: MeasuredRows & {
    readonly bins: number;
    readonly support: number;
    readonly pairs: boolean;
  },
  { signal, tell }: TaskControl<number>,
) {
  const names = dataset.columns.map(({ name }) => name);
  const columns = await slicedValues(tables, dataset, names, rows, signal);
  return findSlices({ ...search, columns }, (done) => {
    signal.throwIfAborted();
    tell(done);
  });
}

/** Places in `rows` of those that meet all conditions, worst first. */
export async function rowsOfSlice(
  tables: DatasetFiles,
  {
    dataset,
    rows,
    measure,
    measures,
    conditions,
  }: MeasuredRows & { readonly conditions: readonly SliceCondition[] },
  signal: AbortSignal,
): Promise<Int32Array> {
  const names = conditions.map(({ column }) => column);
  const columns = await slicedValues(tables, dataset, names, rows, signal);
  const chosen: number[] = [];
  rows.forEach((_, place) => {
    const inside = conditions.every((condition) => {
      const given = columns.find(({ column }) => column === condition.column);
      return given !== undefined && meets(condition, given, place);
    });
    if (inside && !Number.isNaN(measures[place] ?? NaN)) chosen.push(place);
  });
  const sign = measure === 'accuracy' ? 1 : -1;
  chosen.sort((a, b) => sign * ((measures[a] ?? 0) - (measures[b] ?? 0)) || a - b);
  return Int32Array.from(chosen);
}

async function slicedValues(
  tables: DatasetFiles,
  dataset: Dataset,
  names: readonly string[],
  rows: Uint32Array,
  signal: AbortSignal,
): Promise<readonly SlicedValues[]> {
  const wanted = dataset.columns
    .filter(({ name, type }) => names.includes(name) && type !== 'image')
    .map(({ name, type, dateFormat }) => ({ column: name, type, dateFormat }));
  const table = await tables.columns(dataset.id, wanted, { signal });
  return wanted.flatMap(({ column, type }): SlicedValues[] => {
    const data = table.columns.get(column);
    switch (data?.kind) {
      case 'number': {
        const values = Float64Array.from(rows, (row) => data.values[row] ?? NaN);
        return [{ kind: type === 'date' ? 'date' : 'number', column, values }];
      }
      case 'category':
        return [
          {
            kind: 'category',
            column,
            codes: Int32Array.from(rows, (row) => data.codes[row] ?? -1),
            names: data.values,
          },
        ];
      case 'text':
        return [
          {
            kind: 'length',
            column,
            values: Float64Array.from(rows, (row) => data.values[row]?.length ?? NaN),
          },
        ];
      default:
        return [];
    }
  });
}
