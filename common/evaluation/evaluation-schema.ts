import { z } from 'zod';

const runId = z.string().min(1).max(100);
const ofPart = {
  runId,
  split: z.enum(['train', 'validation', 'test']),
  checkpoint: z.int().min(0).optional(),
};
const calibrated = z.boolean();
const step = z.int().min(0).max(100_000);
const classNumber = z.int().min(0).max(100_000);

const choice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('wrong') }),
  z.strictObject({ kind: z.literal('unusable') }),
  z.strictObject({
    kind: z.literal('cell'),
    actual: classNumber.nullable(),
    predicted: classNumber.nullable(),
  }),
  z.strictObject({
    kind: z.literal('outcome'),
    of: classNumber,
    threshold: z.number().min(0).max(1),
    actual: z.boolean(),
    predicted: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('rows'), rows: z.array(z.int().min(0)).max(10_000) }),
]);

/** What the calls of `EvaluationApi` take. */
export const evaluationSchemas = {
  get: z.strictObject({ runId, split: ofPart.split }),
  report: z.strictObject({ ...ofPart, calibrated }),
  ranking: z.strictObject({ ...ofPart, calibrated, of: classNumber }),
  areas: z.strictObject({ ...ofPart, calibrated }),
  calibration: z.strictObject({ ...ofPart, bins: z.int().min(2).max(100) }),
  samples: z.strictObject({
    ...ofPart,
    calibrated,
    choice,
    order: z.enum(['table', 'least-sure', 'most-sure', 'largest-error', 'smallest-error']),
    step,
    offset: z.int().min(0),
    limit: z.int().min(1).max(500),
  }),
  errors: z.strictObject({ ...ofPart, step }),
  errorsByColumn: z.strictObject({ ...ofPart, step, column: z.string().max(1000) }),
  intervals: z.strictObject({ ...ofPart, step, coverage: z.number().min(0.5).max(0.999) }),
  forecast: z.strictObject({ ...ofPart, season: z.int().min(2).max(100_000).nullable() }),
  baseline: z.strictObject(ofPart),
  cancelBaseline: z.strictObject({ runId }),
};
