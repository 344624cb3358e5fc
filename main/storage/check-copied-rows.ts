import { z } from 'zod';
import { AppError } from '../../common/errors/app-error.ts';
import { readFitted } from '../../common/datasets/read-fitted.ts';
import { readRecipe } from '../../common/datasets/schema.ts';
import { readNetwork } from '../../common/network/schema.ts';
import { storedPlanSchema } from '../../common/run-groups/schema.ts';
import { readTrainingConfig } from '../../common/training/schema.ts';

type Row = Readonly<Record<string, unknown>>;

/** An id that can also be the name of a folder. Throws `invalid-data` for anything else. */
export function storedId(value: unknown): string {
  if (typeof value === 'string' && /^[\w-]{1,64}$/.test(value)) return value;
  throw new AppError('invalid-data', 'This project cannot be taken over: an id is no id.', {
    detail: String(value).slice(0, 200),
  });
}

/** Throws an AppError for settings that no program of this form has written. */
export function checkProject(row: Row): void {
  storedId(row['id']);
  checkSettings(row);
}

const metrics = z.record(z.string(), z.number().nullable());

/** What a list of runs reads of a run, by its column, and what it is called. */
const listed: Readonly<Record<string, readonly [words: string, form: z.ZodType]>> = {
  tags: ['its tags', z.array(z.string())],
  source: [
    'the source it was imported from',
    z.object({ tool: z.enum(['tensorboard', 'mlflow', 'csv']), name: z.string() }).nullable(),
  ],
  settings: [
    'its settings',
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  ],
  group_place: [
    'its place in its group',
    z
      .object({
        fold: z.int().min(0).optional(),
        seed: z.int().min(0).optional(),
        share: z.number().gt(0).max(1).optional(),
      })
      .nullable(),
  ],
  extremes: [
    'its highest and lowest values',
    z
      .object({
        epochs: z.int().nullable(),
        values: z.record(z.string(), z.tuple([z.number().nullable(), z.number().nullable()])),
      })
      .nullable(),
  ],
  last_metrics: ['the values of its last epoch', metrics.nullable()],
  best_metrics: ['the values of its best epoch', metrics.nullable()],
  test: ['its test values', metrics.nullable()],
  engine: ['its engine', z.looseObject({}).nullable()],
  failure: ['why it failed', z.looseObject({ message: z.string() }).nullable()],
};

/** Throws as `checkProject`; names the run where what a list of runs shows of it cannot be read. */
export function checkRun(row: Row): void {
  storedId(row['id']);
  checkSettings(row);
  if (row['fitted'] !== null) readFitted(row['fitted'] as string);
  for (const [column, [words, form]] of Object.entries(listed)) {
    check(form, row[column], `${words} in run “${nameOf(row)}” cannot be read`);
  }
}

/** Throws `invalid-data` that names the group for a plan that no program of this form has written. */
export function checkGroup(row: Row): void {
  storedId(row['id']);
  const why = `the plan of group “${nameOf(row)}” cannot be read`;
  const { base, ...plan } = check(z.looseObject({ base: z.looseObject({}) }), row['plan'], why);
  const read = storedPlanSchema.safeParse(plan);
  if (!read.success || read.data.kind !== row['kind']) throw refused(why);
  readRecipe(base['recipe']);
  readNetwork(base['network']);
  readTrainingConfig(base['training']);
}

/** Where prepared rows lie under the table's id; null for anything that is no such place. */
export function preparedFolderOf(value: unknown, datasetId: string): string | null {
  const name = /^datasets[\\/][\w-]+[\\/]prepared[\\/]([\w-]+)$/.exec(String(value))?.[1];
  return name === undefined ? null : `datasets/${datasetId}/prepared/${name}`;
}

function checkSettings(row: Row): void {
  if (row['recipe'] !== null) readRecipe(JSON.parse(row['recipe'] as string));
  readNetwork(JSON.parse(row['network'] as string));
  readTrainingConfig(JSON.parse(row['training'] as string));
}

/** Throws `invalid-data` with the reason where a JSON text, or null, has not the form. */
function check<Read>(form: z.ZodType<Read>, stored: unknown, why: string): Read {
  const read = form.safeParse(stored === null ? null : JSON.parse(stored as string));
  if (!read.success) throw refused(why, z.prettifyError(read.error));
  return read.data;
}

function refused(why: string, detail?: string): AppError {
  return new AppError(
    'invalid-data',
    `This project cannot be taken over: ${why}. Export it again where it comes from.`,
    detail === undefined ? {} : { detail: detail.slice(0, 2000) },
  );
}

function nameOf(row: Row): string {
  return String(row['name']).slice(0, 200);
}
