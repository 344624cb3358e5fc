import type { OptimizerConfig } from '../../../../common/training/training-config.ts';
import { clips } from './clip-gradients.ts';
import {
  updateAdadelta,
  updateAdagrad,
  updateFtrl,
  updateRmsprop,
} from './optimizers/adaptive-rate.ts';
import { updateAdam, updateAdamax, updateNadam } from './optimizers/adam.ts';
import { updateLion, updateSgd } from './optimizers/gradient-descent.ts';
import { scalar, type UpdateCall, type Updated } from './optimizers/update-call.ts';

/**
 * The factor by which the optimiser wants its gradients. Adam averages (1 − β₁) · g: gradients that arrive
 * multiplied by it save a pass over all weights. Gradients that are clipped must keep their size.
 */
export function gradientScale(optimizer: OptimizerConfig): number {
  const isAdam = optimizer.type === 'Adam' || optimizer.type === 'AdamW';
  return isAdam && optimizer.beta_1 < 1 && !clips(optimizer) ? 1 - optimizer.beta_1 : 1;
}

/**
 * Records one step of the optimiser, in the order of Keras 3's `apply`: weight decay, the formula of its
 * `update_step`, and the moving average of the weights, which may take their place.
 */
export function recordUpdate(optimizer: OptimizerConfig, call: UpdateCall): Updated {
  const { graph } = call;
  const { use_ema, weight_decay } = optimizer;
  const slots = use_ema ? call.slots.slice(0, -1) : call.slots;
  // 1 less such a share would already be rounded, by up to a hundredth of it.
  const weights =
    weight_decay === null
      ? call.weights
      : graph.sub(call.weights, graph.mul(call.weights, scalar(call, 'shrinkage')));
  const updated = applyFormula(optimizer, { ...call, weights, slots });
  const previous = use_ema ? call.slots.at(-1) : undefined;
  if (!previous) return updated;
  const kept = scalar(call, 'average_keep');
  const average = graph.add(
    graph.mul(previous, kept),
    graph.mul(updated.weights, graph.sub(graph.constant(1), kept)),
  );
  const slotsAfter = [...updated.slots, average];
  if (optimizer.ema_overwrite_frequency === null) return { ...updated, slots: slotsAfter };
  return {
    weights: graph.where(scalar(call, 'overwrite'), average, updated.weights),
    slots: slotsAfter,
  };
}

function applyFormula(optimizer: OptimizerConfig, call: UpdateCall): Updated {
  switch (optimizer.type) {
    case 'SGD':
      return updateSgd(optimizer, call);
    case 'RMSprop':
      return updateRmsprop(optimizer, call);
    case 'Adam':
    case 'AdamW':
      return updateAdam(optimizer, call, gradientScale(optimizer));
    case 'Adamax':
      return updateAdamax(optimizer, call);
    case 'Nadam':
      return updateNadam(optimizer, call);
    case 'Adagrad':
      return updateAdagrad(optimizer, call);
    case 'Adadelta':
      return updateAdadelta(optimizer, call);
    case 'Ftrl':
      return updateFtrl(optimizer, call);
    case 'Lion':
      return updateLion(optimizer, call);
  }
}
