import type { TriedBatch } from './tuning-api.ts';

const smallest = 8;
const largest = 8192;
/** A smaller batch makes more updates an epoch: it is preferred until it costs more than this share of speed. */
const nearly = 0.8;

/** Doubled batch sizes up to a quarter of the training rows, so that an epoch has at least four updates. */
export function batchSizesToTry(trainRows: number): readonly number[] {
  const most = Math.min(largest, Math.max(smallest, Math.floor(trainRows / 4)));
  const sizes: number[] = [];
  for (let size = smallest; size <= most; size *= 2) {
    if (size <= trainRows) sizes.push(size);
  }
  return sizes.length > 0 ? sizes : [Math.max(1, trainRows)];
}

/** The smallest that trains nearly as many rows a second as the best; null where none could be tried. */
export function suggestBatch(tried: readonly TriedBatch[]): number | null {
  const fitting = tried.filter(({ problem }) => problem === null);
  const best = Math.max(...fitting.map(({ rowsPerSecond }) => rowsPerSecond ?? 0));
  const chosen = fitting.find(({ rowsPerSecond }) => (rowsPerSecond ?? 0) >= nearly * best);
  return chosen?.batchSize ?? null;
}
