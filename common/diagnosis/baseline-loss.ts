import type { LossId } from '../training/training-config.ts';

/** What is known of the target on the training rows. */
export type TargetSpread =
  | { readonly classShares: readonly number[] }
  /** Of a number as prepared: mean squared and mean absolute distance from the mean. */
  | { readonly variance: number; readonly deviation: number | null };

/**
 * The loss of the simplest guess: always the mean, or the classes' frequencies. Cross-entropy then is the entropy
 * −Σ p · ln p. Null for losses of which that is not known.
 */
export function baselineLoss(loss: LossId, target: TargetSpread): number | null {
  if ('variance' in target) {
    if (loss === 'mean_squared_error') return target.variance;
    if (loss === 'mean_absolute_error') return target.deviation;
    return null;
  }
  const known: readonly LossId[] = [
    'binary_crossentropy',
    'categorical_crossentropy',
    'sparse_categorical_crossentropy',
  ];
  if (!known.includes(loss) || target.classShares.length < 2) return null;
  return target.classShares.reduce(
    (sum, share) => (share > 0 ? sum - share * Math.log(share) : sum),
    0,
  );
}
