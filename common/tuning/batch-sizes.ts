import type { TriedBatch } from './tuning-api.ts';

const smallest = 8;
const largest = 8192;
/** A smaller batch makes more updates an epoch: it is preferred until it costs more than this share of speed. */
const nearly = 0.8;

/** Doubled batch sizes up to a quarter of the training rows, so that an epoch has at least four updates. */
function usualSizes(trainRows: number): readonly number[] {
  const most = Math.min(largest, Math.max(smallest, Math.floor(trainRows / 4)));
  const sizes: number[] = [];
  for (let size = smallest; size <= most; size *= 2) {
    if (size <= trainRows) sizes.push(size);
  }
  return sizes.length > 0 ? sizes : [Math.max(1, trainRows)];
}

/** The usual sizes for so many rows, and the one that is set now, so that it can be compared. */
export function batchSizesToTry(trainRows: number, current: number): readonly number[] {
  // A batch has no more rows than there are.
  const now = Math.min(current, Math.max(1, trainRows));
  return [...new Set([...usualSizes(trainRows), now])].sort((a, b) => a - b);
}

/** The smallest usual size that trains nearly as many rows a second as the best; null where none could be tried. */
export function suggestBatch(tried: readonly TriedBatch[], trainRows: number): number | null {
  const usual = usualSizes(trainRows);
  const fitting = tried.filter(
    ({ batchSize, problem }) => problem === null && usual.includes(batchSize),
  );
  const best = Math.max(...fitting.map(({ rowsPerSecond }) => rowsPerSecond ?? 0));
  const chosen = fitting.find(({ rowsPerSecond }) => (rowsPerSecond ?? 0) >= nearly * best);
  return chosen?.batchSize ?? null;
}
