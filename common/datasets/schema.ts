import { z } from 'zod';
import { readVersioned } from '../versioned/read-versioned.ts';
import type { Recipe } from './recipe.ts';

export const columnTypeSchema = z.enum(['number', 'category', 'boolean', 'date', 'text']);

/** No text table has a zero in it, and the database takes none in a query. */
const missingValue = z
  .string()
  .max(100)
  .refine((text) => !text.includes('\0'), 'a cell cannot hold a zero character');

export const readOptionsSchema = z.strictObject({
  header: z.boolean().optional(),
  separator: z.string().min(1).max(1).optional(),
  quote: z.string().max(1).optional(),
  decimal: z.enum(['.', ',']).optional(),
  encoding: z.string().max(40).optional(),
  missingValues: z.array(missingValue).max(100).optional(),
  rowNames: z.boolean().optional(),
});

const columnTreatmentSchema = z.strictObject({
  column: z.string().max(1000),
  role: z.enum(['feature', 'target', 'ignored']),
  type: columnTypeSchema,
  missing: z.enum(['mean', 'median', 'most-frequent', 'constant', 'drop']),
  fill: z.string().max(1000).optional(),
  encoding: z.enum(['one-hot', 'label']),
  scaling: z.enum(['none', 'standard', 'min-max']),
  reason: z.string().max(1000).optional(),
});

const fraction = z.number().min(0).max(1);

export const recipeSchema = z.strictObject({
  version: z.literal(1),
  treatments: z.array(columnTreatmentSchema).max(20_000),
  split: z.strictObject({
    train: fraction,
    validation: fraction,
    test: fraction,
    seed: z.int().min(0).max(0xffffffff),
    stratify: z.boolean(),
  }),
});

/** Reads a recipe from JSON; refuses a newer version and names the field that is wrong. */
export function readRecipe(json: unknown): Recipe {
  return readVersioned('recipe', json, 1, [], recipeSchema);
}
