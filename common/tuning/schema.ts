import { z } from 'zod';

const ofProject = z.strictObject({ projectId: z.string().min(1).max(100) });

/** What the calls of `TuningApi` take. */
export const tuningSchemas = {
  learningRate: ofProject,
  batchSize: ofProject,
  dryRun: ofProject,
  cancel: z.null(),
};
