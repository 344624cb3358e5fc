import { AppError } from '../../../common/errors/app-error.ts';
import type { Ancestor } from '../../../common/experiments/experiment.ts';
import type { CheckpointSummary } from '../../../common/training/control/run-control.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';

/**
 * Settings that train an ancestor up to the state with which the next one begins.
 * @param engine In place of its own; null for that.
 */
export function ancestorTraining(
  { training, state: { epoch, step } }: Ancestor,
  engine: TrainingConfig['engine'] | null = null,
): TrainingConfig {
  return { ...training, engine: engine ?? training.engine, until: { epoch, step } };
}

/** Among the stored states of a run the one with which the next one begins; undefined where it is not there. */
export function stateOfAncestor(
  { state: { kind, epoch, step } }: Ancestor,
  stored: readonly CheckpointSummary[],
): CheckpointSummary | undefined {
  return stored.find((one) => one.kind === kind && one.epoch === epoch && one.step === step);
}

/** Whether a run with these stored states has come as far as the state of an ancestor, or further. */
export function isPastAncestor(
  { state: { epoch, step } }: Ancestor,
  stored: readonly CheckpointSummary[],
): boolean {
  return stored.some((one) => one.epoch >= epoch && one.step >= step);
}

/** For an ancestor that was trained to its end without coming to its state. */
export function missedState({ name, state: { epoch, step } }: Ancestor): AppError {
  return new AppError(
    'conflict',
    `“${name}” did not come to the state after ${step} steps in epoch ${epoch} from which the branch goes on. Other data, another engine or another machine gives other numbers.`,
  );
}
