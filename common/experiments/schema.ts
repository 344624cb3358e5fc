import { z } from 'zod';
import { columnTypeSchema, readOptionsSchema, storedRecipeSchema } from '../datasets/schema.ts';
import { generatorSpecSchema } from '../generators/schema.ts';
import { AppError } from '../errors/app-error.ts';
import { storedNetworkSchema } from '../network/schema.ts';
import { trainingConfigSchema } from '../training/schema.ts';
import { readVersioned } from '../versioned/read-versioned.ts';
import type { Experiment, Lineage } from './experiment.ts';

const reading = {
  options: readOptionsSchema,
  columnTypes: z.record(z.string().max(1000), columnTypeSchema),
};

const path = z.string().min(1).max(4000);
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .optional();

const ancestor = z.strictObject({
  name: z.string().min(1).max(200),
  training: trainingConfigSchema,
  state: z.strictObject({
    kind: z.enum(['best', 'final', 'resume']),
    epoch: z.int().min(0),
    step: z.int().min(0),
  }),
});

export const lineageSchema: z.ZodType<Lineage> = z.union([
  z.strictObject({ ancestors: z.array(ancestor).min(1).max(100) }),
  z.strictObject({ lost: z.string().min(1).max(1000) }),
]);

const experimentSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('layerwright-experiment'),
  name: z.string().trim().min(1).max(200),
  data: z.union([
    z.strictObject({ sample: z.string().min(1).max(100), ...reading }),
    z.strictObject({ generated: generatorSpecSchema, ...reading }),
    z.strictObject({ file: path, sha256, ...reading }),
    z.strictObject({ files: z.array(path).min(1).max(10_000), sha256, ...reading }),
    z.strictObject({ folder: path, sha256, ...reading }),
  ]),
  recipe: storedRecipeSchema,
  network: storedNetworkSchema,
  training: trainingConfigSchema,
  lineage: lineageSchema.optional(),
});

/**
 * Reads an experiment file. Throws `invalid-input` for text that is no JSON or no experiment, naming
 * the field that is wrong, and `newer-version` for one of a newer program.
 */
export function readExperiment(text: string): Experiment {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid-input', `This experiment file is not valid JSON: ${reason}.`, {
      cause: error,
    });
  }
  return readVersioned('experiment', json, 1, [], experimentSchema);
}
