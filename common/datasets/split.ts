import { permutation, seededIntegers } from './permutation.ts';
import type { SplitSpec } from './split-spec.ts';

/** Values of `split.u8`. */
export const splitCodes = { train: 0, validation: 1, test: 2 } as const;

/** Of rows that are in no part; they are not prepared. */
export const leftOut = 3;

/**
 * Rows per split: the fractions of `rows`, rounded by largest remainder, so that they sum to `rows`.
 * A split that was asked for gets at least one row where there are enough rows.
 */
export function splitSizes(
  rows: number,
  spec: Pick<SplitSpec, 'train' | 'validation' | 'test'>,
): [train: number, validation: number, test: number] {
  const fractions = [spec.train, spec.validation, spec.test];
  const exact = fractions.map((fraction) => roundOff(fraction * rows));
  const sizes = exact.map(Math.floor);
  const byRemainder = [0, 1, 2].sort(
    (a, b) => roundOff(remainder(exact, b) - remainder(exact, a)) || a - b,
  );
  for (let left = rows - sum(sizes), turn = 0; left > 0; left -= 1, turn += 1) {
    const split = byRemainder.filter((index) => (fractions[index] ?? 0) > 0)[turn] ?? 0;
    sizes[split] = (sizes[split] ?? 0) + 1;
  }
  for (const split of [0, 1, 2]) {
    if ((fractions[split] ?? 0) === 0 || (sizes[split] ?? 0) > 0) continue;
    const largest = sizes.indexOf(Math.max(...sizes));
    if ((sizes[largest] ?? 0) < 2) continue;
    sizes[largest] = (sizes[largest] ?? 0) - 1;
    sizes[split] = 1;
  }
  return [sizes[0] ?? 0, sizes[1] ?? 0, sizes[2] ?? 0];
}

/** 0.15 × 20 is 3.0000000000000004 in doubles; anything that close to an integer is one. */
function roundOff(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value - nearest) < 1e-9 ? nearest : value;
}

function remainder(exact: readonly number[], index: number): number {
  const value = exact[index] ?? 0;
  return value - Math.floor(value);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * Deals rows to training (0), validation (1) and test (2); the same seed deals the same way.
 *
 * Rows are put in a seeded random order and the order is cut in three. With `labels` (class index
 * per row) and `stratify`, the order is one in which every prefix has the classes in proportion:
 * the k-th of n rows of a class stands at (k + ½) / n.
 */
export function splitRows(rows: number, spec: SplitSpec, labels: Int32Array | null): Uint8Array {
  const order = randomOrder(rows, spec, labels);
  const [train, validation] = splitSizes(rows, spec);
  const split = new Uint8Array(rows);
  // Plain loops: with a function for each row, a million rows take a second.
  for (let place = 0; place < train; place += 1) split[order[place] ?? 0] = splitCodes.train;
  const testFrom = train + validation;
  for (let place = train; place < testFrom; place += 1) {
    split[order[place] ?? 0] = splitCodes.validation;
  }
  for (let place = testFrom; place < rows; place += 1) split[order[place] ?? 0] = splitCodes.test;
  return split;
}

/** All rows in a seeded random order, in which every prefix has the classes in proportion if that is wanted. */
export function randomOrder(
  rows: number,
  spec: Pick<SplitSpec, 'seed' | 'stratify'>,
  labels: Int32Array | null,
): Uint32Array {
  const order = permutation(rows, seededIntegers(spec.seed));
  return spec.stratify && labels ? spreadClasses(order, labels) : order;
}

/**
 * The k-th of n rows of a class is put at (k + ½) / n; of equal places the lower class comes first. The rows of each
 * class are in order already, so that they are merged rather than sorted.
 */
function spreadClasses(order: Uint32Array, labels: Int32Array): Uint32Array {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const queues = [...sizes.keys()]
    .sort((a, b) => a - b)
    .map((label) => {
      const size = sizes.get(label) ?? 0;
      return { label, rows: new Uint32Array(size), filled: 0, taken: 0, place: 0.5 / size };
    });
  const queueOf = new Map(queues.map((queue) => [queue.label, queue]));
  for (const row of order) {
    const queue = queueOf.get(labels[row] ?? 0);
    if (queue) queue.rows[queue.filled++] = row;
  }
  const before = (a: (typeof queues)[number], b: (typeof queues)[number]) =>
    a.place - b.place || a.label - b.label;
  // A heap of the classes by the place of their next row.
  const heap = queues.toSorted(before);
  const spread = new Uint32Array(order.length);
  for (let at = 0; at < spread.length; at += 1) {
    const first = heap[0];
    if (!first) break;
    spread[at] = first.rows[first.taken++] ?? 0;
    first.place = (first.taken + 0.5) / first.rows.length;
    if (first.taken === first.rows.length) {
      const last = heap.pop();
      if (last && heap.length > 0) heap[0] = last;
    }
    sink(heap, before);
  }
  return spread;
}

/** Moves the first of a heap down to where it belongs. */
function sink<T>(heap: T[], before: (a: T, b: T) => number): void {
  for (let at = 0; ;) {
    let least = at;
    for (let child = 2 * at + 1; child <= 2 * at + 2; child += 1) {
      const lower = heap[child];
      const upper = heap[least];
      if (lower !== undefined && upper !== undefined && before(lower, upper) < 0) least = child;
    }
    if (least === at) return;
    const upper = heap[at];
    const lower = heap[least];
    if (upper === undefined || lower === undefined) return;
    heap[at] = lower;
    heap[least] = upper;
    at = least;
  }
}
