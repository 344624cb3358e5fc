import { z } from 'zod';
import { recipeSchema } from '../datasets/schema.ts';

const datasetId = z.string().min(1).max(100);

/** What the calls of `checks` take. */
export const checksSchemas = {
  run: z.strictObject({ datasetId, recipe: recipeSchema }),
  rows: z.strictObject({
    datasetId,
    recipe: recipeSchema,
    id: z.string().max(2000),
    offset: z.int().min(0),
    limit: z.int().min(1).max(1000),
  }),
  cancel: z.strictObject({ datasetId }),
};
