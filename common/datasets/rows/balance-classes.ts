import { permutation, seededIntegers } from '../permutation.ts';
import type { Balancing } from '../recipe.ts';
import { splitCodes } from '../split.ts';

/** Rows of a table with their parts, one entry each; a repeated row has several. */
export interface DealtRows {
  /** Row numbers in the table, ascending. */
  readonly kept: Uint32Array;
  /** 0 training, 1 validation, 2 test. */
  readonly split: Uint8Array;
}

/**
 * Leaves out or repeats training rows, chosen by a seeded order, until every class of them is as frequent as the
 * rarest or the most frequent one. Rows of validation and test stay as they are.
 * @param labels Class of each row of the table.
 */
export function balanceClasses(
  { kept, split }: DealtRows,
  labels: Int32Array,
  { method, seed }: Balancing,
): DealtRows {
  const classes = new Map<number, number[]>();
  kept.forEach((row, index) => {
    if (split[index] !== splitCodes.train) return;
    const label = labels[row] ?? -1;
    const rows = classes.get(label);
    if (rows) rows.push(index);
    else classes.set(label, [index]);
  });
  const sizes = [...classes.values()].map(({ length }) => length);
  if (sizes.length < 2) return { kept, split };
  const size = method === 'oversample' ? Math.max(...sizes) : Math.min(...sizes);
  const times = new Uint32Array(kept.length).fill(1);
  const next = seededIntegers(seed);
  // By label, so that the same rows are chosen whatever the order of the classes in the table.
  for (const [, rows] of [...classes].sort(([a], [b]) => a - b)) {
    const order = permutation(rows.length, next);
    const whole = Math.floor(size / rows.length);
    order.forEach((place, turn) => {
      times[rows[place] ?? 0] = whole + (turn < size % rows.length ? 1 : 0);
    });
  }
  let total = 0;
  for (const count of times) total += count;
  const balanced = { kept: new Uint32Array(total), split: new Uint8Array(total) };
  let at = 0;
  times.forEach((count, index) => {
    balanced.kept.fill(kept[index] ?? 0, at, at + count);
    balanced.split.fill(split[index] ?? 0, at, at + count);
    at += count;
  });
  return balanced;
}
