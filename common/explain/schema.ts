import { z } from 'zod';

const id = z.string().min(1).max(100);
const task = z.string().min(1).max(100);
const column = z.string().max(1000);
const row = z.int().min(0);
const output = z.int().min(0).max(100_000);
const seed = z.int().min(0).max(0xffffffff);
const most = z.int().min(1).max(1_000_000);

const run = {
  runId: id,
  split: z.enum(['train', 'validation', 'test']),
  task,
  checkpoint: z.int().min(0).optional(),
};
const oneRow = { ...run, row };
const measure = z.enum(['accuracy', 'log_loss', 'mean_absolute_error', 'root_mean_squared_error']);

const condition = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('range'),
    column,
    from: z.number(),
    to: z.number(),
    last: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('value'), column, value: z.string().max(100_000) }),
  z.strictObject({ kind: z.literal('missing'), column }),
]);

/** What the calls for explanations take. */
export const explainSchemas = {
  offers: z.strictObject({ runId: id }),
  importance: z.strictObject({
    ...run,
    metric: z.enum([
      'accuracy',
      'balanced_accuracy',
      'log_loss',
      'r2_score',
      'root_mean_squared_error',
      'mean_absolute_error',
    ]),
    repeats: z.int().min(1).max(100),
    seed,
    most,
  }),
  partialDependence: z.strictObject({
    ...run,
    column,
    output,
    points: z.int().min(2).max(200),
    curves: z.int().min(0).max(500),
    most,
    seed,
  }),
  rowEffects: z.strictObject({ ...oneRow, output: output.nullable() }),
  picture: z.strictObject({
    ...oneRow,
    method: z.enum(['occlusion', 'saliency', 'grad-cam']),
    output: output.nullable(),
    layer: z.string().max(1000).optional(),
  }),
  words: z.strictObject({
    ...oneRow,
    column,
    method: z.enum(['leave-one-out', 'gradient', 'grad-cam']),
    output: output.nullable(),
    layer: z.string().max(1000).optional(),
  }),
  steps: z.strictObject({
    ...oneRow,
    method: z.enum(['saliency', 'grad-cam']),
    output: output.nullable(),
    layer: z.string().max(1000).optional(),
  }),
  nearest: z.strictObject({
    ...oneRow,
    distance: z.enum(['cosine', 'euclidean']),
    count: z.int().min(1).max(100),
  }),
  slices: z.strictObject({
    ...run,
    measure,
    bins: z.int().min(2).max(50),
    support: z.number().min(0).max(0.5),
    pairs: z.boolean(),
  }),
  sliceRows: z.strictObject({
    ...run,
    measure,
    conditions: z.array(condition).max(4),
    offset: z.int().min(0),
    limit: z.int().min(1).max(1000),
  }),
  cancel: z.strictObject({ task }),
};
