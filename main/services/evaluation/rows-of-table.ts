import type { Column } from '../../../common/datasets/column.ts';
import type { Dataset } from '../../../common/datasets/dataset.ts';
import { deriveColumns } from '../../../common/datasets/derived/derive-columns.ts';
import { readCell } from '../../../common/datasets/read-value.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { planSeries } from '../../../common/datasets/series/plan-series.ts';
import { dataOf } from '../../../common/datasets/treat-rows.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { literal } from '../datasets/analysis-database.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { usedColumns } from '../datasets/preview-recipe.ts';

/** The cells of some rows of a table, in the order of the rows; missing cells are null. */
export async function cellsOfRows(
  tables: DatasetFiles,
  {
    dataset,
    rows,
    longest,
  }: { readonly dataset: Dataset; readonly rows: readonly number[]; readonly longest: number },
  signal: AbortSignal,
): Promise<readonly (readonly (string | null)[])[]> {
  if (rows.length === 0) return [];
  const { database, table } = await tables.questions(dataset.id, signal);
  const fields = dataset.columns.map(({ name }) => {
    const index = table.names.indexOf(name);
    if (index < 0) return 'NULL';
    const cell = `c${index}`;
    return `CASE WHEN length(${cell}) > ${longest} THEN left(${cell}, ${longest}) || '…' ELSE ${cell} END`;
  });
  const wanted = [...new Set(rows)].map((row) => Math.floor(row));
  const found = await database.rows(
    `SELECT file_row_number::DOUBLE AS place, ${fields.map((field, at) => `${field} AS v${at}`).join(', ')} FROM read_parquet(${literal(table.path)}) WHERE file_row_number IN (${wanted.join(', ')})`,
  );
  const { missingValues } = table.dialect;
  const byRow = new Map(
    found.map((cells) => [
      Number(cells['place']),
      fields.map((_, at) => {
        const value = cells[`v${at}`];
        const text = typeof value === 'string' ? value : null;
        return readCell(text, missingValues) === null ? null : text;
      }),
    ]),
  );
  return rows.map((row) => byRow.get(row) ?? fields.map(() => null));
}

/** What a column holds in some rows: numbers, dates as days since 1970, or categories; null where it is missing. */
export async function valuesOfRows(
  tables: DatasetFiles,
  {
    dataset,
    column,
    rows,
  }: { readonly dataset: Dataset; readonly column: string; readonly rows: readonly number[] },
  signal: AbortSignal,
): Promise<{ readonly numeric: boolean; readonly values: readonly (number | string | null)[] }> {
  const known = dataset.columns.find(({ name }) => name === column);
  if (!known) {
    throw new AppError('not-found', `The table has no column “${column}” any more.`, {
      place: { column },
    });
  }
  const numeric = known.type === 'number' || known.type === 'date';
  const table = await tables.columns(dataset.id, [readAs(known)], { signal });
  const data = dataOf(table, { column });
  const values = rows.map((row) => {
    if (data.kind === 'number') {
      const value = data.values[row] ?? NaN;
      return Number.isNaN(value) ? null : value;
    }
    return data.kind === 'category' ? (data.values[data.codes[row] ?? -1] ?? null) : null;
  });
  return { numeric, values };
}

/** The rows of a table in the order of its series, with the true values of a target. */
export interface OrderedTruth {
  /** Row numbers in the table, from 0. */
  readonly rows: Uint32Array;
  /** Where each series begins; one more than there are series. */
  readonly starts: Uint32Array;
  /** In the target's units; NaN where there is none. */
  readonly values: Float64Array;
}

/** The series that a run's windows were cut from. Throws `invalid-input` without windows. */
export async function orderedTruth(
  tables: DatasetFiles,
  { dataset, recipe }: { readonly dataset: Dataset; readonly recipe: Recipe },
  signal: AbortSignal,
): Promise<OrderedTruth> {
  const { window } = recipe;
  const target = recipe.treatments.find(({ role }) => role === 'target');
  if (!window || !target) throw new AppError('invalid-input', 'The recipe has no windows.');
  const columns = await tables.columns(dataset.id, usedColumns(recipe), { signal });
  const table = deriveColumns(columns, recipe);
  const { series } = planSeries(table, { ...recipe, window });
  const data = dataOf(table, target);
  const values = new Float64Array(series.rows.length).fill(NaN);
  if (data.kind === 'number') {
    series.rows.forEach((row, at) => (values[at] = data.values[row] ?? NaN));
  }
  return { rows: series.rows, starts: Uint32Array.from(series.starts), values };
}

function readAs({ name, type, dateFormat }: Column) {
  if (type === 'date') return { column: name, type, ...(dateFormat ? { dateFormat } : {}) };
  return { column: name, type: type === 'number' ? type : ('category' as const) };
}
