import type { Measured } from './correlation.ts';

/** How often each pair of categories occurs; rows that miss one of the two are left out. */
export interface Contingency {
  readonly rows: number;
  /** Rows of each category of the first column that occurs, by code. */
  readonly first: ReadonlyMap<number, number>;
  readonly second: ReadonlyMap<number, number>;
  /** By code of the first, then of the second. */
  readonly pairs: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

/** Counts pairs of codes; a negative code is missing. */
export function contingency(first: Int32Array, second: Int32Array): Contingency {
  const counts = {
    rows: 0,
    first: new Map<number, number>(),
    second: new Map<number, number>(),
    pairs: new Map<number, Map<number, number>>(),
  };
  for (let row = 0; row < first.length; row += 1) {
    const a = first[row] ?? -1;
    const b = second[row] ?? -1;
    if (a < 0 || b < 0) continue;
    counts.rows += 1;
    counts.first.set(a, (counts.first.get(a) ?? 0) + 1);
    counts.second.set(b, (counts.second.get(b) ?? 0) + 1);
    let pairs = counts.pairs.get(a);
    if (!pairs) counts.pairs.set(a, (pairs = new Map<number, number>()));
    pairs.set(b, (pairs.get(b) ?? 0) + 1);
  }
  return counts;
}

/** Pearson's χ² of independence, without Yates's correction. */
export function chiSquared({ rows, first, second, pairs }: Contingency): number {
  // Σ observed² / expected − n needs only the pairs that occur.
  let sum = 0;
  for (const [a, inFirst] of pairs) {
    for (const [b, count] of inFirst) {
      sum += (count * count) / ((first.get(a) ?? 0) * (second.get(b) ?? 0));
    }
  }
  return Math.max(0, rows * (sum - 1));
}

/**
 * Cramér's V with Bergsma's correction for bias (2013), 0…1: how much the categories of one column tell of the
 * other's. Null where a column has fewer than two categories.
 */
export function cramersV(counts: Contingency): Measured {
  const { rows } = counts;
  const [r, k] = [counts.first.size, counts.second.size];
  if (r < 2 || k < 2 || rows < 2) return { value: null, rows };
  const phi = chiSquared(counts) / rows;
  const corrected = Math.max(0, phi - ((k - 1) * (r - 1)) / (rows - 1));
  const shrunk = (size: number) => size - (size - 1) ** 2 / (rows - 1);
  const smaller = Math.min(shrunk(k), shrunk(r)) - 1;
  if (smaller <= 1e-12) return { value: null, rows };
  return { value: Math.min(1, Math.sqrt(corrected / smaller)), rows };
}

/**
 * The correlation ratio η, 0…1: the root of the share of a number's variance that lies between the categories.
 * Null where there are fewer than two categories or numbers.
 */
export function correlationRatio(codes: Int32Array, values: Float64Array): Measured {
  const groups = new Map<number, { count: number; mean: number }>();
  let rows = 0;
  let mean = 0;
  for (let row = 0; row < values.length; row += 1) {
    const code = codes[row] ?? -1;
    const value = values[row] ?? NaN;
    if (code < 0 || Number.isNaN(value)) continue;
    rows += 1;
    mean += (value - mean) / rows;
    let group = groups.get(code);
    if (!group) groups.set(code, (group = { count: 0, mean: 0 }));
    group.count += 1;
    group.mean += (value - group.mean) / group.count;
  }
  if (groups.size < 2) return { value: null, rows };
  let total = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? NaN;
    if ((codes[row] ?? -1) >= 0 && !Number.isNaN(value)) total += (value - mean) ** 2;
  }
  if (total <= rows * (Math.abs(mean) * 1e-14) ** 2) return { value: null, rows };
  let between = 0;
  for (const group of groups.values()) between += group.count * (group.mean - mean) ** 2;
  return { value: Math.sqrt(Math.min(1, between / total)), rows };
}

/**
 * What is left to guess of the second column when the first is known, as a share of what there was, 0…1:
 * H(second | first) / H(second). 0 means that the first determines the second. Null where the second is constant.
 */
export function remainingUncertainty({ rows, second, first, pairs }: Contingency): number | null {
  const term = (count: number, of: number) => (count / rows) * Math.log(of / count);
  let all = 0;
  for (const count of second.values()) all += term(count, rows);
  if (all <= 0) return null;
  let left = 0;
  for (const [a, inFirst] of pairs) {
    for (const count of inFirst.values()) left += term(count, first.get(a) ?? count);
  }
  return Math.max(0, left / all);
}
