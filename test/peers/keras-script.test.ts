import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ColumnTreatment, Recipe } from '../../common/datasets/recipe.ts';
import { suggestExperiment } from '../../common/experiments/suggest-experiment.ts';
import { taskOfRecipe } from '../../common/datasets/task-of-target.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { startServices, type Services } from '../../main/services/start.ts';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { runPython } from './keras-peer.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped scripts beside Keras: ${reason}`);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const resources = join(import.meta.dirname, '../../resources');

async function withServices<Result>(use: (services: Services) => Promise<Result>): Promise<Result> {
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
    return await use(services);
  } finally {
    await services.close();
  }
}

/** A script for a table, beside it, and the rows as this program prepares them. */
async function scriptFor(
  file: string,
  change: (recipe: Recipe) => Recipe = (recipe) => recipe,
  training: Partial<TrainingConfig> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-script-'));
  folders.push(folder);
  cpSync(file, join(folder, basename(file)));
  return withServices(async ({ api, files }) => {
    const token = files.grant(join(folder, basename(file)), basename(file));
    const imported = await api.datasets.importFiles({ tokens: [token], options: {} });
    const { recipe, training: suggested } = suggestExperiment(imported);
    const task = recipe && taskOfRecipe(recipe, imported.profiles);
    if (!recipe || !task || !suggested) throw new Error('There is no suggestion.');
    const changed = change(recipe);
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
    return { folder, script, limits, preview };
  });
}

/** What a script has prepared before it builds its model. */
function preparedBy(folder: string, script: string) {
  const before = script.slice(0, script.indexOf('# The network.'));
  const told = `${before}
