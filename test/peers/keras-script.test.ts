import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ColumnTreatment, Recipe } from '../../common/datasets/recipe.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { runPython } from './keras-peer.ts';
import { expectAlike, preparedBy, removeScripts, resources, scriptFor } from './written-script.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped scripts beside Keras: ${reason}`);

afterAll(removeScripts);

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
      expectAlike(preparedBy(folder, script), preview, (_, row) => row);
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

describe.skipIf(reason)('a script for Keras with a schedule', () => {
  it('keeps to it beside callbacks that set the rate, and keeps the last models', async () => {
    const { folder, script, limits } = await scriptFor(
      join(resources, 'samples', 'iris.csv'),
      undefined,
      {
        epochs: 9,
        batchSize: 16,
        schedule: { type: 'exponential', decay_steps: 20, decay_rate: 0.5, staircase: false },
        callbacks: [
          { type: 'LearningRateScheduler', rate: 'lr * 0.5 if epoch == 3 else lr' },
          { type: 'Rule', when: 'epoch == 6', then: 'scale_learning_rate', factor: 0.1 },
          {
            type: 'ModelCheckpoint',
            monitor: 'loss',
            mode: 'max',
            save_best_only: false,
            every_epochs: 2,
            every_minutes: 30,
            keep_last: 2,
          },
          { type: 'CSVLogger', separator: ',' },
        ],
      },
    );
    expect(limits.join(' ')).not.toMatch(/lets nobody|ModelCheckpoint/);
    // Every step tells the rate that it has used.
    const told = script.replace(
      /^history = model\.fit\((.*?)callbacks=\[/ms,
      (call) =>
        `class Told(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        print("rate", float(self.model.optimizer.learning_rate))


${call}Told(), `,
    );
    expect(told).toContain('Told(), ');
    writeFileSync(join(folder, 'told.py'), told);
    const rates = [...runPython(folder, 'told.py').matchAll(/^rate ([-\d.e+]+)$/gm)].map(
      ([, rate]) => Number(rate),
    );
    const steps = rates.length / 9;
    expect(Number.isInteger(steps)).toBe(true);
    rates.forEach((rate, step) => {
      const epoch = Math.floor(step / steps);
      // Keras counts epochs from 0 where a rate is set, and the rule is asked behind epoch 6.
      const factor = (epoch >= 3 ? 0.5 : 1) * (epoch >= 6 ? 0.1 : 1);
      expect(rate / (0.001 * 0.5 ** (step / 20) * factor), `step ${step}`).toBeCloseTo(1, 5);
    });
    const kept = readdirSync(folder).filter((name) => /^epoch-.*keras$/.test(name));
    // The highest loss is that of the first epoch looked at.
    expect(kept.sort()).toEqual(['epoch-0002.keras', 'epoch-0006.keras', 'epoch-0008.keras']);
  }, 600_000);
});

describe('a script for Keras', () => {
  it('says at its top and to the person what it does otherwise', async () => {
    const file = join(resources, 'samples', 'iris.csv');
    const { script, limits } = await scriptFor(file, variedSteps);
    expect(limits[0]).toMatch(/Bounds of outliers/);
    for (const limit of limits) expect(script).toContain(limit);
  });
});
