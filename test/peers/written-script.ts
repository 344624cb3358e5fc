import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { RecipePreview } from '../../common/api/api.ts';
import type { Recipe } from '../../common/datasets/recipe.ts';
import { suggestExperiment } from '../../common/experiments/suggest-experiment.ts';
import { taskOfRecipe } from '../../common/datasets/task-of-target.ts';
import { suggestTraining } from '../../common/training/suggest-training.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { startServices, type Services } from '../../main/services/start.ts';
import { unpack } from '../main/services/export/unpack.ts';
import { runPython } from './keras-peer.ts';

const folders: string[] = [];

/** Takes the folders of all scripts away. */
export function removeScripts(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

export const resources = join(import.meta.dirname, '../../resources');

async function withServices<Result>(
  use: (services: Services, library: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-script-'));
  folders.push(folder);
  const services = await startServices({
    libraryFolder: folder,
    resourcesFolder: resources,
    host: {
      kind: 'browser',
      version: '0',
      forkTrainer: () => {
        throw new Error('Nothing is trained here.');
      },
    },
    publish: () => undefined,
  });
  try {
    return await use(services, folder);
  } finally {
    await services.close();
  }
}

/**
 * A script for a table, beside it, and the rows as this program prepares them.
 * @param chosen A file or folder, or several that are chosen together.
 */
export async function scriptFor(
  chosen: string | readonly string[],
  change: (recipe: Recipe) => Recipe = (recipe) => recipe,
  training: Partial<TrainingConfig> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-script-'));
  folders.push(folder);
  const paths = typeof chosen === 'string' ? [chosen] : chosen;
  for (const path of paths) cpSync(path, join(folder, basename(path)), { recursive: true });
  return withServices(async ({ api, files }, library) => {
    const tokens = paths.map((path) => files.grant(join(folder, basename(path)), basename(path)));
    const imported = await api.datasets.importFiles({ tokens, options: {} });
    const { recipe } = suggestExperiment(imported);
    if (!recipe) throw new Error('There is no suggestion.');
    const changed = change(recipe);
    const task = taskOfRecipe(changed, imported.profiles);
    if (!task) throw new Error('The target cannot be learned.');
    const trainingRows = imported.dataset.rows * changed.split.train;
    const suggested = suggestTraining(task, trainingRows, changed.window);
    const network = suggestNetwork({ profiled: imported, recipe: changed, task });
    const { id, revision } = await api.projects.create({
      name: 'script',
      datasetId: imported.dataset.id,
    });
    const changes = { recipe: changed, network, training: { ...suggested, ...training } };
    await api.projects.save({ id, revision, changes });
    const { script, limits } = await api.export.keras({ projectId: id });
    writeFileSync(join(folder, 'script.py'), script);
    const preview = await api.recipes.preview({
      datasetId: imported.dataset.id,
      recipe: changed,
      limit: 1000,
    });
    return { folder, script, limits, preview, imported, recipe: changed, library };
  });
}

/**
 * The folder of a script with its data, unpacked, and the rows as this program prepares them.
 * @param from The id of a sample, or the path of a file.
 */
export async function scriptFolderFor(from: { sample: string } | { file: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-script-'));
  folders.push(folder);
  return withServices(async ({ api, files }) => {
    const imported =
      'sample' in from
        ? await api.datasets.importSample({ sampleId: from.sample })
        : await api.datasets.importFiles({
            tokens: [files.grant(from.file, basename(from.file))],
            options: {},
          });
    const { recipe, network, training } = suggestExperiment(imported);
    if (!recipe || !network || !training) throw new Error('There is no suggestion.');
    const datasetId = imported.dataset.id;
    const { id, revision } = await api.projects.create({ name: 'script', datasetId });
    await api.projects.save({
      id,
      revision,
      changes: { recipe, network, training: { ...training, epochs: 1 } },
    });
    const { token } = await api.export.kerasFolder({ projectId: id, task: 'script' });
    await unpack(files.resolve(token).path, folder);
    const place = join(folder, 'script');
    const preview = await api.recipes.preview({ datasetId, recipe, limit: 1000 });
    return { folder: place, script: readFileSync(join(place, 'script.py'), 'utf8'), preview };
  });
}

/** What a script has prepared before it builds its model. */
export interface PreparedInPython {
  /** Null is NaN, which rows in no part may hold. */
  readonly features: readonly (readonly (number | null)[])[];
  /** One list of numbers for each row. */
  readonly targets: readonly (readonly (number | null)[])[];
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

const ofKeras = /^(import keras|from keras import layers|keras\.utils\.set_random_seed.*)$/gm;

/** Runs a script up to its model. It needs NumPy alone so far, which starts much faster than Keras. */
export function preparedBy(folder: string, script: string): PreparedInPython {
  const before = script.slice(0, script.indexOf('# The network.')).replace(ofKeras, '');
  const told = `${before}
import json
print(json.dumps({
    "features": features.reshape(len(features), -1).tolist(),
    "targets": targets.reshape(len(targets), -1).tolist(),
    "train": train.tolist(), "validation": validation.tolist(), "test": test.tolist(),
}))
`;
  writeFileSync(join(folder, 'prepared.py'), told);
  const printed = runPython(folder, 'prepared.py').trim().split('\n').at(-1) ?? '{}';
  return JSON.parse(printed.replaceAll('NaN', 'null')) as PreparedInPython;
}

/**
 * Expects what the script has prepared to be what this program prepares, to a millionth.
 * @param placeOf The place of a row in the script, by its number in the preview and in the table.
 */
export function expectAlike(
  prepared: PreparedInPython,
  { rows, splits, after }: RecipePreview,
  placeOf: (index: number, row: number) => number,
): void {
  rows.forEach((row, index) => {
    const place = placeOf(index, row);
    expect(prepared[splits[index] ?? 'train'], `row ${row}`).toContain(place);
    const wanted = after[index] ?? [];
    const made = [...(prepared.features[place] ?? []), ...(prepared.targets[place] ?? [])];
    expect(made).toHaveLength(wanted.length);
    made.forEach((value, at) => {
      const size = Math.max(1, Math.abs(wanted[at] ?? NaN));
      const off = Math.abs((value ?? NaN) - (wanted[at] ?? NaN)) / size;
      expect(off, `row ${row}, number ${at}`).toBeLessThan(1e-6);
    });
  });
}
