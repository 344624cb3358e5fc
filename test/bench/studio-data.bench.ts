/** The services under a table of a million rows: how long a call takes, and how long nothing else could go on. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Api, ApiEvent } from '../../common/api/api.ts';
import type { ProfiledDataset } from '../../common/datasets/dataset.ts';
import type { Recipe } from '../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../common/datasets/suggest-recipe.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import { startServices } from '../../main/services/start.ts';
import { forkChildTrainer } from '../../main/services/training/child-process-trainer.ts';
import { root } from '../e2e/studio.ts';
import { writeWideTable } from './wide-table.ts';

const rows = 1_000_000;
/** Milliseconds between two looks at the event loop. */
const resolution = 2;
/** A library that is kept from run to run, to measure without importing. */
const keptLibrary = process.env['LAYERWRIGHT_BENCH_LIBRARY'];
const chosen = process.argv.slice(2);

const folder = keptLibrary ?? mkdtempSync(join(tmpdir(), 'layerwright-bench-'));
const listeners = new Set<(event: ApiEvent) => void>();
let longest = 0;
const services = await startServices({
  libraryFolder: join(folder, 'library'),
  resourcesFolder: join(root, 'resources'),
  host: {
    kind: 'browser',
    version: '0.0.0',
    forkTrainer: () => forkChildTrainer(join(root, 'main', 'trainer', 'index.ts')),
  },
  publish: (event) => {
    for (const listener of listeners) listener(event);
  },
});
try {
  await measureAll(services.api);
} finally {
  await services.close();
  if (keptLibrary === undefined) rmSync(folder, { recursive: true, force: true });
}
console.log(`Longest stand-still of the services: ${longest.toFixed(0)} ms, target 100 ms`);

async function measureAll(api: Api): Promise<void> {
  const table = await findTable(api);
  const { id: datasetId } = table.dataset;
  const columns = table.dataset.columns.map(({ name }) => name);
  const recipe = recipeOf(table, 'column_18');
  const price = recipeOf(table, 'column_1');
  const stratified: Recipe = { ...recipe, split: { ...recipe.split, stratify: true } };
  const together: Recipe = { ...recipe, split: { ...recipe.split, repeatedRows: 'together' } };
  const window = {
    length: 24,
    horizon: 1,
    stride: 1,
    purpose: 'forecast' as const,
    seesTarget: true,
    orderBy: 'column_0',
  };
  const series: Recipe = { ...price, window, split: { ...price.split, method: 'time' } };

  await stage('idle', 'Nothing, for a second', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
  });
  await stage('explore', 'Explore: twelve columns, first', () =>
    api.explore.columns({ datasetId, columns: columns.slice(0, 12), target: 'column_18' }),
  );
  await stage('explore', 'Explore: eight columns more', () =>
    api.explore.columns({ datasetId, columns: columns.slice(12), target: 'column_18' }),
  );
  await stage('explore', 'Explore: twelve columns, again', () =>
    api.explore.columns({ datasetId, columns: columns.slice(0, 12), target: 'column_18' }),
  );
  await stage('explore', 'Explore: associations', () =>
    api.explore.associations({ datasetId, columns }),
  );
  await stage('explore', 'Explore: 5,000 points of four columns', () =>
    api.explore.points({
      datasetId,
      columns: columns.slice(1, 5),
      target: 'column_18',
      most: 5000,
    }),
  );
  await stage('explore', 'Explore: a pair', () =>
    api.explore.pair({ datasetId, first: 'column_11', second: 'column_1' }),
  );
  await stage('explore', 'Explore: missing cells', () => api.explore.missing({ datasetId }));
  await stage('explore', 'Explore: outliers', () =>
    api.explore.outliers({ datasetId, column: 'column_1', rule: 'iqr', offset: 0, limit: 100 }),
  );
  await stage('explore', 'Explore: class balance', () =>
    api.explore.classes({ datasetId, recipe }),
  );
  await stage('split 1M', 'Split: summary', () => api.recipes.split({ datasetId, recipe }));
  await stage('split 1M', 'Split: stratified', () =>
    api.recipes.split({ datasetId, recipe: stratified }),
  );
  await stage('split 1M', 'Split: equal rows together', () =>
    api.recipes.split({ datasetId, recipe: together }),
  );
  await stage('recipe', 'What the network sees', () =>
    api.recipes.preview({ datasetId, recipe, limit: 50 }),
  );
  await stage('recipe', 'A step of a number', () =>
    api.recipes.previewStep({ datasetId, recipe, column: 'column_1', stage: 'scaling', limit: 8 }),
  );
  await stage('recipe', 'A step of a category', () =>
    api.recipes.previewStep({
      datasetId,
      recipe,
      column: 'column_11',
      stage: 'encoding',
      limit: 8,
    }),
  );
  const points = { orderBy: 'column_0', group: null, from: null, to: null, most: 2000 };
  await stage('series', 'Series: points', () =>
    api.series.points({ datasetId, columns: ['column_1', 'column_2'], ...points }),
  );
  await stage('series', 'Series: layout', () =>
    api.series.layout({ datasetId, recipe: series, group: null, index: 0 }),
  );
  await stage('series', 'Series: split', () => api.recipes.split({ datasetId, recipe: series }));
  await stage('checks 1M', 'Checks, first', () => api.checks.run({ datasetId, recipe }));
  await stage('checks 1M', 'Checks, another target', () =>
    api.checks.run({ datasetId, recipe: price }),
  );
  await stage('prepare', 'Preparation for a training', () => prepare(api, table, recipe));
}

