import type { ErrorsByColumn } from '../../../common/evaluation/evaluation-api.ts';

/** The errors of the rows of one category. */
export interface CategoryError {
  readonly name: string;
  readonly rows: number;
  /** Mean of predicted − actual, and of its size. */
  readonly mean: number;
  readonly size: number;
}

/** Errors by category, the largest mean size first. */
export function errorsByCategory({ points }: ErrorsByColumn): CategoryError[] {
  const sums = new Map<string, { rows: number; sum: number; size: number }>();
  for (const { value, error } of points) {
    const name = value === null ? 'missing' : String(value);
    const known = sums.get(name) ?? { rows: 0, sum: 0, size: 0 };
    known.rows += 1;
    known.sum += error;
    known.size += Math.abs(error);
    sums.set(name, known);
  }
  return [...sums]
    .map(([name, { rows, sum, size }]) => ({ name, rows, mean: sum / rows, size: size / rows }))
    .sort((a, b) => b.size - a.size);
}