import json
print(json.dumps({
    "features": features.tolist(), "targets": targets.tolist(),
    "train": train.tolist(), "validation": validation.tolist(), "test": test.tolist(),
}))
`;
  writeFileSync(join(folder, 'prepared.py'), told);
  const printed = runPython(folder, 'prepared.py').trim().split('\n').at(-1) ?? '{}';
  return JSON.parse(printed) as Readonly<
    Record<'train' | 'validation' | 'test' | 'targets', readonly number[]> & {
      features: readonly (readonly number[])[];
    }
  >;
}

/** Treatments by the place of the column among its type's, so that many steps are tried at once. */
function variedSteps(recipe: Recipe): Recipe {
  const numbers: readonly Partial<ColumnTreatment>[] = [
    { missing: 'mean', scaling: 'min-max', indicator: true },
    { missing: 'median', transform: 'yeo-johnson', scaling: 'standard' },
    {
      missing: 'most-frequent',
      scaling: 'robust',
      outliers: { action: 'cap', rule: 'iqr', factor: 1.5 },
    },
    { missing: 'constant', fill: '3', bins: { count: 3, edges: 'quantile', encoding: 'one-hot' } },
  ];
  const categories: readonly Partial<ColumnTreatment>[] = [
    { encoding: 'frequency' },
    { encoding: 'hashing', buckets: 5 },
    { encoding: 'label' },
    { encoding: 'one-hot' },
  ];
  let [number, category] = [0, 0];
  const treatments = recipe.treatments.map((treatment) => {
    if (treatment.role !== 'feature') return treatment;
    if (treatment.type === 'number') return { ...treatment, ...numbers[number++ % numbers.length] };
    if (treatment.type !== 'category' && treatment.type !== 'boolean') return treatment;
    return { ...treatment, ...categories[category++ % categories.length] };
  });
  return { ...recipe, treatments };
}

describe.skipIf(reason)('a script for Keras', () => {
  it.each([
    ['iris.csv', 'as suggested', (recipe: Recipe) => recipe],
    ['iris.csv', 'with other steps', variedSteps],
    ['tips.csv', 'as suggested', (recipe: Recipe) => recipe],
    ['tips.csv', 'with other steps', variedSteps],
    ['house-prices.csv', 'with other steps', variedSteps],
    ['reviews.csv', 'as suggested', (recipe: Recipe) => recipe],
  ])(
    'prepares %s %s as this program does',
    async (file, _, change) => {
      const { folder, script, preview } = await scriptFor(join(resources, 'samples', file), change);
      const prepared = preparedBy(folder, script);
      preview.rows.forEach((row, index) => {
        const part = preview.splits[index] ?? 'train';
        expect(prepared[part], `row ${row}`).toContain(row);
        const after = preview.after[index] ?? [];
        const made = [...(prepared.features[row] ?? []), prepared.targets[row] ?? NaN];
        expect(made).toHaveLength(after.length);
        made.forEach((value, place) => {
          const wanted = after[place] ?? NaN;
          const size = Math.max(1, Math.abs(wanted));
          expect(Math.abs(value - wanted) / size, `row ${row}, ${place}`).toBeLessThan(1e-6);
        });
      });
    },
    300_000,
  );

  it('classifies irises and predicts house prices as this program does', async () => {
    const told = async (file: string, training: Partial<TrainingConfig>) => {
      const { folder } = await scriptFor(join(resources, 'samples', file), undefined, training);
      const lines = runPython(folder, 'script.py').trim().split('\n');
      return new Map(
        lines.flatMap((line): [string, number][] => {
          const [, name, value] = /^([a-z0-9_]+): ([-\d.e+]+)$/.exec(line) ?? [];
          return name === undefined ? [] : [[name, Number(value)]];
        }),
      );
    };
    const iris = await told('iris.csv', { epochs: 120 });
    expect(iris.get('accuracy')).toBeGreaterThanOrEqual(0.8);
    const houses = await told('house-prices.csv', { epochs: 80 });
    expect(houses.get('r2_score')).toBeGreaterThan(0.85);
  }, 600_000);
});

describe.skipIf(reason)('a script for Keras with callbacks', () => {
  it('trains as they say: it ends early, lowers the rate, keeps models and writes its log', async () => {
    const watching = { monitor: 'val_loss', mode: 'auto' } as const;
    const { folder, script, limits } = await scriptFor(
      join(resources, 'samples', 'iris.csv'),
      undefined,
      {
        epochs: 40,
        callbacks: [
          { type: 'TerminateOnNaN' },
          // First, as in Keras it would log the rate that the plateau has lowered for the next epoch.
          { type: 'LearningRateScheduler', rate: 'lr if epoch < 100 else lr * exp(-0.1)' },
          {
            type: 'ReduceLROnPlateau',
            ...watching,
            factor: 0.5,
            patience: 1,
            min_delta: 1000,
            cooldown: 0,
            min_lr: 0.0004,
          },
          {
            type: 'ModelCheckpoint',
            ...watching,
            save_best_only: false,
            every_epochs: 4,
            every_minutes: null,
            keep_last: null,
          },
          { type: 'CSVLogger', separator: ';' },
          {
            type: 'Rule',
            when: 'epoch > 2 and loss < previous(loss) and loss <= best(loss) and lr < 1',
            then: 'checkpoint',
            factor: 1,
          },
          { type: 'Rule', when: 'epoch >= 9 or 1 / (epoch - 5) > 10', then: 'stop', factor: 1 },
          {
            type: 'EarlyStopping',
            ...watching,
            min_delta: 0,
            patience: 30,
            baseline: null,
            start_from_epoch: 0,
            restore_best_weights: true,
          },
        ],
      },
    );
    expect(limits.filter((limit) => /Keras/.test(limit))).toEqual([]);
    runPython(folder, 'script.py');
    const [head = '', ...rows] = readFileSync(join(folder, 'log.csv'), 'utf8')
      .trim()
      .split(/\r?\n/);
    const names = head.split(';');
    expect(rows, script).toHaveLength(9);
    const rates = rows.map((row) => Number(row.split(';')[names.indexOf('learning_rate')]));
    [0.001, 0.001, 0.0005, 0.0004, 0.0004].forEach((rate, epoch) => {
      expect(rates[epoch]).toBeCloseTo(rate, 7);
    });
    const kept = readdirSync(folder)
      .filter((name) => name.endsWith('.keras'))
      .sort();
    expect(kept.slice(0, 2)).toEqual(['epoch-0004.keras', 'epoch-0008.keras']);
    expect(kept.filter((name) => name.startsWith('rule-epoch-')).length).toBeGreaterThan(0);
  }, 600_000);
});

describe('a script for Keras', () => {
  it('says at its top and to the person what it does otherwise', async () => {
    const { script, limits } = await scriptFor(join(resources, 'samples', 'passengers.csv'));
    expect(limits[0]).toMatch(/windows of a series/);
    for (const limit of limits) expect(script).toContain(limit);
  });
});
