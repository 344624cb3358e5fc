import { lossChoice, resolveLossOptions } from '../training/loss-catalogue.ts';
import type { LossId, LossOptions } from '../training/training-config.ts';
import type { Task } from './task.ts';

/** How many units the last layer has and what it does to them. */
export interface OutputHead {
  readonly units: number;
  readonly activation: 'linear' | 'sigmoid' | 'softmax' | 'tanh' | 'softplus';
}

/**
 * The output that a task asks for. Two classes have one sigmoid unit, or two softmax units
 * with a categorical loss; more classes have one softmax unit each; a number has one linear unit, and
 * several numbers, such as the steps of a forecast, one each.
 * With logits the loss applies sigmoid or softmax itself; hinge losses judge a signed value.
 */
export function outputHeadFor(
  task: Task,
  classCount: number,
  loss?: LossId,
  options: LossOptions = {},
  targetCount = 1,
): OutputHead {
  if (task === 'regression') return { units: targetCount, activation: numberActivation(loss) };
  const perClass = loss !== undefined && lossChoice(loss).units === 'per-class';
  const units = task === 'binary' ? (perClass ? 2 : 1) : classCount;
  const logits = loss !== undefined && resolveLossOptions(loss, options).from_logits;
  if (logits || loss === 'categorical_hinge') return { units, activation: 'linear' };
  if (loss === 'hinge' || loss === 'squared_hinge') return { units, activation: 'tanh' };
  return { units, activation: units === 1 ? 'sigmoid' : 'softmax' };
}

/** These two take the logarithm of the output, which must not be negative. */
function numberActivation(loss: LossId | undefined): 'linear' | 'softplus' {
  return loss === 'poisson' || loss === 'mean_squared_logarithmic_error' ? 'softplus' : 'linear';
}
