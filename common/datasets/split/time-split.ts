import { leftOut, splitCodes, splitSizes } from '../split.ts';
import type { SplitSpec } from '../split-spec.ts';
import { expandingFold } from './folds.ts';

/**
 * Deals rows in order of their values: the earliest train, the next validate, the last test. Of equal values the
 * row that comes first in the file is the earlier one. With folds, training grows from fold to fold and rows
 * behind the held fold are left out.
 * @param values One per row; a row whose value is NaN is left out. Null: the order of the rows themselves.
 * @param together Rows of one value are in one part, the earlier one.
 */
export function splitByTime(
  count: number,
  values: Float64Array | null,
  spec: SplitSpec,
  together = false,
): Uint8Array {
  const order = timeOrder(count, values);
  const parts = new Uint8Array(count).fill(leftOut);
  const cuts = cutPlaces(order.length, spec);
  const cut = cuts.map((place) =>
    together && values ? behindEquals(order, values, place) : place,
  );
  const [trainTo = 0, validationTo = 0, testFrom = 0] = cut;
  order.forEach((row, place) => {
    if (place < trainTo) parts[row] = splitCodes.train;
    else if (place < validationTo) parts[row] = splitCodes.validation;
    else if (place >= testFrom) parts[row] = splitCodes.test;
  });
  return parts;
}

/** Row numbers in order of their values, equals in their own order; rows without a value are not among them. */
export function timeOrder(count: number, values: Float64Array | null): Uint32Array {
  // Plain loops: with a function for each row, a million rows take seconds.
  const rows = new Uint32Array(count);
  let found = 0;
  let sorted = true;
  let before = -Infinity;
  for (let row = 0; row < count; row += 1) {
    if (values) {
      const value = values[row] ?? NaN;
      if (Number.isNaN(value)) continue;
      if (value < before) sorted = false;
      before = value;
    }
    rows[found] = row;
    found += 1;
  }
  const known = rows.subarray(0, found);
  if (!values) return known;
  return sorted ? known : known.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
}

/** Places where training ends, validation ends and testing begins. */
function cutPlaces(count: number, spec: SplitSpec): readonly number[] {
  if (!spec.folds) {
    const [train, validation] = splitSizes(count, spec);
    return [train, train + validation, train + validation];
  }
  const [rest] = splitSizes(count, { train: 1 - spec.test, validation: 0, test: spec.test });
  const { from, to } = expandingFold(rest, spec.folds.count, spec.folds.held);
  return [from, to, rest];
}

/** The place behind all rows that equal the last one before `place`. */
function behindEquals(order: Uint32Array, values: Float64Array, place: number): number {
  if (place === 0) return 0;
  const last = values[order[place - 1] ?? 0];
  let end = place;
  while (end < order.length && values[order[end] ?? 0] === last) end += 1;
  return end;
}
