import { z } from 'zod';
import { readVersioned } from '../versioned/read-versioned.ts';
import type { TrainingConfig } from './training-config.ts';

const learningRate = z.number().min(0).max(1000);
const share = z.number().min(0).max(1);

const optimizerSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('SGD'),
    learning_rate: learningRate,
    momentum: share,
    nesterov: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('RMSprop'),
    learning_rate: learningRate,
    rho: share,
    momentum: share,
    epsilon: share,
    centered: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('Adam'),
    learning_rate: learningRate,
    beta_1: share,
    beta_2: share,
    epsilon: share,
  }),
]);

export const trainingConfigSchema = z.strictObject({
  version: z.literal(1),
  loss: z.enum([
    'mean_squared_error',
    'mean_absolute_error',
    'binary_crossentropy',
    'categorical_crossentropy',
    'sparse_categorical_crossentropy',
  ]),
  optimizer: optimizerSchema,
  metrics: z
    .array(
      z.enum([
        'accuracy',
        'mean_absolute_error',
        'mean_squared_error',
        'root_mean_squared_error',
        'r2_score',
      ]),
    )
    .max(20),
  batchSize: z.int().min(1).max(1_000_000),
  epochs: z.int().min(1).max(1_000_000),
  shuffle: z.boolean(),
  seed: z.int().min(0).max(0xffffffff),
  engine: z.enum(['auto', 'compiled', 'tensorflow', 'reference']),
  threads: z.int().min(1).max(256).nullable(),
});

/** Reads training settings from JSON; refuses a newer version and names the field that is wrong. */
export function readTrainingConfig(json: unknown): TrainingConfig {
  return readVersioned('training settings', json, 1, [], trainingConfigSchema);
}
