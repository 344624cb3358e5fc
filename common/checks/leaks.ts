import { contingency, correlationRatio } from '../explore/category-association.ts';
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
import type { Finding } from './data-check.ts';
import { leak } from './leak-finding.ts';
import { findTellingFeature, numericLeak, numericTarget } from './numeric-leaks.ts';
import { oneFeatureAccuracy } from './one-feature.ts';

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
  const target = numericTarget(table);
  for (const { column } of features) {
    await breathe();
    const data = table.rows.columns.get(column);
    if (!data) continue;
    const sure = target ? numericLeak(table, column, data, target) : classLeak(table, column, data);
    const one = sure ?? gapLeakOf(table, column, data);
    if (one) found.push(one);
  }
  const telling = target ? findTellingFeature(table, target) : null;
  if (telling) found.push(telling);
  // Where many columns tell the target, the task is easy and nothing has leaked.
  const graded = found.filter(({ severity }) => severity === 'warning');
  return graded.length > Math.max(1, features.length / 3)
    ? found.filter(({ severity }) => severity === 'error')
    : found;
}

function classLeak(table: CheckedTable, column: string, data: ColumnData): Finding | null {
  const target = table.target.column;
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

function gapLeak(column: string, message: string): Finding {
  return { ...leak(column, 'error', message), id: `gap-leak ${column}`, kind: 'gap-leak' };
}
