import { z } from 'zod';
import { columnTypeSchema, readOptionsSchema, recipeSchema } from '../datasets/schema.ts';
import { generatorSpecSchema } from '../generators/schema.ts';
import { checksSchemas } from '../checks/schema.ts';
import { comparisonSchemas } from '../comparison/schema.ts';
import { evaluationSchemas } from '../evaluation/evaluation-schema.ts';
import { measureSchemas } from '../measure/schema.ts';
import { explainSchemas } from '../explain/schema.ts';
import { exploreSchemas } from '../explore/schema.ts';
import { preparationStages } from '../datasets/step-preview.ts';
import { networkSpecSchema } from '../network/schema.ts';
import { reportsSchemas } from '../report/schema.ts';
import { runGroupsSchemas } from '../run-groups/schema.ts';
import { runImportSchemas } from '../runs/run-import-schema.ts';
import { runTableSchemas } from '../runs/run-table-schema.ts';
import { controlSchemas } from '../training/control/control-schema.ts';
import { trainingConfigSchema } from '../training/schema.ts';
import { tuningSchemas } from '../tuning/schema.ts';
import type { Api } from './api.ts';

type InputOf<Call> = Call extends (input: infer Input) => unknown
  ? unknown extends Input
    ? null
    : Input
  : null;

/** One schema per call; leaving one out, or one that accepts another type, does not compile. */
type InputSchemas = {
  readonly [F in keyof Api]: {
    readonly [C in keyof Api[F]]: z.ZodType<InputOf<Api[F][C]>>;
  };
};

const id = z.string().min(1).max(100);
const byId = z.strictObject({ id });
const byIds = z.strictObject({ ids: z.array(id).min(1).max(10_000) });
const token = z.string().min(1).max(200);
const tokens = z.array(token).min(1).max(10_000);
const name = z.string().trim().min(1).max(200);
const split = z.enum(['train', 'validation', 'test']);
const nothing = z.null();
/** Cells by column. A text may be a whole article. */
const typedCells = z.record(z.string().max(1000), z.string().max(1_000_000).nullable());
const page = { offset: z.int().min(0), limit: z.int().min(1).max(1000) };

