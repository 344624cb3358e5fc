import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SplitName } from '../../common/evaluation/evaluation.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import { chainLayers, type ChainedLayer } from '../../common/network/chain-layers.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { StudioUnderTest } from './studio-under-test.ts';

/** A convolution over the words, or over the rows of the window, in the place of what is suggested. */
function convolved({ nodes }: NetworkSpec): NetworkSpec {
  const paramsOf = (type: string) => nodes.find((node) => node.type === type)?.params ?? {};
  const embedding: ChainedLayer = ['Embedding', paramsOf('Embedding')];
  return chainLayers([
    ['Input', paramsOf('Input')],
    ...(nodes.some(({ type }) => type === 'Embedding') ? [embedding] : []),
    ['Conv1D', { filters: 8, kernel_size: 3, activation: 'relu' }],
    ['GlobalMaxPooling1D', {}],
    ['Dense', nodes.at(-1)?.params ?? {}],
  ]);
}

/** People who survived by their sex and, among men, by their age; the fare tells nothing. */
function madePeople(count: number): string {
  const random = RandomSource.seeded(9, 'people');
  const lines = Array.from({ length: count }, () => {
    const sex = random.below(5) < 2 ? 'female' : 'male';
    const age = 1 + random.below(70);
    const fare = 5 + random.below(80);
    const likely = sex === 'female' ? 0.9 : age < 20 ? 0.6 : 0.08;
    const lived = random.uniform() < likely ? 'yes' : 'no';
    return `${sex},${age},${fare},${'ABC'[random.below(3)]},${lived}`;
  });
  return ['sex,age,fare,deck,survived', ...lines].join('\n');
}

