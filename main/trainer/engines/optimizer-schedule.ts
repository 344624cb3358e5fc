import type { OptimizerConfig } from '../../../common/training/training-config.ts';

/**
 * The factor in front of the update in step `step` (from 1). For Adam it holds the bias corrections:
 * learning_rate · √(1 − beta_2ᵗ) / (1 − beta_1ᵗ), as Keras 3 computes it.
 */
export function stepRate(optimizer: OptimizerConfig, step: number): number {
  if (optimizer.type !== 'Adam') return optimizer.learning_rate;
  const { learning_rate, beta_1, beta_2 } = optimizer;
  return (learning_rate * Math.sqrt(1 - beta_2 ** step)) / (1 - beta_1 ** step);
}

/** Names of the tensors that the optimiser keeps beside each trainable weight, in a fixed order. */
export function slotNames(optimizer: OptimizerConfig): readonly string[] {
  switch (optimizer.type) {
    case 'SGD':
      return optimizer.momentum === 0 ? [] : ['momentum'];
    case 'RMSprop':
      return [
        'velocity',
        ...(optimizer.momentum > 0 ? ['momentum'] : []),
        ...(optimizer.centered ? ['average_gradient'] : []),
      ];
    case 'Adam':
      return ['momentum', 'velocity'];
    default:
      throw new RangeError(`${optimizer.type} is not computed here.`);
  }
}
