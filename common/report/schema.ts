import { z } from 'zod';
import type { ModelCard } from './model-card.ts';

const id = z.string().min(1).max(100);
const ofRun = z.strictObject({ runId: id });
const text = z.string().max(10_000);

export const modelCardSchema: z.ZodType<ModelCard> = z.strictObject({
  developer: text,
  contact: text,
  license: text,
  citation: text,
  primaryUses: text,
  primaryUsers: text,
  outOfScope: text,
  factors: text,
  dataMotivation: text,
  ethics: text,
  caveats: text,
});

/** What the calls of `ReportsApi` take. */
export const reportsSchemas = {
  html: ofRun,
  page: ofRun,
  pdf: ofRun,
  card: ofRun,
  comparison: z.strictObject({ runIds: z.array(id).min(2).max(12) }),
  fields: ofRun,
  setFields: z.strictObject({ runId: id, fields: modelCardSchema }),
};
