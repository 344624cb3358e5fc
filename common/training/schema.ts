import { z } from 'zod';
import { readVersioned, type DocumentMigration } from '../versioned/read-versioned.ts';
import { callbackSchema } from './callbacks/callback-schema.ts';
import type { TrainingChange } from './control/run-control.ts';
import { losses } from './loss-catalogue.ts';
import { metrics } from './metric-catalogue.ts';
import { optimizerFields } from './optimizer-catalogue.ts';
import { schedules } from './schedule-catalogue.ts';
import type { SettingField } from './setting-field.ts';
import { migrations } from './training-migrations.ts';
import type {
  LossId,
  LossOptions,
  MetricId,
  OptimizerConfig,
  ScheduleConfig,
  TrainingConfig,
} from './training-config.ts';

const current = 3;

const lossId = z.enum(losses.map(({ id }) => id)) as unknown as z.ZodType<LossId>;
const metricId = z.enum(metrics.map(({ id }) => id)) as unknown as z.ZodType<MetricId>;

/** Every argument that some loss takes; those of another loss do no harm. */
const lossOptions = z
  .strictObject(shapeOf(losses.flatMap(({ fields }) => fields)))
  .partial() as unknown as z.ZodType<LossOptions>;

const optimizer = (
  unionOf(Object.entries(optimizerFields)) as unknown as z.ZodType<OptimizerConfig>
).refine(
  ({ clipnorm, clipvalue, global_clipnorm }) =>
    [clipnorm, clipvalue, global_clipnorm].filter((limit) => limit !== null).length <= 1,
  { error: 'only one of clipnorm, clipvalue and global_clipnorm can be set' },
);
const schedule = (
  unionOf(schedules.map(({ id, fields }) => [id, fields])) as unknown as z.ZodType<ScheduleConfig>
).refine(
  (config) =>
    config.type !== 'piecewise_constant' ||
    (config.values.length === config.boundaries.length &&
      config.boundaries.every((step, i) => i === 0 || step > (config.boundaries[i - 1] ?? step))),
  { error: 'boundaries must rise, and each needs one value' },
);

const batchSize = z.int().min(1).max(1_000_000);
const epochs = z.int().min(1).max(1_000_000);
const callbacks = z.array(callbackSchema).max(50);

/** What may be changed while a run goes. */
export const trainingChangeSchema: z.ZodType<TrainingChange> = z
  .strictObject({
    learning_rate: z.number().min(0).max(1000),
    schedule,
    batchSize,
    epochs,
    callbacks,
  })
  .partial();

const checkedTraining: z.ZodType<TrainingConfig> = z.strictObject({
  version: z.literal(current),
  loss: lossId,
  lossOptions,
  outputs: z.record(
    z.string().max(200),
    z.strictObject({ loss: lossId, lossOptions, weight: z.number().min(0).max(1e9) }),
  ),
  optimizer,
  schedule,
  classWeights: z
    .union([z.literal('balanced'), z.array(z.number().min(0).max(1e9)).max(100_000)])
    .nullable(),
  callbacks,
  metrics: z.array(metricId).max(50),
  topK: z.int().min(1).max(100_000),
  batchSize,
  epochs,
  shuffle: z.boolean(),
  seed: z.int().min(0).max(0xffffffff),
  engine: z.enum(['auto', 'compiled', 'tensorflow', 'reference']),
  device: z.enum(['auto', 'cpu', 'webgpu', 'cuda']),
  threads: z.int().min(1).max(256).nullable(),
  changes: z
    .array(
      z.strictObject({
        step: z.int().min(0),
        change: trainingChangeSchema,
        further: z.literal(true).optional(),
      }),
    )
    .max(10_000)
    .optional(),
  until: z.strictObject({ epoch: z.int().min(0), step: z.int().min(0) }).optional(),
});

/** Training settings inside another document: older versions are brought up to date first. */
export const trainingConfigSchema = z.preprocess(upToDate, checkedTraining);

/** Reads training settings from JSON; refuses a newer version and names the field that is wrong. */
export function readTrainingConfig(json: unknown): TrainingConfig {
  return readVersioned('training settings', json, current, migrations, checkedTraining);
}

function upToDate(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !('version' in json)) return json;
  const from = json.version;
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 1) return json;
  return migrations
    .slice(from - 1)
    .reduce((document: Record<string, unknown>, migrate: DocumentMigration) => migrate(document), {
      ...json,
    });
}

function unionOf(choices: readonly (readonly [string, readonly SettingField[]])[]): z.ZodType {
  const [first, ...rest] = choices.map(([type, fields]) =>
    z.strictObject({ type: z.literal(type), ...shapeOf(fields) }),
  );
  if (!first) throw new RangeError('A choice needs at least one form.');
  return z.discriminatedUnion('type', [first, ...rest]);
}

function shapeOf(fields: readonly SettingField[]): Record<string, z.ZodType> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = valueOf(field);
      return [field.key, field.nullable ? value.nullable() : value];
    }),
  );
}

function valueOf({ kind, min = -Infinity, max = Infinity }: SettingField): z.ZodType {
  switch (kind) {
    case 'number':
      return z.number().min(min).max(max);
    case 'integer':
      return z.int().min(min).max(max);
    case 'boolean':
      return z.boolean();
    case 'numbers':
      return z.array(z.number().min(min).max(max)).max(1000);
  }
}
