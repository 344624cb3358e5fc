import type { TrainingConfig } from '../training-config.ts';
import { callbackDefaults } from './callback-catalogue.ts';
import type { CallbackConfig } from './callback-config.ts';

/**
 * A callback with values that suit the run: Keras's defaults where they do, and where they depend on how long the
 * run is or what it logs, a good beginning.
 */
export function fittingCallback<Type extends CallbackConfig['type']>(
  type: Type,
  { epochs, metrics }: Pick<TrainingConfig, 'epochs' | 'metrics'>,
): Extract<CallbackConfig, { type: Type }> {
  const part = (share: number, least: number, most: number) =>
    Math.min(most, Math.max(least, Math.round(epochs * share)));
  const watched = metrics.includes('accuracy')
    ? { monitor: 'val_accuracy', target: 0.95 }
    : { monitor: 'val_loss', target: 0.1 };
  const held = part(0.2, 1, 1000);
  /** Leaves a hundredth of the rate at the end. Two digits of what it takes away: of many epochs that is very little. */
  const taken = (1 - 0.01 ** (1 / Math.max(1, epochs - held))).toPrecision(2);
  const decay = Number((1 - Number(taken)).toPrecision(12));
  const fitted: Partial<Record<CallbackConfig['type'], object>> = {
    EarlyStopping: { patience: part(0.1, 3, 50), restore_best_weights: true },
    ReduceLROnPlateau: { patience: part(0.05, 2, 20) },
    LearningRateScheduler: { rate: `lr if epoch < ${held} else lr * ${decay}` },
    ModelCheckpoint: { every_epochs: part(0.1, 1, 100) },
    StopAtTarget: watched,
    Rule: { when: `epoch > ${part(0.1, 2, 10)} and val_loss > 1.5 * best(val_loss)` },
  };
  return { ...callbackDefaults[type], ...fitted[type] };
}
