import type { TrainingConfig } from '../training-config.ts';
import type { TrainingChange } from './run-control.ts';

/** Settings with a change made to them; its planned changes stay. */
export function applyChange(training: TrainingConfig, change: TrainingChange): TrainingConfig {
  const { learning_rate, schedule, batchSize, epochs, callbacks } = change;
  return {
    ...training,
    optimizer:
      learning_rate === undefined ? training.optimizer : { ...training.optimizer, learning_rate },
    schedule: schedule ?? training.schedule,
    batchSize: batchSize ?? training.batchSize,
    epochs: epochs ?? training.epochs,
    callbacks: callbacks ?? training.callbacks,
  };
}

/** The settings in force once `step` updates have been made; only later changes are still planned. */
export function trainingAt(training: TrainingConfig, step: number): TrainingConfig {
  const { changes = [], ...begun } = training;
  const made = changes.filter((planned) => planned.step <= step);
  const later = changes.filter((planned) => planned.step > step);
  const inForce = made.reduce<TrainingConfig>(
    (settings, { change }) => applyChange(settings, change),
    begun,
  );
  return later.length > 0 ? { ...inForce, changes: later } : inForce;
}
