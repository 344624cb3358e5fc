import { AppError } from '../../common/errors/app-error.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';

/** Where a loss stopped being a number. */
export interface DivergedAt {
  readonly epoch: number;
  /** From 1; null for the validation loss at the epoch's end. */
  readonly step: number | null;
  readonly steps: number;
  readonly loss: number;
}

/** The first step whose loss is NaN or infinite, from 0; −1 when all are numbers. */
export function firstNotFinite(losses: Float32Array): number {
  return losses.findIndex((loss) => !Number.isFinite(loss));
}

/** Says where a run diverged, with what learning rate, and what to try. */
export function divergenceError(at: DivergedAt, training: TrainingConfig): AppError {
  const rate = training.optimizer.learning_rate;
  const became = Number.isNaN(at.loss) ? 'is no longer a number (NaN)' : 'became infinite';
  const where =
    at.step === null
      ? `The validation loss ${became} after epoch ${at.epoch}`
      : `The loss ${became} in epoch ${at.epoch}, step ${at.step} of ${at.steps}`;
  const kept = at.step !== null && at.epoch === 1 ? '' : ' The epochs before are kept.';
  return new AppError(
    'engine',
    `${where}, with the learning rate ${rate}. Try ${Number((rate / 10).toPrecision(3))}; scale number columns and a regression target that are not scaled yet.${kept}`,
    { place: { field: 'training.optimizer.learning_rate' } },
  );
}
