import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainLayers } from '../../common/network/chain-layers.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { openConnection } from '../../main/storage/connection.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const damaged = /^The best weights of this run are damaged and cannot be used\. Train it again/;
const missing = /^This run has no weights: .* they are no longer in the library\. Train it again/;

describe('runs that cannot be judged, or hardly', () => {
  const studio = new StudioUnderTest();
  const runs = new Map<string, RunSummary>();
  const idOf = (name: string): string => runs.get(name)?.id ?? '';

  beforeAll(async () => {
    await studio.open();
    for (const [name, seed] of [
      ['whole', 1],
      ['missing', 2],
      ['damaged', 3],
    ] as const) {
      const project = await studio.sample('iris', { epochs: 8, seed });
      runs.set(name, await studio.train(project.id));
    }
    const huge = { ...optimizerDefaults.SGD, learning_rate: 1000 };
    const houses = await studio.sample('house-prices', { epochs: 3, optimizer: huge });
    runs.set('diverged', await studio.train(houses.id));
    runs.set('one class', await trainedOnParts());
    // While the program is not running, as a failing disk or a careless tool would.
    await studio.close();
    const library = openConnection(join(studio.folder, 'library', 'library.sqlite'));
    const number = library
      .prepare<[string], number>('SELECT number FROM runs WHERE id = ?')
      .pluck();
    library.prepare('DELETE FROM checkpoints WHERE run = ?').run(number.get(idOf('missing')));
    const { changes } = library
      .prepare(
        `UPDATE chunks SET bytes = zeroblob(length(bytes)) WHERE id IN (SELECT chunk_id
         FROM checkpoint_chunks WHERE checkpoint_id IN (SELECT id FROM checkpoints WHERE run = ?))`,
      )
      .run(number.get(idOf('damaged')));
    expect(changes).toBeGreaterThan(0);
    library.close();
    await studio.open();
  }, 180_000);

  afterAll(() => studio.remove());

  /** Trained on two classes of three; all judged rows are of the third. */
  async function trainedOnParts(): Promise<RunSummary> {
    const lines = Array.from({ length: 120 }, (_, row) => {
      const part = row < 80 ? 'train' : row < 100 ? 'validation' : 'test';
      return `${row % 11},${row % 13},${part === 'test' ? 'maybe' : row % 2 ? 'yes' : 'no'},${part}`;
    });
    const token = studio.file('parts.csv', ['a,b,y,part', ...lines].join('\n'));
    const table = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    const roles: Readonly<Record<string, 'target' | 'ignored'>> = { y: 'target', part: 'ignored' };
    const project = await studio.project(table, { epochs: 8 }, ({ recipe, training }) => {
      if (!recipe) throw new Error('No recipe was suggested');
      const values = { train: ['train'], validation: ['validation'], test: ['test'] };
      return {
        recipe: {
          ...recipe,
          treatments: recipe.treatments.map((treatment) => ({
            ...treatment,
            role: roles[treatment.column] ?? 'feature',
          })),
          split: { ...recipe.split, method: 'column', column: 'part', stratify: false, values },
        },
        network: chainLayers([
          ['Input', { shape: [2] }],
          ['Dense', { units: 3, activation: 'softmax' }],
        ]),
        training: { ...training, loss: 'sparse_categorical_crossentropy' },
      };
    });
    return studio.train(project.id);
  }

  it.each([
    ['damaged', 'storage', damaged],
    ['missing', 'not-found', missing],
  ] as const)(
    'say that their weights are %s, wherever they are needed',
    async (name, code, words) => {
      const { evaluation, explain, prediction, comparison } = studio.api;
      const part = { runId: idOf(name), split: 'test' } as const;
      const row = { sepal_length: '5', sepal_width: '3', petal_length: '2', petal_width: '1' };
      const pair = { first: idOf('whole'), second: idOf(name), split: 'test' } as const;
      const importance = {
        metric: 'accuracy',
        repeats: 1,
        seed: 1,
        most: 100,
        task: name,
      } as const;
      const asked = [
        () => evaluation.report({ ...part, calibrated: false }),
        () =>
          evaluation.baseline(part).then(() => evaluation.areas({ ...part, calibrated: false })),
        () => explain.importance({ ...part, ...importance }),
        () => prediction.row({ runId: part.runId, values: row }),
        () => comparison.flips({ ...pair, kind: 'both-wrong', offset: 0, limit: 10 }),
      ];
      for (const ask of asked) {
        const error = await ask().then(
          () => null,
          (reason: unknown) => reason,
        );
        expect(error).toMatchObject({ code, message: expect.stringMatching(words) as string });
      }
    },
  );

  it('keep their curves, settings and test metrics, and leave other runs as they were', async () => {
    for (const name of ['damaged', 'missing']) {
      const run = await studio.api.runs.get({ id: idOf(name) });
      // A run whose weights are gone cannot be trained further.
      expect(run.summary).toEqual({ ...runs.get(name), resumable: name === 'damaged' });
      const metrics = await studio.api.runs.metrics({ id: idOf(name) });
      expect(metrics).toHaveLength(8);
    }
    const part = { runId: idOf('whole'), split: 'test', calibrated: false } as const;
    const report = await studio.api.evaluation.report(part);
    expect(report.classification?.overall['accuracy']).toBeCloseTo(
      runs.get('whole')?.test?.['accuracy'] ?? NaN,
      12,
    );
  });

  it('are refused with the reason where a training diverged before its first epoch ended', async () => {
    const run = runs.get('diverged');
    expect(run).toMatchObject({ status: 'diverged', best: null });
    expect(run?.failure?.message).toMatch(/loss became infinite .* learning rate 1000/);
    const part = { runId: idOf('diverged'), split: 'test', calibrated: false } as const;
    await expect(studio.api.evaluation.report(part)).rejects.toMatchObject({
      message: expect.stringMatching(/weights/) as string,
    });
  });

  it('judge rows of a class that was never trained, and tell what is undefined', async () => {
    const part = { runId: idOf('one class'), split: 'test', calibrated: false } as const;
    const { rows, unusable, classification } = await studio.api.evaluation.report(part);
    expect([rows, unusable]).toEqual([20, 0]);
    const { classes = [], unseen = [], perClass } = classification ?? {};
    expect(unseen.map((index) => classes[index])).toEqual(['maybe']);
    expect(perClass?.['support']?.[classes.indexOf('maybe')]).toBe(20);
    for (const of of classes.keys()) {
      const ranking = await studio.api.evaluation.ranking({ ...part, of });
      expect(ranking.area).toBeNull();
    }
    const { slices } = await studio.api.explain
      .slices({
        ...{ runId: part.runId, split: 'test', task: 'slices' },
        ...{ measure: 'accuracy', bins: 3, support: 0, pairs: false },
      })
      .then(({ columns }) => columns[0] ?? { slices: [] });
    expect(slices.reduce((sum, slice) => sum + slice.rows, 0)).toBe(20);
  });
});
