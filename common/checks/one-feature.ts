import type { CategoryData, NumberData } from '../datasets/table-data.ts';

/** How well one column alone tells the class of rows that it was not learned from. */
export interface OneFeatureAccuracy {
  /** Share of rows told rightly. */
  readonly right: number;
  /** Share of the most frequent class. */
  readonly majority: number;
  readonly rows: number;
  /** Whether rows of equal values were asked, not neighbours in order. */
  readonly repeats: boolean;
  /** Different values of the column. */
  readonly values: number;
}

/** Neighbours in order of the numbers that are asked, on each side. */
const beside = 2;

/**
 * Asks for each row the others of its category, or its neighbours in order of the numbers, for their class, and
 * counts how often the majority is right. Null for a column whose values hardly repeat.
 * @param labels Class per row; −1 is missing.
 */
export function oneFeatureAccuracy(
  data: NumberData | CategoryData,
  labels: Int32Array,
  rowsPerValue: number,
): OneFeatureAccuracy | null {
  const known = Array.from(labels.keys()).filter(
    (row) =>
      (labels[row] ?? -1) >= 0 &&
      (data.kind === 'number'
        ? !Number.isNaN(data.values[row] ?? NaN)
        : (data.codes[row] ?? -1) >= 0),
  );
  const classes = new Map<number, number>();
  for (const row of known) classes.set(labels[row] ?? 0, (classes.get(labels[row] ?? 0) ?? 0) + 1);
  const majority = Math.max(0, ...classes.values()) / known.length;
  const valueOf = (row: number) =>
    (data.kind === 'number' ? data.values[row] : data.codes[row]) ?? 0;
  const groups = Map.groupBy(known, valueOf);
  const repeats = known.length >= rowsPerValue * groups.size;
  if (classes.size < 2 || (data.kind === 'category' && !repeats)) return null;
  const right = repeats ? rightByGroup(groups, labels) : rightByOrder(known, valueOf, labels);
  return {
    right: right / known.length,
    majority,
    rows: known.length,
    repeats,
    values: groups.size,
  };
}

/** Rows whose class most others with the same value have. */
function rightByGroup(groups: ReadonlyMap<number, readonly number[]>, labels: Int32Array): number {
  let right = 0;
  for (const rows of groups.values()) {
    const votes = new Map<number, number>();
    for (const row of rows) votes.set(labels[row] ?? 0, (votes.get(labels[row] ?? 0) ?? 0) + 1);
    for (const row of rows) {
      const own = (votes.get(labels[row] ?? 0) ?? 0) - 1;
      let best = 0;
      for (const [label, count] of votes) if (label !== labels[row]) best = Math.max(best, count);
      if (own > best) right += 1;
    }
  }
  return right;
}

function rightByOrder(
  rows: readonly number[],
  valueOf: (row: number) => number,
  labels: Int32Array,
): number {
  const order = rows.toSorted((a, b) => valueOf(a) - valueOf(b));
  let right = 0;
  for (const [place, row] of order.entries()) {
    let same = 0;
    let asked = 0;
    for (let other = place - beside; other <= place + beside; other += 1) {
      const neighbour = order[other];
      if (other === place || neighbour === undefined) continue;
      asked += 1;
      if (labels[neighbour] === labels[row]) same += 1;
    }
    // At the edge between two classes half of the neighbours are of the other one.
    if (same * 2 >= asked) right += 1;
  }
  return right;
}
