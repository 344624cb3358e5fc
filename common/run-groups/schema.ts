import { z } from 'zod';
import type { GroupPlan } from './run-group.ts';

const id = z.string().min(1).max(100);
const name = z.string().trim().min(1).max(200);
const seed = z.int().min(0).max(0xffffffff);
const shares = z
  .array(z.number().gt(0).max(1))
  .min(1)
  .max(50)
  .refine((all) => new Set(all).size === all.length, 'Every share is there once.');

/** Plans with up to so many seeds. */
function planOf(mostSeeds: number): z.ZodType<GroupPlan> {
  const seeds = z
    .array(seed)
    .min(1)
    .max(mostSeeds)
    .refine((all) => new Set(all).size === all.length, 'Every seed is there once.');
  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('folds'), count: z.int().min(2).max(100) }),
    z.strictObject({ kind: z.literal('seeds'), seeds, rows: z.enum(['same', 'anew']) }),
    z.strictObject({ kind: z.literal('sizes'), shares, seeds }),
  ]);
}

/** A plan to begin with. */
export const groupPlanSchema = planOf(100);

/** A plan as it is stored: seeds are added to it time and again. */
export const storedPlanSchema = planOf(100_000);

/** What the calls of `RunGroupsApi` take. */
export const runGroupsSchemas = {
  list: z.strictObject({ projectId: id.nullable() }),
  start: z.strictObject({
    projectId: id,
    plan: groupPlanSchema,
    runId: id.nullable(),
    name: name.nullable(),
  }),
  moreSeeds: z.strictObject({
    runIds: z.array(id).min(1).max(100),
    count: z.int().min(1).max(100),
  }),
  goOn: z.strictObject({ id }),
  stop: z.strictObject({ id }),
  rename: z.strictObject({ id, name }),
  remove: z.strictObject({ id }),
  restore: z.strictObject({ id }),
};
