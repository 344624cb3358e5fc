import { criticalValue } from './critical-value.ts';
import { binColumn, type BinnedColumn, type SlicedValues } from './slice-bins.ts';
import { isShare, type FoundSlices, type Slice, type SliceMeasure } from './slice.ts';
import {
  intervalOf,
  type MeasureSums,
  standardErrorsAbove,
  valueOf,
  without,
} from './slice-statistics.ts';

export interface SliceSearch {
  readonly measure: SliceMeasure;
  /** Of each row: 1 or 0 for right or wrong, its log loss, absolute or squared error. NaN rows are left out. */
  readonly measures: Float64Array;
  readonly columns: readonly SlicedValues[];
  readonly bins: number;
  /** Least share of the rows. */
  readonly support: number;
  readonly pairs: boolean;
}

/** Fewest rows of a slice, however few rows there are. */
const fewest = 10;
/** Slices that are listed. */
const listed = 20;
/** Columns whose pairs are looked at, those that tell most apart. */
const pairedColumns = 24;

/** Called after each column or pair: how much is done, from 0 to 1; may throw to stop. */
export type SliceTeller = (done: number) => void;

/**
 * Compares the rows of every bin of every column, and of pairs of them, with all other rows. Worst first by the
 * better end of the interval, so that a small slice must be much worse to come first.
 */
export function findSlices(search: SliceSearch, tell: SliceTeller = () => {}): FoundSlices {
  const { measure, measures, columns, bins, support, pairs } = search;
  const all = sumsOf(measures, new Int16Array(measures.length), 1)[0] ?? none;
  const least = Math.max(fewest, Math.ceil(support * all.count));
  const binned = columns.map((column) => binColumn(column, bins, least));
  const tables = binned.map((column) => sumsOf(measures, column.codes, column.bins.length));
  const chosen = pairs ? mostTelling(binned, tables, all) : [];
  const steps = (chosen.length * (chosen.length - 1)) / 2;

  const found: Found[] = [];
  binned.forEach((column, index) => {
    column.bins.forEach((condition, bin) => {
      const sums = tables[index]?.[bin] ?? none;
      if (sums.count >= least) found.push({ conditions: [condition], sums, parents: [] });
    });
  });
  let done = 0;
  chosen.forEach((a, place) => {
    for (const b of chosen.slice(place + 1)) {
      found.push(...pairSlices(measures, [binned[a], binned[b]], [tables[a], tables[b]], least));
      done += 1;
      tell(done / steps);
    }
  });

  const looks = found.length;
  const width = criticalValue(looks);
  const sign = isShare(measure) ? -1 : 1;
  const worse = (sums: MeasureSums) => sign * standardErrorsAbove(sums, without(all, sums));
  const sliceOf = ({ conditions, sums }: Found): Slice => ({
    conditions,
    rows: sums.count,
    value: valueOf(measure, sums),
    interval: intervalOf(measure, sums),
    certain: worse(sums) > width,
  });
  const betterEnd = ({ interval: [low, high] }: Slice) => (sign > 0 ? -low : high);
  const badness = (sums: MeasureSums) => (sign * sums.sum) / sums.count;
  const worst = found
    .filter(
      ({ sums, parents }) =>
        worse(sums) > 0 && parents.every((parent) => badness(sums) > badness(parent)),
    )
    .map(sliceOf)
    .sort((a, b) => betterEnd(a) - betterEnd(b) || b.rows - a.rows)
    .slice(0, listed);
  return {
    measure,
    overall: valueOf(measure, all),
    rows: all.count,
    least,
    looks,
    worst,
    columns: binned.map(({ column, kind, bins: own }, index) => {
      const table = tables[index] ?? [];
      const slices = own.flatMap((condition, bin) => {
        const sums = table[bin] ?? none;
        return sums.count > 0 ? [sliceOf({ conditions: [condition], sums, parents: [] })] : [];
      });
      const inBins = slices.reduce((sum, { rows }) => sum + rows, 0);
      return { column, kind, slices, others: all.count - inBins };
    }),
  };
}

interface Found {
  readonly conditions: Slice['conditions'];
  readonly sums: MeasureSums;
  /** The slices of a pair's columns alone. */
  readonly parents: readonly MeasureSums[];
}

const none: MeasureSums = { count: 0, sum: 0, squares: 0 };

/** Sums of each bin. */
function sumsOf(measures: Float64Array, codes: Int16Array, bins: number): readonly MeasureSums[] {
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const squares = new Float64Array(bins);
  for (let row = 0; row < measures.length; row++) {
    const value = measures[row] ?? NaN;
    const bin = codes[row] ?? -1;
    if (bin < 0 || Number.isNaN(value)) continue;
    counts[bin] = (counts[bin] ?? 0) + 1;
    sums[bin] = (sums[bin] ?? 0) + value;
    squares[bin] = (squares[bin] ?? 0) + value * value;
  }
  return Array.from(counts, (count, bin) => ({
    count,
    sum: sums[bin] ?? 0,
    squares: squares[bin] ?? 0,
  }));
}

function pairSlices(
  measures: Float64Array,
  [a, b]: readonly [BinnedColumn | undefined, BinnedColumn | undefined],
  [alone, other]: readonly [readonly MeasureSums[] | undefined, readonly MeasureSums[] | undefined],
  least: number,
): Found[] {
  if (!a || !b) return [];
  const width = b.bins.length;
  const codes = new Int16Array(measures.length);
  for (let row = 0; row < codes.length; row++) {
    const [first = -1, second = -1] = [a.codes[row], b.codes[row]];
    codes[row] = first < 0 || second < 0 ? -1 : first * width + second;
  }
  return sumsOf(measures, codes, a.bins.length * width).flatMap((sums, bin) => {
    if (sums.count < least) return [];
    const [first, second] = [Math.floor(bin / width), bin % width];
    const conditions = [a.bins[first], b.bins[second]].flatMap((condition) => condition ?? []);
    const parents = [alone?.[first], other?.[second]].flatMap((parent) => parent ?? []);
    return [{ conditions, sums, parents }];
  });
}

/** The columns whose bins differ most, by the variance between them; in their order. */
function mostTelling(
  columns: readonly BinnedColumn[],
  tables: readonly (readonly MeasureSums[])[],
  all: MeasureSums,
): readonly number[] {
  const mean = all.sum / all.count;
  const spread = tables.map((table) =>
    table.reduce(
      (total, { count, sum }) => total + (count > 0 ? count * (sum / count - mean) ** 2 : 0),
      0,
    ),
  );
  return columns
    .map((_, index) => index)
    .filter((index) => (columns[index]?.bins.length ?? 0) > 1)
    .sort((a, b) => (spread[b] ?? 0) - (spread[a] ?? 0) || a - b)
    .slice(0, pairedColumns)
    .sort((a, b) => a - b);
}
