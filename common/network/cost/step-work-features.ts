import type { OptimizerConfig } from '../../training/training-config.ts';
import type { ParameterCount } from '../infer-shapes.ts';
import type { NetworkCost } from './network-cost.ts';

/**
 * What the time of a training step is made of, each in billions but the first: one for the step itself,
 * operations, multiply-adds of matrix products and of sliding kernels, numbers moved, and operations inside
 * loops, which wait for one another.
 */
export type StepWork = readonly [number, number, number, number, number, number];

/** A step goes forward once and back about twice: for the gradient of its inputs and of its weights. */
const passes = 3;
const billion = 1e-9;

/** The work of one training step over `batch` rows. */
export function workOfStep(
  { counts }: Pick<NetworkCost, 'counts'>,
  { trainable }: ParameterCount,
  optimizer: OptimizerConfig,
  batch: number,
): StepWork {
  const { multiplyAdds, slidingMultiplyAdds, elementwise, operations, loopOperations } = counts;
  const updates = trainable * (2 + 2 * slotCount(optimizer));
  return [
    1,
    passes * (operations - loopOperations) * billion,
    passes * (multiplyAdds - slidingMultiplyAdds) * batch * billion,
    passes * slidingMultiplyAdds * batch * billion,
    (passes * elementwise * batch + updates) * billion,
    passes * loopOperations * billion,
  ];
}

/** Numbers that an optimiser keeps for each weight. */
export function slotCount(optimizer: OptimizerConfig): number {
  return ownSlots(optimizer) + (optimizer.use_ema ? 1 : 0);
}

function ownSlots(optimizer: OptimizerConfig): number {
  switch (optimizer.type) {
    case 'SGD':
      return optimizer.momentum > 0 ? 1 : 0;
    case 'RMSprop':
      return 1 + (optimizer.momentum > 0 ? 1 : 0) + (optimizer.centered ? 1 : 0);
    case 'Adam':
    case 'AdamW':
      return optimizer.amsgrad ? 3 : 2;
    case 'Adagrad':
    case 'Lion':
      return 1;
    default:
      return 2;
  }
}
