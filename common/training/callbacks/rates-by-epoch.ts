import { learningRateAt } from '../learning-rate.ts';
import type { TrainingConfig } from '../training-config.ts';
import { rateFormula } from './learning-rate-scheduler.ts';

/** Epochs up to which formulas are followed for a picture. */
const followed = 10_000;

/**
 * What LearningRateScheduler multiplies the schedule's rates by in each epoch, as a run that nothing else steers;
 * null without one. After 10,000 epochs the last factor stands for the rest.
 */
export function rateFactors(
  training: Pick<TrainingConfig, 'callbacks' | 'optimizer' | 'schedule' | 'epochs'>,
  stepsPerEpoch: number,
): Float64Array | null {
  const formulas = training.callbacks.flatMap((callback) => {
    const read = callback.type === 'LearningRateScheduler' ? rateFormula(callback.rate) : null;
    return read && 'formula' in read ? [read.formula] : [];
  });
  if (formulas.length === 0) return null;
  const factors = new Float64Array(Math.min(training.epochs, followed));
  let factor = 1;
  for (let epoch = 0; epoch < factors.length; epoch++) {
    for (const formula of formulas) {
      const before = learningRateAt(training, epoch * stepsPerEpoch, factor);
      const found = formula(epoch, before);
      if ('rate' in found && before > 0) factor *= found.rate / before;
    }
    factors[epoch] = factor;
  }
  return factors;
}

/** The factor of an update among those of `rateFactors`. */
export function factorAt(
  factors: Float64Array | null,
  step: number,
  stepsPerEpoch: number,
): number {
  if (!factors) return 1;
  return factors[Math.min(factors.length - 1, Math.floor(step / stepsPerEpoch))] ?? 1;
}
