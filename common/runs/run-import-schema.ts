import { z } from 'zod';

const id = z.string().min(1).max(100);

export const runImportSchemas = {
  start: z.strictObject({
    tokens: z.array(z.string().min(1).max(200)).min(1).max(1000),
    projectId: id.nullable(),
  }),
  cancel: z.strictObject({ id: id.nullable() }),
};
