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
    runs.set('huge rows', await trainedWithHugeRows());
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

  const roles: Readonly<Record<string, 'target' | 'ignored'>> = { y: 'target', part: 'ignored' };

  /** Trained on two classes of three; all judged rows are of the third. */
  async function trainedOnParts(): Promise<RunSummary> {
    const lines = Array.from({ length: 120 }, (_, row) => {
      const part = row < 80 ? 'train' : row < 100 ? 'validation' : 'test';
      return `${row % 11},${row % 13},${part === 'test' ? 'maybe' : row % 2 ? 'yes' : 'no'},${part}`;
    });
    const token = studio.file('parts.csv', ['a,b,y,part', ...lines].join('\n'));
    const table = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
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

  const huge = '3e38';
  const names = ['a', 'b', 'c', 'd'];

  /** 12 of its 50 test rows hold numbers so large that their sums are infinite, and their differences NaN. */
  async function trainedWithHugeRows(): Promise<RunSummary> {
    const lines = Array.from({ length: 200 }, (_, row) => {
      const part = row < 100 ? 'train' : row < 150 ? 'validation' : 'test';
      const isHuge = part === 'test' && row % 4 === 0;
      const cells = names.map((_, at) => (isHuge ? huge : `${((row * (at + 3)) % 11) + 0.5}`));
      return [...cells, row % 11 > 5 ? 'yes' : 'no', part].join(',');
    });
    const token = studio.file('huge.csv', [[...names, 'y', 'part'].join(','), ...lines].join('\n'));
    const table = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    const project = await studio.project(table, { epochs: 4 }, ({ recipe, training }) => {
      if (!recipe) throw new Error('No recipe was suggested');
      const values = { train: ['train'], validation: ['validation'], test: ['test'] };
      return {
        recipe: {
          ...recipe,
          treatments: recipe.treatments.map((treatment) => ({
            ...treatment,
            scaling: 'none' as const,
            role: roles[treatment.column] ?? 'feature',
          })),
          split: { ...recipe.split, method: 'column', column: 'part', stratify: false, values },
        },
        network: chainLayers([
          ['Input', { shape: [4] }],
          ['Rescaling', { scale: 10, offset: 0 }],
          ['Dense', { units: 16, activation: 'relu' }],
          ['Dense', { units: 1, activation: 'sigmoid' }],
        ]),
        training: { ...training, loss: 'binary_crossentropy' },
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

  it('leave out rows for which the network gives no number, count them and show them', async () => {
    const runId = idOf('huge rows');
    const part = { runId, split: 'test', calibrated: false } as const;
    const report = await studio.api.evaluation.report(part);
    expect([report.rows, report.unusable]).toEqual([50, 12]);
    expect(report.classification?.overall['accuracy']).toBeGreaterThanOrEqual(0);
    const page = { order: 'table', step: 0, offset: 0, limit: 20 } as const;
    const { total, samples } = await studio.api.evaluation.samples({
      ...{ ...part, ...page, choice: { kind: 'unusable' } },
    });
    expect(total).toBe(12);
    expect(samples.every(({ cells }) => cells[0] === huge)).toBe(true);
    const { html } = await studio.api.reports.page({ runId });
    expect(html).toMatch(/For 12 of the rows the network gave no number/);
  });

  it('give no answer to such a row, and say why, alone and in a file', async () => {
    const runId = idOf('huge rows');
    const values = Object.fromEntries(names.map((name) => [name, huge]));
    const answer = await studio.api.prediction.row({ runId, values });
    expect(answer).toMatchObject({ value: null, probabilities: [] });
    const reasons =
      'An empty text or a huge value can be the reason; where every row is so, train again with a lower learning rate.';
    expect(answer.warnings).toEqual([
      `The network gave no number for this row (NaN or infinite). ${reasons}`,
    ]);
    const lines = [names, names.map(() => '1'), names.map(() => huge)].map((line) => line.join());
    const token = studio.file('some.csv', lines.join('\n'));
    const file = await studio.api.prediction.file({ runId, token });
    expect(file.warnings).toEqual([
      `1 row got no prediction, as the network gave no number (NaN or infinite). ${reasons}`,
    ]);
    const [, first = [], second = []] = file.preview;
    expect(['no', 'yes']).toContain(first[4]);
    expect(second.slice(4)).toEqual(['', '', '']);
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
