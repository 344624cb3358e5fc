import { z } from 'zod';
import type { CallbackConfig } from './callback-config.ts';

const watching = {
  monitor: z.string().min(1).max(200),
  mode: z.enum(['auto', 'min', 'max']),
};
const count = z.int().min(0).max(1_000_000);
const finite = z.number().min(-1e30).max(1e30);
const expression = z.string().min(1).max(500);

export const callbackSchema: z.ZodType<CallbackConfig> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('EarlyStopping'),
    ...watching,
    min_delta: z.number().min(0).max(1e30),
    patience: count,
    baseline: finite.nullable(),
    start_from_epoch: count,
    restore_best_weights: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('ModelCheckpoint'),
    ...watching,
    save_best_only: z.boolean(),
    every_epochs: count.min(1).nullable(),
    every_minutes: z.number().min(0.1).max(100_000).nullable(),
    keep_last: count.min(1).nullable(),
  }),
  z.strictObject({
    type: z.literal('ReduceLROnPlateau'),
    ...watching,
    factor: z.number().gt(0).lt(1),
    patience: count,
    min_delta: z.number().min(0).max(1e30),
    cooldown: count,
    min_lr: z.number().min(0).max(1000),
  }),
  z.strictObject({ type: z.literal('LearningRateScheduler'), rate: expression }),
  z.strictObject({ type: z.literal('TerminateOnNaN') }),
  z.strictObject({ type: z.literal('StopAtTarget'), ...watching, target: finite }),
  z.strictObject({ type: z.literal('CSVLogger'), separator: z.enum([',', ';', '\t']) }),
  z.strictObject({
    type: z.literal('TensorBoard'),
    histogram_freq: count,
    write_graph: z.boolean(),
  }),
  z.strictObject({ type: z.literal('Notification') }),
  z.strictObject({
    type: z.literal('Rule'),
    when: expression,
    then: z.enum(['stop', 'checkpoint', 'scale_learning_rate']),
    factor: z.number().gt(0).max(1000),
  }),
]);