export const inputSchemas: InputSchemas = {
  app: { info: nothing, engines: nothing, chooseFolder: nothing },
  settings: {
    get: nothing,
    set: z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }),
  },
  samples: { list: nothing },
  projects: {
    list: nothing,
    create: z.strictObject({ name, datasetId: id.nullable() }),
    get: byId,
    save: z.strictObject({
      id,
      revision: z.int().min(0),
      changes: z
        .strictObject({
          name,
          datasetId: id.nullable(),
          recipe: recipeSchema.nullable(),
          network: networkSpecSchema,
          training: trainingConfigSchema,
        })
        .partial() as unknown as z.ZodType<Parameters<Api['projects']['save']>[0]['changes']>,
    }),
    duplicate: byId,
    remove: byId,
    restore: byId,
  },
  blocks: {
    list: nothing,
    save: z.strictObject({ name, network: networkSpecSchema }),
    rename: z.strictObject({ id, name }),
    remove: byId,
    restore: byId,
  },
  datasets: {
    list: nothing,
    importSample: z.strictObject({ sampleId: id }),
    generate: z.strictObject({ spec: generatorSpecSchema }),
    importFiles: z.strictObject({ tokens, options: readOptionsSchema }),
    cancelImport: byId,
    inspect: z.strictObject({ tokens }),
    kept: byId,
    paste: z.strictObject({ text: z.string().min(1).max(64_000_000), name }),
    refresh: z.strictObject({ id, tokens }),
    usage: nothing,
    remove: byIds,
    free: z.strictObject({
      ids: z.array(id).min(1).max(10_000),
      what: z.enum(['prepared', 'source']),
    }),
    reread: z.strictObject({ id, options: readOptionsSchema }),
    get: byId,
    rows: z.strictObject({ id, ...page, longest: z.int().min(1).optional() }),
    setType: z.strictObject({ id, column: z.string().max(1000), type: columnTypeSchema }),
  },
  recipes: {
    split: z.strictObject({ datasetId: id, recipe: recipeSchema }),
    preview: z.strictObject({ datasetId: id, recipe: recipeSchema, limit: page.limit }),
    previewStep: z.strictObject({
      datasetId: id,
      recipe: recipeSchema,
      column: z.string().max(1000),
      stage: z.enum(preparationStages),
      limit: page.limit,
    }),
  },
  images: {
    augmented: z.strictObject({
      datasetId: id,
      recipe: recipeSchema,
      rows: z.array(z.int().min(0)).min(1).max(64),
      variants: z.int().min(1).max(16),
      seed: z.int().min(0).max(0xffffffff),
    }),
    find: z.strictObject({
      datasetId: id,
      where: z
        .strictObject({ column: z.string().max(1000), value: z.string().max(10_000).nullable() })
        .nullable(),
      part: z.strictObject({ recipe: recipeSchema, name: split }).optional(),
      ...page,
    }),
  },
  explore: exploreSchemas,
  checks: checksSchemas,
  measure: measureSchemas,
  series: {
    points: z.strictObject({
      datasetId: id,
      columns: z.array(z.string().max(1000)).max(20),
      orderBy: z.string().max(1000).optional(),
      groupBy: z.string().max(1000).optional(),
      group: z.string().max(10_000).nullable(),
      from: z.number().nullable(),
      to: z.number().nullable(),
      most: z.int().min(2).max(20_000),
    }),
    layout: z.strictObject({
      datasetId: id,
      recipe: recipeSchema,
      group: z.string().max(10_000).nullable(),
      index: z.int().min(0),
    }),
  },
  tuning: tuningSchemas,
  explain: explainSchemas,
  training: controlSchemas,
  runGroups: runGroupsSchemas,
  reports: reportsSchemas,
  runTable: runTableSchemas,
  runImport: runImportSchemas,
  runs: {
    list: z.strictObject({ projectId: id.nullable() }),
    get: byId,
    metrics: z.strictObject({
      id,
      most: z.int().min(1).optional(),
      stretch: z.tuple([z.int().min(1), z.int().min(1)]).optional(),
    }),
    evenMetrics: z.strictObject({ id, most: z.int().min(1).max(100_000) }),
    layerStatistics: z.strictObject({ id, most: z.int().min(1).max(10_000) }),
    rename: z.strictObject({ id, name }),
    annotate: z.strictObject({ id, note: z.string().max(20_000) }),
    copySettings: byId,
    remove: byIds,
    restore: byIds,
  },
  evaluation: evaluationSchemas,
  comparison: comparisonSchemas,
  prediction: {
    row: z.strictObject({
      runId: id,
      values: typedCells,
    }),
    image: z.strictObject({
      runId: id,
      tokens: z.array(token).min(1).max(100),
      values: typedCells.optional(),
    }),
    file: z.strictObject({
      runId: id,
      token,
      task: id.optional(),
      form: z.enum(['csv', 'parquet']).optional(),
    }),
    files: z.strictObject({
      runId: id,
      tokens,
      task: id,
      form: z.enum(['csv', 'parquet']).optional(),
    }),
    stop: z.strictObject({ task: id }),
    next: z.strictObject({ runId: id }),
  },
  library: {
    state: nothing,
    space: nothing,
    setSchedule: z.strictObject({
      everyHours: z.int().min(1).max(10_000).nullable(),
      kept: z.int().min(1).max(1000),
    }),
    backUp: nothing,
    restore: z.strictObject({ backup: z.string().min(1).max(200).nullable() }),
    check: nothing,
    cancelWork: nothing,
    shrink: nothing,
    recover: z.strictObject({ damaged: z.string().min(1).max(200) }),
    move: z.strictObject({ token: token.nullable() }),
    exportProject: z.strictObject({ projectId: id }),
    importProject: z.strictObject({ token }),
    cancelProjectFile: nothing,
  },
  experiments: {
    exportProject: z.strictObject({ projectId: id }),
    exportRun: z.strictObject({ runId: id }),
    importFile: z.strictObject({ token }),
    lineage: z.strictObject({ projectId: id }),
    repeatLineage: z.strictObject({ projectId: id }),
    forgetLineage: z.strictObject({ projectId: id }),
  },
  export: {
    keras: z.strictObject({ projectId: id }),
    kerasFolder: z.strictObject({ projectId: id, task: id }),
    stop: z.strictObject({ task: id }),
    log: z.strictObject({ runId: id, form: z.enum(['csv', 'tensorboard']) }),
  },
};
