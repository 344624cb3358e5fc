import type { Tensor } from '@tensorflow/tfjs';
import type { OptimizerConfig } from '../../../../common/training/training-config.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** One weight tensor before an update. */
export interface Update {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  /** By slot name. */
  readonly slots: Readonly<Record<string, Tensor>>;
  /** Updates made so far, this one included. */
  readonly step: number;
}

/** The weight and the slots after the update. */
export interface Updated {
  readonly weight: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/** One step of Keras 3's optimiser on one weight tensor, line by line as in its `update_step`. */
export function updateWeight(tf: TensorFlow, optimizer: OptimizerConfig, update: Update): Updated {
  const { weight, gradient, slots, step } = update;
  const slot = (name: string): Tensor => {
    const tensor = slots[name];
    if (!tensor) throw new RangeError(`The optimiser has no slot ${name}.`);
    return tensor;
  };
  switch (optimizer.type) {
    case 'SGD': {
      const change = gradient.mul(optimizer.learning_rate);
      if (optimizer.momentum === 0) return { weight: weight.sub(change), slots: {} };
      const momentum = slot('momentum').mul(optimizer.momentum).sub(change);
      const moved = optimizer.nesterov ? momentum.mul(optimizer.momentum).sub(change) : momentum;
      return { weight: weight.add(moved), slots: { momentum } };
    }
    case 'RMSprop': {
      const { rho, centered, epsilon } = optimizer;
      const velocity = slot('velocity')
        .mul(rho)
        .add(gradient.square().mul(1 - rho));
      const average = centered
        ? slot('average_gradient')
            .mul(rho)
            .add(gradient.mul(1 - rho))
        : null;
      const variance = average ? velocity.sub(average.square()) : velocity;
      const increment = gradient.mul(optimizer.learning_rate).div(variance.add(epsilon).sqrt());
      const momentum =
        optimizer.momentum > 0 ? slot('momentum').mul(optimizer.momentum).add(increment) : null;
      return {
        weight: weight.sub(momentum ?? increment),
        slots: {
          velocity,
          ...(momentum ? { momentum } : {}),
          ...(average ? { average_gradient: average } : {}),
        },
      };
    }
    case 'Adam': {
      const { learning_rate, beta_1, beta_2, epsilon } = optimizer;
      const alpha = (learning_rate * Math.sqrt(1 - beta_2 ** step)) / (1 - beta_1 ** step);
      const m = slot('momentum');
      const v = slot('velocity');
      const momentum = m.add(gradient.sub(m).mul(1 - beta_1));
      const velocity = v.add(
        gradient
          .square()
          .sub(v)
          .mul(1 - beta_2),
      );
      const change = momentum.mul(alpha).div(velocity.sqrt().add(epsilon));
      return { weight: weight.sub(change), slots: { momentum, velocity } };
    }
    default:
      throw new RangeError(`${optimizer.type} is not computed here.`);
  }
}
