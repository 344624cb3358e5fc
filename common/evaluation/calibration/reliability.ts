import { type UsableRows, usableRows } from '../classification/usable-rows.ts';
import type { JudgedClasses } from '../judged.ts';
import { sortNumbers } from '../ranking/sort-numbers.ts';

/** Rows whose probability lies above `from` and at most at `to`. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Sum of their weights; equal to `rows` without weights. */
  readonly weight: number;
  /** Mean probability; null for an empty bin. */
  readonly confidence: number | null;
  /** Share of rows that come true; null for an empty bin. */
  readonly share: number | null;
}

export interface ReliabilityOptions {
  /** 10 without it. */
  readonly bins?: number | undefined;
  /** Bins of equal width, or of equally many rows. */
  readonly strategy?: 'uniform' | 'quantile' | undefined;
  /**
   * Number of the class whose probability is held against its share; without it the probability of the predicted class
   * against how often it is right.
   */
  readonly of?: number | undefined;
}

/**
 * The reliability diagram: probabilities in bins beside how often they come true, as scikit-learn's
 * `calibration_curve`, which leaves out empty bins (DeGroot and Fienberg 1983). Null without probabilities.
 */
export function reliability(
  judged: JudgedClasses,
  { bins = 10, strategy = 'uniform', of }: ReliabilityOptions = {},
  usable: UsableRows = usableRows(judged),
): ReliabilityBin[] | null {
  const { actual, predicted, classes, probabilities, weights } = judged;
  const width = classes.length;
  if (probabilities.length !== actual.length * width) return null;
  const { usable: counts } = usable;
  const classOf = (row: number) => of ?? predicted[row] ?? 0;
  const probability = (row: number) => probabilities[row * width + classOf(row)] ?? NaN;
  const edges =
    strategy === 'uniform'
      ? uniformEdges(bins)
      : quantileEdges(
          Float32Array.from(chosen(counts, usable.counts.judged), (row) => probability(row)),
          bins,
        );
  const count = edges.length - 1;
  const rows = new Float64Array(count);
  const weight = new Float64Array(count);
  const confidence = new Float64Array(count);
  const share = new Float64Array(count);
  for (let row = 0; row < actual.length; row++) {
    if (counts[row] === 0) continue;
    const value = probability(row);
    const bin = binOf(edges, value, strategy === 'uniform' ? value * bins : null);
    const own = weights?.[row] ?? 1;
    rows[bin] = (rows[bin] ?? 0) + 1;
    weight[bin] = (weight[bin] ?? 0) + own;
    confidence[bin] = (confidence[bin] ?? 0) + own * value;
    if (actual[row] === classOf(row)) share[bin] = (share[bin] ?? 0) + own;
  }
  return Array.from(rows, (size, bin) => {
    const whole = weight[bin] ?? 0;
    return {
      from: edges[bin] ?? 0,
      to: edges[bin + 1] ?? 1,
      rows: size,
      weight: whole,
      confidence: whole === 0 ? null : (confidence[bin] ?? 0) / whole,
      share: whole === 0 ? null : (share[bin] ?? 0) / whole,
    };
  });
}

/** How far probabilities lie from how often they come true. */
export interface CalibrationErrors {
  /** Mean distance over the bins by their rows (Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017). */
  readonly expected: number | null;
  /** The largest distance of a bin. */
  readonly maximum: number | null;
}

/** Expected and maximum calibration error of a reliability diagram; null without rows. */
export function calibrationErrors(bins: readonly ReliabilityBin[]): CalibrationErrors {
  const filled = bins.filter(({ weight }) => weight > 0);
  if (filled.length === 0) return { expected: null, maximum: null };
  const distances = filled.map(({ confidence, share }) =>
    Math.abs((confidence ?? 0) - (share ?? 0)),
  );
  const total = filled.reduce((sum, { weight }) => sum + weight, 0);
  const weighted = filled.reduce((sum, { weight }, at) => sum + weight * (distances[at] ?? 0), 0);
  return { expected: weighted / total, maximum: Math.max(...distances) };
}

function uniformEdges(bins: number): Float64Array {
  return Float64Array.from({ length: bins + 1 }, (_, edge) => edge * (1 / bins));
}

/**
 * Edges between which equally many rows lie, as numpy's `percentile`; equal ones are joined, but what is
 * equal to the least probability has a bin of its own where it fills one.
 */
function quantileEdges(probabilities: Float32Array, bins: number): Float64Array {
  const sorted = sortNumbers(probabilities);
  if (sorted.length === 0) return Float64Array.of(0, 1);
  const last = sorted.length - 1;
  const edges = Array.from({ length: bins + 1 }, (_, edge) => {
    // An edge on a row lies on it, whatever rounding made of the product.
    const place = Math.round((edge / bins) * last * 1e9) / 1e9;
    const below = sorted[Math.floor(place)] ?? 0;
    const above = sorted[Math.ceil(place)] ?? 0;
    return below + (above - below) * (place - Math.floor(place));
  });
  const [lowest = 0, highest = 1] = [edges[0], edges[bins]];
  const inner = edges
    .slice(1, -1)
    .filter((edge, at, all) => edge < highest && (at === 0 || edge > (all[at - 1] ?? 0)));
  return Float64Array.from([lowest, ...inner, highest]);
}

/**
 * The bin (from, to] of a probability, the first also for what lies below.
 * @param guess Where it would lie by its size alone, if known: then only neighbours are looked at.
 */
function binOf(edges: Float64Array, value: number, guess: number | null): number {
  const last = edges.length - 2;
  if (guess !== null) {
    let bin = Math.min(last, Math.max(0, Math.ceil(guess) - 1));
    while (bin > 0 && value <= (edges[bin] ?? 0)) bin--;
    while (bin < last && value > (edges[bin + 1] ?? 1)) bin++;
    return bin;
  }
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= (edges[middle + 1] ?? 1)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function chosen(usable: Uint8Array, count: number): Uint32Array {
  const rows = new Uint32Array(count);
  let next = 0;
  usable.forEach((value, row) => {
    if (value === 1) rows[next++] = row;
  });
  return rows;
}
