import type { TrainingSubset } from '../split-spec.ts';
import { leftOut, randomOrder, splitCodes } from '../split.ts';

/** How many of `rows` training rows a subset has; at least one. */
export function subsetSize(rows: number, { share }: TrainingSubset): number {
  return Math.min(rows, Math.max(1, Math.round(share * rows)));
}

/**
 * Leaves out training rows by chance until a subset is left; the other parts stay as they are. With labels the
 * classes keep their proportions, and each class that was there keeps a row.
 * @param parts The part of each row.
 * @param labels Class of each row; null where there are none.
 */
export function keepSubset(
  parts: Uint8Array,
  subset: TrainingSubset,
  labels: Int32Array | null,
): Uint8Array {
  const training = placesOfTraining(parts);
  const own = labels && Int32Array.from(training, (row) => labels[row] ?? -1);
  const order = randomOrder(training.length, { seed: subset.seed, stratify: true }, own);
  const size = subsetSize(training.length, subset);
  const kept = parts.slice();
  const seen = new Set<number>();
  order.forEach((index, place) => {
    const label = own?.[index] ?? 0;
    if (place >= size && seen.has(label)) kept[training[index] ?? 0] = leftOut;
    seen.add(label);
  });
  return kept;
}

/**
 * Leaves out the earliest training rows until a subset is left.
 * @param order Row numbers in order of time.
 */
export function keepLatest(
  parts: Uint8Array,
  subset: TrainingSubset,
  order: Uint32Array,
): Uint8Array {
  const training = order.filter((row) => parts[row] === splitCodes.train);
  const kept = parts.slice();
  for (const row of training.subarray(0, training.length - subsetSize(training.length, subset))) {
    kept[row] = leftOut;
  }
  return kept;
}

function placesOfTraining(parts: Uint8Array): Uint32Array {
  const places = new Uint32Array(parts.length);
  let count = 0;
  for (let row = 0; row < parts.length; row += 1) {
    if (parts[row] !== splitCodes.train) continue;
    places[count] = row;
    count += 1;
  }
  return places.slice(0, count);
}
