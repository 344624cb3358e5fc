import { AppError } from '../errors/app-error.ts';
import type { Task } from '../network/task.ts';
import { booleanOrder } from './detect-type.ts';
import { extremes, orderOfAppearance } from './fit.ts';
import { fitNumberSteps } from './numbers/number-steps.ts';
import { canTransform, domainWords, transformNouns } from './numbers/transform.ts';
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
    const { outliers: _, bins: __, ...scaled } = treatment;
    refuseUntransformed(treatment, data.values);
    const values = data.values.filter((value, row) => training(row) && !Number.isNaN(value));
    const steps = fitNumberSteps(scaled, values);
    const transformed = treatment.transform !== undefined && treatment.transform !== 'none';
    return {
      ...base,
      categories: [],
      ...steps,
      ...(transformed ? { range: extremes(values) } : {}),
    };
  }
  const labels = classLabels(task, data) ?? new Int32Array();
  const inTraining = orderOfAppearance(labels, training);
  if (inTraining.length < 2) throw oneClass(treatment.column, className(data, inTraining[0]));
  const everywhere = orderOfAppearance(labels, () => true);
  const names = [...new Set([...inTraining, ...everywhere])].map((code) => className(data, code));
  const categories = data.kind === 'number' ? ['0', '1'] : (booleanOrder(names) ?? names);
  return { ...base, categories, offset: 0, divisor: 1 };
}

/**
 * A target that has no transform cannot be judged either, so it is no gap that may be left out in silence.
 * A square is undone by a root, which gives no negative number back.
 */
function refuseUntransformed(treatment: ColumnTreatment, values: Float64Array): void {
  const { column, transform = 'none' } = treatment;
  let cells = 0;
  let first = -1;
  values.forEach((value, row) => {
    const fits = canTransform(transform, value) && (transform !== 'square' || value >= 0);
    if (Number.isNaN(value) || fits) return;
    if (first < 0) first = row;
    cells += 1;
  });
  if (first < 0) return;
  const count = cells === 1 ? '1 row' : `${cells.toLocaleString('en-US')} rows`;
  const numbers = transform === 'square' ? 'of 0 or more' : (domainWords(transform) ?? '');
  throw new AppError(
    'invalid-data',
    `The ${transformNouns[transform]} of the target “${column}” needs numbers ${numbers}, and ${count} hold others: row ${(first + 1).toLocaleString('en-US')} holds ${String(values[first])}. Choose Yeo–Johnson or no transform.`,
    { place: { column, row: first + 1 } },
  );
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
