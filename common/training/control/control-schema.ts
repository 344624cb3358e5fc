import { z } from 'zod';
import { trainingChangeSchema, trainingConfigSchema } from '../schema.ts';

const id = z.string().min(1).max(100);
const name = z.string().trim().min(1).max(200).nullable();
const byRun = z.strictObject({ runId: id });
const checkpoint = z.int().min(1);
const priority = z.int().min(-1000).max(1000);
const when = z.enum(['now', 'epoch']).optional();
const nothing = z.null();

/** What the calls of `training` take. */
export const controlSchemas = {
  start: z.strictObject({ projectId: id, name, priority: priority.optional() }),
  stop: z.strictObject({ runId: id, when }),
  pause: z.strictObject({ runId: id, when }),
  resume: byRun,
  advance: z.strictObject({ runId: id, by: z.enum(['batch', 'epoch']) }),
  extend: z.strictObject({ runId: id, epochs: z.int().min(1).max(1_000_000) }),
  branch: z.strictObject({
    runId: id,
    checkpointId: checkpoint.nullable(),
    name,
    change: trainingChangeSchema.optional(),
    engine: z.enum(['auto', 'compiled', 'tensorflow', 'reference']).optional(),
    training: trainingConfigSchema.optional(),
  }),
  change: z.strictObject({ runId: id, change: trainingChangeSchema }),
  prioritise: z.strictObject({ runId: id, priority }),
  standing: nothing,
  setOptions: z
    .strictObject({
      concurrency: z.int().min(1).max(64),
      queueAtStart: z.enum(['wait', 'start']),
      keepInBackground: z.boolean(),
    })
    .partial(),
  releaseQueue: nothing,
  resumeInterrupted: nothing,
  dismissInterrupted: nothing,
  events: byRun,
  checkpoints: byRun,
  keepCheckpoint: z.strictObject({ runId: id, note: z.string().trim().max(500) }),
  removeCheckpoints: z.strictObject({ ids: z.array(checkpoint).min(1).max(10_000) }),
};