/** The table of the kept library, or a new one. */
async function findTable(api: Api): Promise<ProfiledDataset> {
  const [known] = await api.datasets.list();
  if (known) return api.datasets.get({ id: known.id });
  const path = join(folder, 'wide.csv');
  if (!existsSync(path)) await writeWideTable(path, rows);
  const token = services.files.grant(path, 'wide.csv');
  return api.datasets.importFiles({ tokens: [token], options: {} });
}

function recipeOf(table: ProfiledDataset, target: string): Recipe {
  const recipe = suggestRecipe(table, target);
  return {
    ...recipe,
    split: { ...recipe.split, seed: (recipe.split.seed + Math.random() * 1e6) | 0 },
  };
}

/** Starts a training and stops it when its rows are prepared. */
async function prepare(api: Api, profiled: ProfiledDataset, recipe: Recipe): Promise<void> {
  const { id, revision } = await api.projects.create({
    name: 'Bench',
    datasetId: profiled.dataset.id,
  });
  const network = suggestNetwork({ profiled, recipe, task: 'binary' });
  const training = { ...defaultTraining('binary'), epochs: 1 };
  await api.projects.save({ id, revision, changes: { recipe, network, training } });
  const prepared = new Promise<void>((resolve) => {
    listeners.add((event) => {
      if (event.name === 'run.changed' && event.payload.status !== 'preparing') resolve();
    });
  });
  const run = await api.training.start({ projectId: id, name: null });
  await prepared;
  await api.training.stop({ runId: run.id });
}

async function stage(name: string, what: string, call: () => Promise<unknown>): Promise<void> {
  if (chosen.length > 0 && !chosen.includes(name) && name !== 'idle') return;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  // It counts from its first look on.
  await new Promise((resolve) => setTimeout(resolve, 10 * resolution));
  delay.reset();
  const before = process.threadCpuUsage();
  const began = performance.now();
  await call();
  const took = performance.now() - began;
  const { user, system } = process.threadCpuUsage(before);
  // What stood still to the end is seen at the next look.
  await new Promise((resolve) => setTimeout(resolve, 5 * resolution));
  delay.disable();
  const stood = delay.max / 1e6 - resolution;
  if (name !== 'idle') longest = Math.max(longest, stood);
  console.log(
    `${what.padEnd(42)} ${took.toFixed(0).padStart(7)} ms   stood still ${stood.toFixed(0).padStart(5)} ms   own work ${((user + system) / 1000).toFixed(0).padStart(5)} ms`,
  );
}
