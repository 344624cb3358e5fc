import type { Task } from '../network/task.ts';
import { optimizerDefaults } from './optimizer-catalogue.ts';
import type { LossId, MetricId, TrainingConfig } from './training-config.ts';

export { losses } from './loss-catalogue.ts';
export { metrics } from './metric-catalogue.ts';
export { optimizerDefaults, optimizerFields, optimizerHelp } from './optimizer-catalogue.ts';
export { scheduleDefaults, schedules } from './schedule-catalogue.ts';

/** Keras's fit() and compile() defaults with the loss and metrics that fit the task. */
export function defaultTraining(task: Task): TrainingConfig {
  const byTask: Record<Task, { loss: LossId; metrics: readonly MetricId[] }> = {
    regression: {
      loss: 'mean_squared_error',
      metrics: ['mean_absolute_error', 'root_mean_squared_error', 'r2_score'],
    },
    binary: { loss: 'binary_crossentropy', metrics: ['accuracy'] },
    multiclass: { loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] },
  };
  return {
    version: 3,
    ...byTask[task],
    lossOptions: {},
    outputs: {},
    optimizer: optimizerDefaults.Adam,
    schedule: { type: 'constant' },
    classWeights: null,
    callbacks: [{ type: 'TerminateOnNaN' }],
    topK: 5,
    batchSize: 32,
    epochs: 100,
    shuffle: true,
    seed: 1,
    engine: 'auto',
    device: 'auto',
    threads: null,
  };
}
