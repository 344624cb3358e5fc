import type { ClassWeights } from '../../common/training/training-config.ts';

/**
 * What each row weighs in the loss by its class, or null when all rows weigh the same. `balanced` takes the
 * classes' numbers from the training rows: n / (k · rows of the class), so that the mean over them is 1.
 * As in Keras a class without a weight has 1.
 * @param targets Class numbers of all rows.
 */
export function rowWeights(
  classWeights: ClassWeights,
  targets: Float32Array,
  trainRows: Int32Array,
): Float32Array | null {
  if (classWeights === null) return null;
  const weights =
    classWeights === 'balanced'
      ? balancedWeights(targets, trainRows)
      : new Map(classWeights.entries());
  return targets.map((target) => weights.get(target) ?? 1);
}

/** By class number; classes that no training row has are left out. */
function balancedWeights(
  targets: Float32Array,
  trainRows: Int32Array,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const row of trainRows) {
    const target = targets[row] ?? NaN;
    counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return new Map(
    [...counts].map(([target, count]) => [target, trainRows.length / (counts.size * count)]),
  );
}
