import { z } from 'zod';
import { networkSpecSchema } from '../network/schema.ts';
import { trainingConfigSchema } from '../training/schema.ts';

const choice = z.strictObject({
  engine: z.enum(['auto', 'compiled', 'tensorflow', 'reference']),
  device: z.enum(['auto', 'cpu', 'webgpu', 'cuda']),
  threads: z.int().min(1).max(64).nullable(),
});
const nothing = z.null();

/** What the calls of `measure` take. */
export const measureSchemas = {
  speeds: nothing,
  machine: z.strictObject({ choice }),
  network: z.strictObject({
    network: networkSpecSchema,
    training: trainingConfigSchema,
    task: z.enum(['regression', 'binary', 'multiclass']),
    featureCount: z.int().min(1).max(1e9),
    targetCount: z.int().min(1).max(1e6),
  }),
  cancel: nothing,
};
