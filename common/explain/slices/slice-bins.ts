import { quantile } from '../../datasets/numbers/quantile.ts';
import type { SliceCondition, SlicedColumn } from './slice.ts';

/** A column as it is sliced; arrays are of the judged rows. */
export type SlicedValues =
  | {
      readonly kind: 'number' | 'date' | 'length';
      readonly column: string;
      /** NaN is missing. */
      readonly values: Float64Array;
    }
  | {
      readonly kind: 'category';
      readonly column: string;
      /** −1 is missing. */
      readonly codes: Int32Array;
      readonly names: readonly string[];
    };

/** Rows dealt to bins by one column. */
export interface BinnedColumn {
  readonly column: string;
  readonly kind: SlicedColumn['kind'];
  readonly bins: readonly SliceCondition[];
  /** Number of the bin of each row; −1 for rows that are in none. */
  readonly codes: Int16Array;
}

/** Categories that are looked at, the most frequent ones. */
const mostCategories = 50;

/**
 * Deals rows to bins: numbers to ranges with about equally many rows, categories to one each, missing cells to one of
 * their own.
 * @param count Bins of numbers.
 * @param least Rows of a category that is looked at.
 */
export function binColumn(given: SlicedValues, count: number, least: number): BinnedColumn {
  return given.kind === 'category' ? binCategories(given, least) : binNumbers(given, count);
}

function binNumbers(
  { column, kind, values }: Extract<SlicedValues, { readonly values: Float64Array }>,
  count: number,
): BinnedColumn {
  const edges = edgesOf(values, count);
  const last = edges.length - 2;
  const bins: SliceCondition[] = edges.slice(0, -1).map((from, index) => ({
    kind: 'range',
    column,
    from,
    to: edges[index + 1] ?? from,
    last: index === last,
  }));
  const missing = bins.length;
  let anyMissing = false;
  const codes = new Int16Array(values.length);
  values.forEach((value, row) => {
    if (Number.isNaN(value)) {
      anyMissing = true;
      codes[row] = missing;
      return;
    }
    let bin = last;
    while (bin > 0 && value < (edges[bin] ?? -Infinity)) bin -= 1;
    codes[row] = bin;
  });
  return { column, kind, bins: anyMissing ? [...bins, { kind: 'missing', column }] : bins, codes };
}

/** Quantiles of the numbers, each once; of equal numbers one bin remains. */
function edgesOf(values: Float64Array, count: number): readonly number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  const all = Array.from({ length: count + 1 }, (_, index) => quantile(sorted, index / count));
  const edges = [...new Set(all)];
  return edges.length === 1 ? [edges[0] ?? 0, edges[0] ?? 0] : edges;
}

function binCategories(
  { column, codes, names }: Extract<SlicedValues, { readonly kind: 'category' }>,
  least: number,
): BinnedColumn {
  const counts = new Float64Array(names.length + 1);
  for (const code of codes) counts[code + 1] = (counts[code + 1] ?? 0) + 1;
  const kept = names
    .map((_, code) => code)
    .filter((code) => (counts[code + 1] ?? 0) >= least)
    .sort((a, b) => (counts[b + 1] ?? 0) - (counts[a + 1] ?? 0) || a - b)
    .slice(0, mostCategories);
  const bins: SliceCondition[] = kept.map((code) => ({
    kind: 'value',
    column,
    value: names[code] ?? '',
  }));
  const binOf = new Int16Array(names.length + 1).fill(-1);
  kept.forEach((code, bin) => (binOf[code + 1] = bin));
  if ((counts[0] ?? 0) > 0) {
    binOf[0] = bins.length;
    bins.push({ kind: 'missing', column });
  }
  return {
    column,
    kind: 'category',
    bins,
    codes: Int16Array.from(codes, (code) => binOf[code + 1] ?? -1),
  };
}

/** Whether a row's cell meets a condition of its column. */
export function meets(condition: SliceCondition, given: SlicedValues, row: number): boolean {
  if (given.kind === 'category') {
    const code = given.codes[row] ?? -1;
    if (condition.kind === 'missing') return code < 0;
    return condition.kind === 'value' && given.names[code] === condition.value;
  }
  const value = given.values[row] ?? NaN;
  if (condition.kind === 'missing') return Number.isNaN(value);
  if (condition.kind !== 'range') return false;
  const { from, to, last } = condition;
  return value >= from && (last ? value <= to : value < to);
}
