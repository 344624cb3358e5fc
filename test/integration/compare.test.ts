import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../common/runs/run.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { StudioUnderTest } from './studio-under-test.ts';

describe('comparing saved runs', () => {
  const studio = new StudioUnderTest();
  let good: RunSummary;
  let poor: RunSummary;
  let dealtAnew: RunSummary;
  let houses: RunSummary;

  beforeAll(async () => {
    await studio.open();
    const iris = await studio.api.datasets.importSample({ sampleId: 'iris' });
    const train = async (
      learningRate: number,
      more: Parameters<StudioUnderTest['project']>[2] = () => ({}),
    ) => {
      const project = await studio.project(iris, { epochs: 60, batchSize: 8 }, (suggested) => ({
        training: {
          ...suggested.training,
          optimizer: { ...optimizerDefaults.Adam, learning_rate: learningRate },
        },
        ...more(suggested),
      }));
      return studio.train(project.id);
    };
    good = await train(0.01);
    poor = await train(0.00001);
    dealtAnew = await train(0.01, ({ recipe }) =>
      recipe ? { recipe: { ...recipe, split: { ...recipe.split, seed: 99 } } } : {},
    );
    houses = await studio.train((await studio.sample('house-prices', { epochs: 30 })).id);
  }, 180_000);

  afterAll(() => studio.remove());

  it('tells flips that agree with what each run says of the rows by itself', async () => {
    const pair = { first: good.id, second: poor.id, split: 'test', offset: 0, limit: 200 } as const;
    const page = await studio.api.comparison.flips({ ...pair, kind: 'only-first' });
    const { shared, onlyFirst, onlySecond, bothRight, bothWrong } = page;
    expect(onlyFirst + onlySecond + bothRight + bothWrong).toBe(shared);
    // The trainer's own accuracies of both runs, stored when they ended.
    expect((onlyFirst + bothRight) / shared).toBeCloseTo(good.test?.['accuracy'] ?? NaN, 6);
    expect((onlySecond + bothRight) / shared).toBeCloseTo(poor.test?.['accuracy'] ?? NaN, 6);
    expect(page.rows).toHaveLength(page.total);
    expect(page.total).toBe(onlyFirst);
    expect(onlyFirst).toBeGreaterThan(0);
    for (const row of page.rows) {
      expect(row.first.predicted).toBe(row.actual);
      expect(row.second.predicted).not.toBe(row.actual);
      // The target stands last in the table.
      expect(row.cells.at(-1)).toBe(row.actual);
    }
    const swapped = await studio.api.comparison.flips({
      ...pair,
      first: poor.id,
      second: good.id,
      kind: 'only-second',
    });
    expect(swapped.rows.map(({ row }) => row)).toEqual(page.rows.map(({ row }) => row));
  });

  it('tells its progress under the name of a question, and stops flips, verdicts and moments by it', async () => {
    const { comparison, training } = studio.api;
    const pair = { first: poor.id, second: dealtAnew.id, split: 'train' } as const;
    const flips = () =>
      comparison.flips({ ...pair, kind: 'only-first', offset: 0, limit: 5, task: 'held' });
    const better = () =>
      comparison.better({ runIds: [poor.id, dealtAnew.id], split: 'train', task: 'held' });
    const [state] = await training.checkpoints({ runId: poor.id });
    const asked = { runId: poor.id, checkpointId: state?.id ?? -1, split: 'train' } as const;
    const moment = () => comparison.moment({ ...asked, row: null, task: 'held' });
    for (const ask of [flips, better, moment]) {
      const question = ask();
      await Promise.all([
        expect(question).rejects.toMatchObject({ code: 'cancelled' }),
        comparison.cancel({ task: 'held' }),
      ]);
      await ask();
    }
    const told = studio.events.flatMap((event) =>
      event.name === 'comparison.progress' && event.payload.task === 'held'
        ? [event.payload.done]
        : [],
    );
    expect(told.length).toBeGreaterThan(0);
    expect(told.every((done) => done > 0 && done <= 1)).toBe(true);
  });

  it('says which is really better, and refuses other rows and other tasks with a sentence', async () => {
    const { pairs } = await studio.api.comparison.better({
      runIds: [good.id, poor.id, dealtAnew.id, houses.id],
      split: 'test',
    });
    const [clear, otherRows, otherTask] = pairs;
    expect(clear?.rows?.difference).toBeGreaterThan(0);
    expect(clear?.rows?.p).toBeLessThan(0.05);
    expect(clear?.rows?.interval[0]).toBeGreaterThan(0);
    expect(otherRows?.rows).toBeNull();
    expect(otherRows?.refusal).toMatch(/are the same\. A fair comparison needs the same rows/);
    expect(otherTask?.refusal).toMatch(/predicts classes and “.+” numbers/);
  });

  it('compares the data: the same table, with the rows of each part', async () => {
    const same = await studio.api.comparison.data({ first: good.id, second: poor.id });
    expect(same.sameContent).toBe(true);
    expect(same.parts?.every(({ onlyFirst, onlySecond }) => onlyFirst + onlySecond === 0)).toBe(
      true,
    );
    const anew = await studio.api.comparison.data({ first: good.id, second: dealtAnew.id });
    const test = anew.parts?.find(({ split }) => split === 'test');
    expect(test?.onlyFirst).toBeGreaterThan(0);
    expect(test?.onlyFirst).toBe(test?.onlySecond);
    const pair = { first: good.id, second: dealtAnew.id };
    const moved = await studio.api.comparison.dataRows({
      ...{ ...pair, kind: 'moved' },
      ...{ offset: 0, limit: 200 },
    });
    expect(moved.total).toBe(anew.moves?.reduce((sum, { rows }) => sum + rows, 0));
    const leftTest = moved.rows.filter(({ first }) => first?.part === 'test');
    expect(leftTest).toHaveLength(test?.onlyFirst ?? -1);
    expect(same.moves).toEqual([]);
    const other = await studio.api.comparison.data({ first: good.id, second: houses.id });
    expect([other.sameContent, other.parts]).toEqual([false, null]);
    expect(other.rows).toMatchObject({ same: 0, changed: 0 });
  });

  it('compares tables row by row where a run learned from another version', async () => {
    const lines = Array.from({ length: 80 }, (_, row) => `p${row},${row % 9},${row % 2}`);
    const [older, newer] = [
      await studio.api.datasets.paste({ text: ['id,size,kind', ...lines].join('\n'), name: 'old' }),
      await studio.api.datasets.paste({
        text: ['id,size,kind', ...lines.slice(0, 78), 'p78,77,0', 'p99,1,1'].join('\n'),
        name: 'new',
      }),
    ];
    const train = async (table: typeof older) =>
      studio.train((await studio.project(table, { epochs: 5, batchSize: 16 })).id);
    const pair = { first: (await train(older)).id, second: (await train(newer)).id };
    const heard: number[] = [];
    const next = studio.next((event) => {
      if (event.name !== 'comparison.progress' || event.payload.task !== 'versions') return;
      heard.push(event.payload.done);
      return true;
    });
    const found = await studio.api.comparison.data({ ...pair, task: 'versions' });
    await next;
    expect(heard[0]).toBeGreaterThan(0);
    expect(found.matching).toEqual({ by: 'key', column: 'id' });
    expect(found.rows).toEqual({ same: 78, changed: 1, onlyFirst: 1, onlySecond: 1 });
    expect(found.columns.changed).toEqual([{ name: 'size', rows: 1 }]);
    const counted = found.parts?.reduce((sum, { both, onlyFirst }) => sum + both + onlyFirst, 0);
    expect(counted).toBe(80);
    const { rows } = await studio.api.comparison.dataRows({
      ...{ ...pair, kind: 'changed' },
      ...{ offset: 0, limit: 10 },
    });
    expect(rows.map(({ first, second }) => [first?.cells[1], second?.cells[1]])).toEqual([
      ['6', '77'],
    ]);
    // The parts are dealt alike, so the answers are paired by number, and it is said of which tables.
    const flips = { ...pair, split: 'test', kind: 'only-first', offset: 0, limit: 10 } as const;
    const page = await studio.api.comparison.flips(flips);
    expect(page.remark).toMatch(/“old” and “new”.*paired by their number/);
    expect(page.remark).toContain(`of ${page.shared} looked at`);
    const runIds = [pair.first, pair.second];
    const { pairs } = await studio.api.comparison.better({ runIds, split: 'test' });
    expect(pairs[0]?.remark).toBe(page.remark);
  });

  it('refuses to pair answers by number where the tables have nothing but their targets in common', async () => {
    const paste = (name: string, sizeOf: (row: number) => number) =>
      studio.api.datasets.paste({
        text: [
          'size,kind',
          ...Array.from({ length: 60 }, (_, row) => `${sizeOf(row)},${row % 2 ? 'odd' : 'even'}`),
        ].join('\n'),
        name,
      });
    const train = async (table: Awaited<ReturnType<typeof paste>>) =>
      studio.train((await studio.project(table, { epochs: 3, batchSize: 16 })).id);
    const small = await train(await paste('small', (row) => (row % 9) + 0.5));
    const again = await train(await paste('again', (row) => (row % 9) + 0.5));
    const large = await train(await paste('large', (row) => (row % 9) + 1000.5));
    const ask = { split: 'test', kind: 'only-first', offset: 0, limit: 10 } as const;
    const same = await studio.api.comparison.flips({ first: small.id, second: again.id, ...ask });
    expect(same.remark).toBeNull();
    const words = /different tables, “small” and “large”.*cannot be paired/;
    await expect(
      studio.api.comparison.flips({ first: small.id, second: large.id, ...ask }),
    ).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(words) as string,
    });
    const runIds = [small.id, again.id, large.id];
    const { pairs } = await studio.api.comparison.better({ runIds, split: 'test' });
    expect(pairs.map(({ remark }) => remark)).toEqual([null, null]);
    expect(pairs[0]?.rows).not.toBeNull();
    expect(pairs[1]).toMatchObject({ rows: null, refusal: expect.stringMatching(words) as string });
  });

  it('gives the curves of several runs with all their epochs', async () => {
    const [first, second] = await studio.api.comparison.curves({
      runIds: [good.id, houses.id],
      metrics: ['val_loss', 'val_accuracy'],
      most: 1000,
    });
    expect(first?.epochs).toHaveLength(60);
    expect(Math.min(...(first?.values['val_loss'] ?? []).map(Number))).toBeCloseTo(
      good.best?.values['val_loss'] ?? NaN,
      9,
    );
    expect(Object.keys(second?.values ?? {})).toEqual(['val_loss']);
    expect(first?.stepsPerEpoch).toBeGreaterThan(5);
  });

  it('goes back to a stored state: its matrix, its answer for a row, and only states of that run', async () => {
    const states = await studio.api.training.checkpoints({ runId: good.id });
    const best = states.find(({ kind }) => kind === 'best');
    const input = {
      runId: good.id,
      checkpointId: best?.id ?? -1,
      split: 'test',
      row: null,
    } as const;
    const moment = await studio.api.comparison.moment(input);
    expect(moment.score).toBeCloseTo(good.test?.['accuracy'] ?? NaN, 6);
    const counted = (moment.confusion ?? []).flat().reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(moment.rows);
    const sum = moment.answer?.probabilities.reduce((total, share) => total + share, 0);
    expect(sum).toBeCloseTo(1, 5);
    await expect(studio.api.comparison.moment({ ...input, runId: poor.id })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('draws what a network says on the plane of two features', async () => {
    const blobs = await studio.api.datasets.generate({
      spec: { kind: 'two-blobs', rows: 200, noise: 0.1, seed: 1 },
    });
    const project = await studio.project(blobs, { epochs: 60, batchSize: 16 });
    const run = await studio.train(project.id);
    const [state] = await studio.api.training.checkpoints({ runId: run.id });
    const { plane } = await studio.api.comparison.moment({
      runId: run.id,
      checkpointId: state?.id ?? -1,
      split: 'test',
      row: null,
    });
    expect(plane?.values).toHaveLength((plane?.size ?? 0) ** 2);
    expect(new Set(plane?.values).size).toBe(2);
    const right = plane?.points.filter(({ x, y, value }) => {
      const across = Math.round(
        ((x - plane.x.from) / (plane.x.to - plane.x.from)) * (plane.size - 1),
      );
      const up = Math.round(((y - plane.y.from) / (plane.y.to - plane.y.from)) * (plane.size - 1));
      return plane.values[up * plane.size + across] === value;
    });
    // The surface answers the points as the network does: mostly right after training.
    expect((right?.length ?? 0) / (plane?.points.length ?? 1)).toBeGreaterThan(0.7);
  });
});
