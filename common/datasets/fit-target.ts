import { AppError } from '../errors/app-error.ts';
import type { Task } from '../network/task.ts';
import { booleanOrder } from './detect-type.ts';
import { fitScaling, orderOfAppearance } from './fit.ts';
import type { ChosenRows } from './features/feature-kind.ts';
import type { ColumnTreatment, FittedColumn } from './recipe.ts';
import { categoriesOf, type ColumnData, numbersOf } from './table-data.ts';
import { taskOf } from './task-of-target.ts';

/** The task of a target from its cells. */
export function taskOfData(treatment: ColumnTreatment, data: ColumnData): Task {
  if (data.kind === 'category') return taskOf(treatment, { distinct: data.values.length });
  const seen = new Set<number>();
  for (const value of numbersOf(data).values) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size > 2) return taskOf(treatment, { distinct: seen.size });
  }
  const numeric = { min: Math.min(...seen), max: Math.max(...seen) };
  return taskOf(treatment, { distinct: seen.size, numeric });
}

/** Class per row for stratification; −1 is missing. `null` for a regression. */
export function classLabels(task: Task, data: ColumnData): Int32Array | null {
  if (task === 'regression') return null;
  if (data.kind === 'category') return data.codes;
  return Int32Array.from(numbersOf(data).values, (value) => (Number.isNaN(value) ? -1 : value));
}

/**
 * Learns the target: its scaling, or its classes in order of first appearance in the training rows
 * (boolean words: the negative one first; 0 before 1). Classes that no training row has come last.
 * Throws `invalid-data` naming the column when training would see a single class.
 */
export function fitTarget(
  treatment: ColumnTreatment,
  data: ColumnData,
  task: Task,
  training: ChosenRows,
): FittedColumn {
  const base = { treatment, features: [treatment.column], fill: null };
  if (task === 'regression' && data.kind === 'number') {
    const values = data.values.filter((value, row) => training(row) && !Number.isNaN(value));
    return { ...base, categories: [], ...fitScaling(values, treatment.scaling) };
  }
  const labels = classLabels(task, data) ?? new Int32Array();
  const inTraining = orderOfAppearance(labels, training);
  if (inTraining.length < 2) throw oneClass(treatment.column, className(data, inTraining[0]));
  const everywhere = orderOfAppearance(labels, () => true);
  const names = [...new Set([...inTraining, ...everywhere])].map((code) => className(data, code));
  const categories = data.kind === 'number' ? ['0', '1'] : (booleanOrder(names) ?? names);
  return { ...base, categories, offset: 0, divisor: 1 };
}

function className(data: ColumnData, code: number | undefined): string {
  if (code === undefined) return '';
  return data.kind === 'number' ? String(code) : (categoriesOf(data).values[code] ?? '');
}

function oneClass(column: string, only: string): AppError {
  const what = only === '' ? 'no class' : `only the class “${only}”`;
  return new AppError(
    'invalid-data',
    `The training rows have ${what} in “${column}”. A classifier needs at least two classes: stratify the split, give training more rows, or choose another target.`,
    { place: { column } },
  );
}
