import { z } from 'zod';
import { recipeSchema } from '../datasets/schema.ts';

const datasetId = z.string().min(1).max(100);
const column = z.string().max(1000);
const target = column.nullable();
const asker = z.string().min(1).max(100).optional();

/** What the calls of `explore` take. */
export const exploreSchemas = {
  columns: z.strictObject({ asker, datasetId, columns: z.array(column).max(200), target }),
  associations: z.strictObject({ asker, datasetId, columns: z.array(column).max(60) }),
  points: z.strictObject({
    asker,
    datasetId,
    columns: z.array(column).max(6),
    target,
    most: z.int().min(1).max(20_000),
  }),
  pair: z.strictObject({ asker, datasetId, first: column, second: column }),
  missing: z.strictObject({ asker, datasetId }),
  outliers: z.strictObject({
    datasetId,
    column,
    rule: z.enum(['iqr', 'z']),
    offset: z.int().min(0),
    limit: z.int().min(1).max(1000),
  }),
  classes: z.strictObject({ asker, datasetId, recipe: recipeSchema }),
};
