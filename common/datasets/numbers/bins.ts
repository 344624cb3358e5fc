import type { Binning } from '../recipe.ts';
import { averagedQuantile } from './quantile.ts';

/** Bins narrower than this are joined with the one before, as scikit-learn does. */
const narrowest = 1e-8;
/** The one bin of a column that cannot be divided. */
const endless: readonly number[] = [-Number.MAX_VALUE, Number.MAX_VALUE];

/**
 * Edges of the bins in ascending order, one more than there are bins, as scikit-learn's KBinsDiscretizer. Ties and
 * few values may leave fewer bins than asked for; a constant column has one, without end.
 */
export function fitBins(values: Float64Array, { count, edges }: Binning): readonly number[] {
  const sorted = values.slice().sort();
  const low = sorted[0] ?? 0;
  const high = sorted.at(-1) ?? 0;
  if (low === high) return endless;
  const places = Array.from({ length: count + 1 }, (_, index) => index);
  if (edges === 'uniform') {
    const width = (high - low) / count;
    return places.map((index) => (index === count ? high : low + index * width));
  }
  // In percent first, as scikit-learn does: the last digit decides whether a share ends between two rows.
  const share = (index: number) => (index === count ? 1 : (index * (100 / count)) / 100);
  const ends = places.map((index) => averagedQuantile(sorted, share(index)));
  const kept = ends.filter((end, index) => index === 0 || end - (ends[index - 1] ?? 0) > narrowest);
  return kept.length < 2 ? endless : kept;
}

/** The bin of a number, from 0. A number on an edge belongs to the bin above; beyond the ends, to the end ones. */
export function binOf(edges: readonly number[], value: number): number {
  let low = 1;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < (edges[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

/** Names of the bins of a column: `age [20, 30)`; the first and the last one are open to what lies beyond. */
export function binNames(column: string, edges: readonly number[]): readonly string[] {
  const last = edges.length - 2;
  return edges.slice(1).map((to, index) => {
    const from = edges[index] ?? 0;
    if (last === 0) return `${column} any`;
    if (index === 0) return `${column} < ${short(to)}`;
    if (index === last) return `${column} ≥ ${short(from)}`;
    return `${column} [${short(from)}, ${short(to)})`;
  });
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