describe('explaining a run', () => {
  const studio = new StudioUnderTest();
  const runs = new Map<string, RunSummary>();
  const datasets = new Map<string, string>();
  let tasks = 0;

  /** What every question about a sample's run says. */
  const about = (sample: string, split: SplitName = 'test') => ({
    runId: runs.get(sample)?.id ?? '',
    split,
    task: `task ${(tasks += 1)}`,
  });
  const rowOf = async (sample: string, row: number) => {
    const id = datasets.get(sample) ?? '';
    const { dataset } = await studio.api.datasets.get({ id });
    const { rows } = await studio.api.datasets.rows({ id, offset: row, limit: 1 });
    return Object.fromEntries(dataset.columns.map(({ name }, at) => [name, rows[0]?.[at] ?? null]));
  };

  beforeAll(async () => {
    await studio.open();
    const token = studio.file('people.csv', madePeople(400));
    const people = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    const living = await studio.project(people, { epochs: 60, seed: 3 });
    runs.set('people', await studio.train(living.id));
    datasets.set('people', people.dataset.id);
    for (const [sample, epochs] of [
      ['house-prices', 30],
      ['digits', 1],
      ['reviews', 4],
      ['passengers', 4],
    ] as const) {
      const table = await studio.api.datasets.importSample({ sampleId: sample });
      const project = await studio.project(table, { epochs, seed: 3 }, ({ network }) =>
        sample === 'reviews' || sample === 'passengers' ? { network: convolved(network) } : {},
      );
      runs.set(sample, await studio.train(project.id));
      datasets.set(sample, project.datasetId ?? '');
    }
  }, 180_000);

  afterAll(() => studio.remove());

  it('finds the columns that people survived by, the same with the same seed', async () => {
    const ask = (seed: number) =>
      studio.api.explain.importance({
        ...about('people'),
        ...{ metric: 'accuracy', repeats: 4, seed, most: 10_000 },
      });
    const [found, again, other] = [await ask(1), await ask(1), await ask(2)];
    const { rows, metrics } = await evaluated('people');
    expect(found.rows).toBe(rows);
    expect(found.of).toBe(rows);
    expect(found.baseline).toBeCloseTo(metrics['accuracy'] ?? NaN, 12);
    const offers = await studio.api.explain.offers({ runId: about('people').runId });
    expect(found.columns.map(({ column }) => column).toSorted()).toEqual(
      offers.columns.map(({ name }) => name).toSorted(),
    );
    expect(found.columns[0]?.column).toBe('sex');
    expect(found.columns[0]?.mean).toBeGreaterThan(0.05);
    expect(again.columns).toEqual(found.columns);
    expect(other.columns).not.toEqual(found.columns);
  });

  it('moves one column as a person would in the form, and shows each row’s answers', async () => {
    const dependence = await studio.api.explain.partialDependence({
      ...about('house-prices'),
      ...{ column: 'area_m2', output: 0, points: 5, curves: 3, most: 1000, seed: 1 },
    });
    expect(dependence.points).toHaveLength(5);
    expect(dependence.curves).toHaveLength(3);
    const [row = 0] = dependence.curveRows;
    const cells = await rowOf('house-prices', row);
    for (const [at, { cell }] of dependence.points.entries()) {
      const { value } = await studio.api.prediction.row({
        runId: about('house-prices').runId,
        values: { ...cells, area_m2: cell },
      });
      expect((dependence.curves[0]?.[at] ?? NaN) / Number(value)).toBeCloseTo(1, 5);
    }
    const categories = await studio.api.explain.partialDependence({
      ...about('people'),
      ...{ column: 'sex', output: 1, points: 20, curves: 0, most: 1000, seed: 1 },
    });
    expect(categories.kind).toBe('categories');
    expect(categories.points.map(({ cell }) => cell).toSorted()).toEqual(['female', 'male']);
  });

  it('says what each cell of a row does, by replacing it as in the form', async () => {
    const { curveRows } = await studio.api.explain.partialDependence({
      ...about('people'),
      ...{ column: 'sex', output: 1, points: 2, curves: 1, most: 1000, seed: 1 },
    });
    const [row = 0] = curveRows;
    const { answer, effects, className } = await studio.api.explain.rowEffects({
      ...about('people'),
      ...{ row, output: null },
    });
    const cells = await rowOf('people', row);
    const { runId } = about('people');
    const answerOf = async (values: Readonly<Record<string, string | null>>) => {
      const { probabilities } = await studio.api.prediction.row({ runId, values });
      return probabilities.find(({ name }) => name === className)?.probability ?? NaN;
    };
    expect(answer).toBeCloseTo(await answerOf(cells), 5);
    for (const { column, cell, usual, effect } of effects) {
      expect(cell).toBe(cells[column]);
      expect(effect).toBeCloseTo(answer - (await answerOf({ ...cells, [column]: usual })), 5);
    }
    await expect(
      studio.api.explain.rowEffects({ ...about('people'), row: 1_000_000, output: null }),
    ).rejects.toMatchObject({ code: 'not-found', place: { row: 1_000_000 } });
  });

  it('finds the slices where the run does worse, and their rows', async () => {
    const asked = { ...about('people', 'train'), measure: 'accuracy' } as const;
    const found = await studio.api.explain.slices({
      ...asked,
      ...{ bins: 4, support: 0.05, pairs: true },
    });
    const { rows, metrics } = await evaluated('people', 'train');
    expect(found.rows).toBe(rows);
    expect(found.overall).toBeCloseTo(metrics['accuracy'] ?? NaN, 12);
    const sex = found.columns.find(({ column }) => column === 'sex');
    expect(sex?.slices.reduce((sum, slice) => sum + slice.rows, 0)).toBe(rows);
    const [worst] = found.worst;
    expect(worst?.value).toBeLessThan(found.overall);
    const inside = await studio.api.explain.sliceRows({
      ...asked,
      ...{ conditions: worst?.conditions ?? [], offset: 0, limit: 1000 },
    });
    expect(inside.total).toBe(worst?.rows);
    const right = inside.rows.filter(({ actual, predicted }) => actual === predicted).length;
    expect(right / inside.total).toBeCloseTo(worst?.value ?? NaN, 12);
    expect(inside.rows[0]?.measure).toBe(0);
  });

  it('maps the picture of a digit in three ways', async () => {
    const { runId } = about('digits');
    const offers = await studio.api.explain.offers({ runId });
    expect(offers.unfit.row).toMatch(/picture/);
    const row = await firstRow('digits');
    for (const method of ['occlusion', 'saliency', 'grad-cam'] as const) {
      const map = await studio.api.explain.picture({
        ...about('digits'),
        ...{ row, method, output: null },
      });
      expect(map.heat).toHaveLength(map.mapHeight * map.mapWidth);
      expect(map.sees).toMatch(/^data:image\/png;base64,/);
      expect(map.heat.some((value) => value !== 0)).toBe(true);
      expect(map.layer !== null).toBe(method === 'grad-cam');
    }
    const near = await studio.api.explain.nearest({
      ...about('digits'),
      ...{ row, distance: 'cosine', count: 5 },
    });
    const distances = near.near.map(({ distance }) => distance);
    expect(distances).toHaveLength(5);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  });

  it('weighs the words of a review', async () => {
    const row = await firstRow('reviews');
    const { texts } = await studio.api.explain.offers({ runId: about('reviews').runId });
    const column = texts[0] ?? '';
    const leftOut = await studio.api.explain.words({
      ...about('reviews'),
      ...{ row, column, method: 'leave-one-out', output: null },
    });
    expect(leftOut.words.length).toBeGreaterThan(3);
    const cells = await rowOf('reviews', row);
    const { runId } = about('reviews');
    const seen = leftOut.words.findIndex(({ effect }) => effect !== null);
    const shorter = leftOut.words.map(({ word }) => word).toSpliced(seen, 1);
    const { probabilities } = await studio.api.prediction.row({
      runId,
      values: { ...cells, [column]: shorter.join(' ') },
    });
    const without = probabilities.find(({ name }) => name === leftOut.className)?.probability;
    expect(leftOut.words[seen]?.effect).toBeCloseTo(leftOut.answer - (without ?? NaN), 5);
    const gradients = await studio.api.explain.words({
      ...about('reviews'),
      ...{ row, column, method: 'gradient', output: null },
    });
    expect(gradients.words.map(({ word }) => word)).toEqual(leftOut.words.map(({ word }) => word));
    expect(gradients.words.some(({ effect }) => (effect ?? 0) !== 0)).toBe(true);
    const map = await studio.api.explain.words({
      ...about('reviews'),
      ...{ row, column, method: 'grad-cam', output: null },
    });
    expect(map.layer?.name).toMatch(/conv1d/);
    expect(map.words.map(({ effect }) => effect === null)).toEqual(
      gradients.words.map(({ effect }) => effect === null),
    );
    expect(map.words.every(({ effect }) => (effect ?? 0) >= 0)).toBe(true);
    expect(map.words.some(({ effect }) => (effect ?? 0) > 0)).toBe(true);
  });

  it('maps the rows of a window, with the numbers in them', async () => {
    const { runId } = about('passengers');
    const { stepConvolutions, values } = await studio.api.explain.offers({ runId });
    expect(values.length).toBeGreaterThan(0);
    expect(stepConvolutions).toHaveLength(1);
    const row = await firstRow('passengers');
    const { fitted } = await studio.api.runs.get({ id: runId });
    const [length = 0] = fitted?.blocks[0]?.shape ?? [];
    for (const method of ['saliency', 'grad-cam'] as const) {
      const map = await studio.api.explain.steps({
        ...about('passengers'),
        ...{ row, method, output: 0 },
      });
      expect(map.heat).toHaveLength(length);
      expect(map.heat.some((value) => value > 0)).toBe(true);
      expect(map.layer).toEqual(
        method === 'saliency' ? null : { name: stepConvolutions[0]?.name, steps: length - 2 },
      );
      // The months before the one that is forecast, as they stand in the table.
      const past = map.columns.find(({ name }) => name === 'passengers');
      expect(past?.scaled).toBe(false);
      for (const [at, value] of (past?.values ?? []).entries()) {
        const month = await rowOf('passengers', row - length + at);
        expect(value).toBeCloseTo(Number(month['passengers']), 2);
      }
    }
    await expect(
      studio.api.explain.steps({
        ...{ ...about('people'), row: await firstRow('people') },
        ...{ method: 'grad-cam', output: null },
      }),
    ).rejects.toThrow('This run learned from no windows of a series.');
  });

  it('says in a sentence what does not fit', async () => {
    const picture = { row: await firstRow('people'), output: null };
    await expect(
      studio.api.explain.picture({ ...about('people'), ...picture, method: 'grad-cam' }),
    ).rejects.toMatchObject({
      code: 'unavailable',
      message: 'This run learned from no pictures.',
    });
    await expect(
      studio.api.explain.words({
        ...about('people'),
        ...picture,
        ...{ column: 'sex', method: 'gradient' },
      }),
    ).rejects.toThrow('This run has no text column.');
  });

  it('tells how far it is and stops when it is told to', async () => {
    const asked = about('digits', 'train');
    const progress = studio.next((event) =>
      event.name === 'explain.progress' && event.payload.task === asked.task
        ? event.payload.done
        : undefined,
    );
    const going = studio.api.explain.importance({
      ...asked,
      ...{ metric: 'accuracy', repeats: 100, seed: 1, most: 100_000 },
    });
    const ended = expect(going).rejects.toMatchObject({ code: 'cancelled' });
    expect(await progress).toBeLessThan(1);
    await studio.api.explain.cancel({ task: asked.task });
    await ended;
  });

  async function evaluated(sample: string, split: SplitName = 'test') {
    const { runId } = about(sample, split);
    return studio.api.evaluation.get({ runId, split });
  }

  /** A row of the test part, by a search that needs none. */
  async function firstRow(sample: string): Promise<number> {
    const { task } = await studio.api.explain.offers({ runId: about(sample).runId });
    const measure = task === 'regression' ? 'mean_absolute_error' : 'log_loss';
    const { worst, columns } = await studio.api.explain.slices({
      ...about(sample),
      ...{ measure, bins: 2, support: 0, pairs: false },
    });
    const slice = worst[0] ?? columns[0]?.slices[0];
    const { rows } = await studio.api.explain.sliceRows({
      ...about(sample),
      ...{ measure, conditions: slice?.conditions ?? [], offset: 0, limit: 1 },
    });
    return rows[0]?.row ?? -1;
  }
});
