import { z } from 'zod';

const id = z.string().min(1).max(100);
const task = z.string().min(1).max(100);

const question = {
  runId: id,
  checkpointId: z.int().min(0),
  split: z.enum(['train', 'validation', 'test']),
  task,
  layer: z.string().min(1).max(1000),
};

/** What the calls of `InsideApi` take. */
export const insideSchemas = {
  layers: z.strictObject({ runId: id }),
  activation: z.strictObject({ ...question, row: z.int().min(0).nullable() }),
  projection: z.strictObject({
    ...question,
    axesOf: z.int().min(0),
    most: z.int().min(2).max(2000),
  }),
  stop: z.strictObject({ task }),
};
