import { z } from 'zod';
import { insideSchemas } from './inside/inside-schema.ts';

const id = z.string().min(1).max(100);
const split = z.enum(['train', 'validation', 'test']);

/** What the calls of `ComparisonApi` take. */
export const comparisonSchemas = {
  curves: z.strictObject({
    runIds: z.array(id).max(500),
    metrics: z.array(z.string().max(1000)).max(20),
    most: z.int().min(10).max(20_000),
  }),
  flips: z.strictObject({
    first: id,
    second: id,
    split,
    kind: z.enum(['only-first', 'only-second', 'both-wrong']),
    offset: z.int().min(0),
    limit: z.int().min(1).max(200),
    task: id.optional(),
  }),
  better: z.strictObject({ runIds: z.array(id).min(2).max(50), split, task: id.optional() }),
  data: z.strictObject({ first: id, second: id, task: id.optional() }),
  dataRows: z.strictObject({
    first: id,
    second: id,
    kind: z.enum(['changed', 'only-first', 'only-second', 'moved']),
    offset: z.int().min(0),
    limit: z.int().min(1).max(1000),
  }),
  cancel: z.strictObject({ task: id }),
  moment: z.strictObject({
    runId: id,
    checkpointId: z.int().min(0),
    split,
    row: z.int().min(0).nullable(),
    task: id.optional(),
  }),
  ...insideSchemas,
};
