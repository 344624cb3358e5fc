import { z } from 'zod';
import { type DocumentMigration, readVersioned } from '../versioned/read-versioned.ts';
import type { Recipe } from './recipe.ts';

export const columnTypeSchema = z.enum(['number', 'category', 'boolean', 'date', 'text', 'image']);

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
  part: z.string().max(1000).optional(),
  fileColumn: z.boolean().optional(),
});

const columnName = z.string().max(1000);
const seed = z.int().min(0).max(0xffffffff);
const positive = z.number().positive().max(1e6);

const textTreatmentSchema = z.strictObject({
  mode: z.enum(['tokens', 'count', 'binary', 'tf-idf']),
  level: z.enum(['word', 'character']),
  vocabulary: z.int().min(1).max(1_000_000),
  outOfVocabulary: z.string().min(1).max(100).nullable(),
  lowercase: z.boolean(),
  filters: z.string().max(1000),
  length: z.int().min(1).max(100_000),
  padding: z.enum(['pre', 'post']),
  truncating: z.enum(['pre', 'post']),
});

const imageTreatmentSchema = z.strictObject({
  width: z.int().min(1).max(4096),
  height: z.int().min(1).max(4096),
  resize: z.enum(['fit', 'fill', 'stretch']),
  color: z.enum(['grey', 'rgb', 'rgba']),
  scaling: z.enum(['unit', 'signed', 'standard', 'none']),
});

const columnTreatmentSchema = z.strictObject({
  column: columnName,
  role: z.enum(['feature', 'target', 'ignored']),
  type: columnTypeSchema,
  missing: z.enum(['mean', 'median', 'most-frequent', 'constant', 'drop']),
  fill: z.string().max(1000).optional(),
  indicator: z.boolean().optional(),
  outliers: z
    .strictObject({
      action: z.enum(['cap', 'drop']),
      rule: z.enum(['iqr', 'z', 'quantile']),
      factor: positive,
    })
    .optional(),
  transform: z
    .enum(['none', 'log', 'log1p', 'sqrt', 'square', 'box-cox', 'yeo-johnson'])
    .optional(),
  bins: z
    .strictObject({
      count: z.int().min(2).max(1000),
      edges: z.enum(['uniform', 'quantile']),
      encoding: z.enum(['one-hot', 'ordinal']),
    })
    .optional(),
  encoding: z.enum(['one-hot', 'label', 'hashing', 'frequency']),
  buckets: z.int().min(1).max(65_536).optional(),
  scaling: z.enum(['none', 'standard', 'min-max', 'robust']),
  dateFormat: z.enum(['day-first', 'month-first', 'compact']).optional(),
  date: z
    .strictObject({
      elapsed: z.boolean(),
      parts: z.array(z.enum(['year', 'month', 'day', 'weekday', 'hour', 'day-of-year'])).max(6),
      cycles: z.boolean(),
    })
    .optional(),
  text: textTreatmentSchema.optional(),
  image: imageTreatmentSchema.optional(),
  reason: z.string().max(1000).optional(),
});

const severalColumns = z.array(columnName).min(2).max(10);

const derivedColumnSchema = z.strictObject({
  name: columnName.min(1),
  formula: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('power'), column: columnName, exponent: z.number() }),
    z.strictObject({ kind: z.literal('product'), columns: severalColumns }),
    z.strictObject({ kind: z.literal('ratio'), column: columnName, by: columnName }),
    z.strictObject({ kind: z.literal('difference'), column: columnName, less: columnName }),
    z.strictObject({ kind: z.enum(['sin', 'cos']), column: columnName }),
    z.strictObject({ kind: z.literal('cross'), columns: severalColumns }),
  ]),
});

const seriesWindowSchema = z.strictObject({
  length: z.int().min(1).max(100_000),
  horizon: z.int().min(1).max(10_000),
  stride: z.int().min(1).max(100_000),
  purpose: z.enum(['forecast', 'classify']),
  seesTarget: z.boolean(),
  orderBy: columnName.optional(),
  groupBy: columnName.optional(),
});

const fraction = z.number().min(0).max(1);
const splitValues = z.array(z.string().max(1000)).max(1000);

const splitSchema = z.strictObject({
  method: z.enum(['random', 'grouped', 'time', 'column']).optional(),
  column: columnName.optional(),
  values: z
    .strictObject({ train: splitValues, validation: splitValues, test: splitValues })
    .optional(),
  folds: z
    .strictObject({ count: z.int().min(2).max(100), held: z.int().min(0).max(99) })
    .optional(),
  subset: z.strictObject({ share: z.number().gt(0).max(1), seed }).optional(),
  repeatedRows: z.literal('together').optional(),
  train: fraction,
  validation: fraction,
  test: fraction,
  seed,
  stratify: z.boolean(),
});

export const recipeSchema = z.strictObject({
  version: z.literal(2),
  derived: z.array(derivedColumnSchema).max(1000).optional(),
  treatments: z.array(columnTreatmentSchema).max(20_000),
  unitNorm: z.enum(['l1', 'l2', 'max']).optional(),
  window: seriesWindowSchema.optional(),
  balance: z.strictObject({ method: z.enum(['oversample', 'undersample']), seed }).optional(),
  augmentation: z
    .array(
      z.strictObject({ layer: z.string().max(100), params: z.record(z.string(), z.unknown()) }),
    )
    .max(20)
    .optional(),
  excludedRows: z.array(z.int().min(0)).max(100_000).optional(),
  split: splitSchema,
});

const versionOne = z.looseObject({ version: z.literal(1) });

/** Version 2 knows more ways; what a recipe of version 1 says means the same. */
const migrations: readonly DocumentMigration[] = [(recipe) => ({ ...recipe, version: 2 })];

/** A recipe of this or an older version inside another document. */
export const storedRecipeSchema = z.preprocess(
  (json) => (versionOne.safeParse(json).success ? { ...(json as object), version: 2 } : json),
  recipeSchema,
);

/** Reads a recipe from JSON; refuses a newer version and names the field that is wrong. */
export function readRecipe(json: unknown): Recipe {
  return readVersioned('recipe', json, 2, migrations, recipeSchema);
}
