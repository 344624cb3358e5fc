import { contingency, correlationRatio } from '../explore/category-association.ts';
import { pearson, ranked, spearman } from '../explore/correlation.ts';
import type { ColumnData } from '../datasets/table-data.ts';
import {
  type CheckedTable,
  gapsOf,
  labelsOf,
  ofSample,
  percent,
  short,
  targetNumbers,
} from './checked-table.ts';
import type { CheckFix, Finding } from './data-check.ts';
import { oneFeatureAccuracy } from './one-feature.ts';

/** A straight copy of the target in other units has a correlation of 1 up to rounding. */
const copyCorrelation = 0.999;
const risingCorrelation = 0.9998;
/** A feature that alone is right so often is hardly honest. */
const suspectAccuracy = 0.99;
/** Of a measured number, by its neighbours in order. */
const suspectOfNumber = 0.995;
const certainAccuracy = 0.9995;
/** Fewer rows prove nothing. */
const fewestRows = 30;
/** Rows per value that a category needs: names of rows determine everything. */
const rowsPerValue = 4;

/**
 * Features that equal the target, are a copy of it, or tell it alone.
 * @param breathe Awaited between features, so that other work goes on.
 */
export async function findLeaks(
  table: CheckedTable,
  breathe: () => Promise<void>,
): Promise<Finding[]> {
  const { features } = table;
  const found: Finding[] = [];
  for (const { column } of features) {
    await breathe();
    const data = table.rows.columns.get(column);
    const leak = data ? (leakOf(table, column, data) ?? gapLeakOf(table, column, data)) : null;
    if (leak) found.push(leak);
  }
  // Where many columns tell the target, the task is easy and nothing has leaked.
  const graded = found.filter(({ severity }) => severity === 'warning');
  return graded.length > Math.max(1, features.length / 3)
    ? found.filter(({ severity }) => severity === 'error')
    : found;
}

function leakOf(table: CheckedTable, column: string, data: ColumnData): Finding | null {
  const target = table.target.column;
  const numbers = targetNumbers(table);
  if (numbers) return numericLeak(table, column, data, numbers);
  const labels = labelsOf(table);
  if (!labels || (data.kind !== 'number' && data.kind !== 'category')) return null;
  const accuracy = oneFeatureAccuracy(data, labels.codes, rowsPerValue);
  if (!accuracy || accuracy.rows < fewestRows) return null;
  if (accuracy.right < (accuracy.repeats ? suspectAccuracy : suspectOfNumber)) return null;
  // A large class makes a high accuracy cheap.
  const wrong = 1 - accuracy.right;
  if (wrong > 0.1 * (1 - accuracy.majority)) return null;
  const certain = accuracy.right >= certainAccuracy && accuracy.values <= 50;
  return leak(
    column,
    certain ? 'error' : 'warning',
    certain
      ? `“${column}” determines the target “${target}”: each of its values goes with one class only${ofSample(table.rows)}. A network would copy it and learn nothing else.`
      : `“${column}” alone tells the target “${target}” in ${percent(accuracy.right)} of the rows${ofSample(table.rows)}. Is it known before the answer is?`,
  );
}

function numericLeak(
  table: CheckedTable,
  column: string,
  data: ColumnData,
  numbers: Float64Array,
): Finding | null {
  const target = table.target.column;
  if (data.kind === 'category') {
    const ratio = correlationRatio(data.codes, numbers);
    const repeated = ratio.rows >= rowsPerValue * data.values.length;
    if (!repeated || ratio.rows < fewestRows || (ratio.value ?? 0) < copyCorrelation) return null;
    return leak(
      column,
      'error',
      `“${column}” determines the target “${target}”: rows with the same value have nearly the same “${target}” (η = ${short(ratio.value ?? 0)})${ofSample(table.rows)}.`,
    );
  }
  if (data.kind !== 'number') return null;
  const { value, rows } = pearson(data.values, numbers);
  if (rows < fewestRows || value === null) return null;
  const both = data.values.map((one, row) => (Number.isNaN(numbers[row] ?? NaN) ? NaN : one));
  if (both.every((one, row) => Number.isNaN(one) || one === numbers[row])) {
    return leak(
      column,
      'error',
      `“${column}” is the same as the target “${target}” in every row${ofSample(table.rows)}. A network would copy it and learn nothing else.`,
    );
  }
  const rising = spearman(ranked(data.values), ranked(numbers)).value ?? 0;
  if (Math.abs(value) < copyCorrelation && Math.abs(rising) < risingCorrelation) return null;
  return leak(
    column,
    'error',
    Math.abs(value) >= copyCorrelation
      ? `“${column}” is the target “${target}” in other units: their correlation is ${short(value)}${ofSample(table.rows)}. A network would copy it and learn nothing else.`
      : `“${column}” rises and falls with the target “${target}” in every row (rank correlation ${short(rising)})${ofSample(table.rows)}: it is the target in another form.`,
  );
}

/** A column that has gaps exactly where the target is of one class, or is high or low. */
function gapLeakOf(table: CheckedTable, column: string, data: ColumnData): Finding | null {
  const gaps = gapsOf(data, table.rows.row.length);
  const target = table.target.column;
  const numbers = targetNumbers(table);
  if (numbers) {
    const { value, rows } = correlationRatio(gaps, numbers);
    if (rows < fewestRows || (value ?? 0) < 0.95) return null;
    return gapLeak(
      column,
      `Whether “${column}” is missing tells the target “${target}” (η = ${short(value ?? 0)})${ofSample(table.rows)}.`,
    );
  }
  const labels = labelsOf(table);
  if (!labels) return null;
  const { rows, first, second, pairs } = contingency(gaps, labels.codes);
  const missing = first.get(1) ?? 0;
  const least = Math.max(5, rows * 0.01);
  if (missing < least || rows - missing < least || rows < fewestRows) return null;
  for (const [label, ofLabel] of second) {
    const together = pairs.get(1)?.get(label) ?? 0;
    const apart = missing + ofLabel - 2 * together;
    if (apart > 0.005 * Math.min(missing, ofLabel)) continue;
    return gapLeak(
      column,
      `“${column}” is missing exactly where “${target}” is ${labels.names[label] ?? ''}${ofSample(table.rows)}: the gap gives the answer away.`,
    );
  }
  return null;
}

function leak(column: string, severity: 'error' | 'warning', message: string): Finding {
  return {
    id: `leak ${column}`,
    kind: 'leak',
    severity,
    column,
    message,
    rows: [],
    fixes: [ignore(column)],
  };
}

function gapLeak(column: string, message: string): Finding {
  return { ...leak(column, 'error', message), id: `gap-leak ${column}`, kind: 'gap-leak' };
}

/** The fix that takes a column out of the recipe. */
export function ignore(column: string): CheckFix {
  return { kind: 'ignore', label: `Ignore ${column}`, columns: [column] };
}
