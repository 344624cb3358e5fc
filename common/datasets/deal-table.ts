import { AppError } from '../errors/app-error.ts';
import type { Task } from '../network/task.ts';
import { classLabels, taskOfData } from './fit-target.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';
import type { SplitSpec } from './split-spec.ts';
import { orderValues, pickRows, readingOf } from './split/column-values.ts';
import { dealRows } from './split/deal-rows.ts';
import { equalRows } from './split/repeated-rows.ts';
import { timeOrder } from './split/time-split.ts';
import { keepLatest, keepSubset } from './split/training-subset.ts';
import { leftOut } from './split.ts';
import { gapsOf } from './features/gaps.ts';
import { type ColumnData, isMissing, type TableData } from './table-data.ts';

/** The rows of a table that a recipe uses, dealt to their parts. */
export interface DealtTable {
  readonly task: Task;
  /** Row numbers in the table, ascending. */
  readonly kept: Uint32Array;
  /** 0 training, 1 validation, 2 test; one per kept row. */
  readonly split: Uint8Array;
}

/**
 * Leaves out the rows that a recipe does not use and deals the others.
 * Throws `invalid-data` naming the column when no row is left or the rows cannot be dealt.
 */
export function dealTable(
  table: TableData,
  recipe: Recipe,
  features: readonly ColumnTreatment[],
  target: { readonly treatment: ColumnTreatment; readonly data: ColumnData },
): DealtTable {
  const usable = usableRows(table, recipe, features, target.data);
  if (usable.length === 0) throw noRows(target.treatment.column);
  const task = taskOfData(target.treatment, target.data);
  const labels = classLabels(task, target.data);
  const { split } = recipe;
  const rows = {
    count: usable.length,
    labels: labels ? labelsAt(labels, usable) : null,
  };
  const together = split.repeatedRows === 'together' && (split.method ?? 'random') === 'random';
  const column = table.columns.get(split.column ?? '');
  const whole = together
    ? dealRows(
        { ...rows, column: equalRows(featureData(table, features), usable) },
        { ...split, method: 'grouped' },
      )
    : dealRows(
        {
          ...rows,
          column: column ? pickRows(column, usable) : null,
          reading: readingOf(table, recipe, split.column),
        },
        split,
      );
  const dealt = withSubset(whole, split, rows.labels, column ? pickRows(column, usable) : null);
  return dealt.includes(leftOut)
    ? {
        task,
        kept: usable.filter((_, index) => dealt[index] !== leftOut),
        split: dealt.filter((part) => part !== leftOut),
      }
    : { task, kept: usable, split: dealt };
}

/** Leaves out training rows where the run is to learn from a part of them. */
function withSubset(
  parts: Uint8Array,
  { subset, method }: SplitSpec,
  labels: Int32Array | null,
  column: ColumnData | null,
): Uint8Array {
  if (!subset) return parts;
  if (method !== 'time') return keepSubset(parts, subset, labels);
  return keepLatest(parts, subset, timeOrder(parts.length, column && orderValues(column)));
}

/** A plain loop: `Int32Array.from` with a function takes ten times as long. */
function labelsAt(labels: Int32Array, rows: Uint32Array): Int32Array {
  const found = new Int32Array(rows.length);
  for (let index = 0; index < rows.length; index += 1)
    found[index] = labels[rows[index] ?? 0] ?? -1;
  return found;
}

function featureData(table: TableData, features: readonly ColumnTreatment[]): ColumnData[] {
  return features.flatMap(({ column }) => table.columns.get(column) ?? []);
}

/** Rows with a target and a picture and, where a feature's strategy is to drop rows, that feature. */
function usableRows(
  table: TableData,
  recipe: Recipe,
  features: readonly ColumnTreatment[],
  target: ColumnData,
): Uint32Array {
  const required = features
    .filter(({ missing, type }) => missing === 'drop' || type === 'image')
    .flatMap((treatment) => {
      const data = table.columns.get(treatment.column);
      return data ? gapsOf(treatment, data) : [];
    });
  const excluded = new Set(recipe.excludedRows);
  const kept = new Uint32Array(table.rows);
  let count = 0;
  for (let row = 0; row < table.rows; row += 1) {
    if (isMissing(target, row) || (required.length > 0 && required.some((gap) => gap(row))))
      continue;
    if (excluded.size > 0 && excluded.has(row)) continue;
    kept[count] = row;
    count += 1;
  }
  return kept.slice(0, count);
}

function noRows(column: string): AppError {
  return new AppError(
    'invalid-data',
    `No row is left: every row misses its target “${column}” or a feature whose gaps drop the row.`,
    { place: { column } },
  );
}
