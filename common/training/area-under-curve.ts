/** How many thresholds Keras's AUC puts between 0 and 1, both included. */
export const thresholds = 200;

/**
 * Counts a probability in the bucket between two thresholds: buckets of what is true first, then of what
 * is not (keras/src/metrics/metrics_utils.py).
 */
export function countByThreshold(
  sums: Float64Array,
  at: number,
  probability: number,
  isTrue: boolean,
): void {
  // In single precision, as Keras rounds: a probability on a threshold falls into the same bucket.
  const place = Math.fround(Math.fround(Math.min(1, Math.max(0, probability))) * (thresholds - 1));
  const bucket = Math.max(0, Math.ceil(place) - 1);
  const index = at + bucket + (isTrue ? 0 : thresholds);
  sums[index] = (sums[index] ?? 0) + 1;
}

/** Keras's AUC by interpolation, from counts by threshold (keras/src/metrics/confusion_metrics.py). */
export function areaUnderCurve(curve: 'ROC' | 'PR', counts: Float64Array): number {
  const positives = above(counts.subarray(0, thresholds));
  const negatives = above(counts.subarray(thresholds, 2 * thresholds));
  const area = curve === 'ROC' ? rocSegment : precisionRecallSegment;
  const all = { positives: positives[0] ?? 0, negatives: negatives[0] ?? 0 };
  let sum = 0;
  for (let index = 0; index + 1 < thresholds; index++) {
    const low = { positives: positives[index] ?? 0, negatives: negatives[index] ?? 0 };
    const high = { positives: positives[index + 1] ?? 0, negatives: negatives[index + 1] ?? 0 };
    sum += area(low, high, all);
  }
  return sum;
}

/** How many positives and negatives lie above a threshold. */
interface Passing {
  readonly positives: number;
  readonly negatives: number;
}

function rocSegment(low: Passing, high: Passing, all: Passing): number {
  const height = share(low.positives + high.positives, 2 * all.positives);
  return share(low.negatives - high.negatives, all.negatives) * height;
}

/** Davis and Goadrich 2006: precision is interpolated through the counts, not in a straight line. */
function precisionRecallSegment(low: Passing, high: Passing, all: Passing): number {
  const before = low.positives + low.negatives;
  const after = high.positives + high.negatives;
  const gained = low.positives - high.positives;
  const slope = share(gained, before - after);
  const intercept = high.positives - slope * after;
  const ratio = before > 0 && after > 0 ? before / after : 1;
  return share(slope * (gained + intercept * Math.log(ratio)), all.positives);
}

function above(buckets: Float64Array): Float64Array {
  const counts = buckets.slice();
  for (let index = counts.length - 2; index >= 0; index--) {
    counts[index] = (counts[index] ?? 0) + (counts[index + 1] ?? 0);
  }
  return counts;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
