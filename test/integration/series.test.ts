import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suggestExperiment } from '../../common/experiments/suggest-experiment.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import type { Project } from '../../common/projects/project.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'series');
const hasSeries = existsSync(folder);
if (!hasSeries) console.log('Skipped the public series: the shared data sets are not here.');

/** 300 days of a wave with a weekly period, the target missing on one of them. */
const wave = [
  'day,height',
  ...Array.from({ length: 300 }, (_, day) => {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${day === 200 ? '' : (Math.sin((2 * Math.PI * day) / 7) * 10).toFixed(3)}`;
  }),
].join('\n');

const lastCells = (csv: string): string[] => csv.trim().split('\r\n').at(-1)?.split(',') ?? [];

describe('a series from file to forecast', () => {
  const studio = new StudioUnderTest();
  let project: Project;
  let run: RunSummary;

  beforeAll(async () => {
    await studio.open();
    const token = studio.file('wave.csv', wave);
    const table = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    project = await studio.project(table, { epochs: 30 }, ({ recipe, network }) => {
      if (!recipe?.window) throw new Error('No window was suggested');
      return {
        recipe: { ...recipe, window: { ...recipe.window, horizon: 3 } },
        network: {
          ...network,
          nodes: network.nodes.map((node) =>
            node.type === 'Dense' ? { ...node, params: { ...node.params, units: 3 } } : node,
          ),
        },
      };
    });
    run = await studio.train(project.id);
  });

  afterAll(() => studio.remove());

  it('is cut into windows that forecast several values', async () => {
    expect(run.status).toBe('finished');
    const { fitted } = await studio.api.runs.get({ id: run.id });
    expect(fitted?.blocks).toEqual([{ kind: 'window', name: 'window', shape: [14, 1], start: 0 }]);
    expect(fitted?.targetNames).toEqual(['height +1', 'height +2', 'height +3']);
    const { train = 0, validation = 0, test = 0 } = fitted?.rows ?? {};
    // 300 rows make 284 windows; at both borders two lie in two parts, and three tell of the missing value.
    expect(train + validation + test).toBe(284 - 2 * 2 - 3);
    expect(fitted?.series?.unused).toEqual({ crossing: 4, withoutTarget: 3, incomplete: 0 });
  });

  it('is judged over all steps and step by step, against the last value carried forward', async () => {
    const judged = await studio.api.evaluation.get({ runId: run.id, split: 'test' });
    expect(judged.guess).toBe('last-value');
    const steps = judged.regression?.steps ?? [];
    expect(steps.map(({ name }) => name)).toEqual(['height +1', 'height +2', 'height +3']);
    const mean = (of: (step: (typeof steps)[number]) => number | undefined) =>
      steps.reduce((sum, step) => sum + (of(step) ?? NaN), 0) / steps.length;
    const overall = judged.metrics['mean_absolute_error'] ?? NaN;
    expect(mean(({ metrics }) => metrics['mean_absolute_error'])).toBeCloseTo(overall, 6);
    expect(mean(({ baseline }) => baseline['mean_absolute_error'])).toBeCloseTo(
      judged.baseline['mean_absolute_error'] ?? NaN,
      6,
    );
    // A wave is easy to learn, and never stays as it is.
    expect(overall).toBeLessThan((judged.baseline['mean_absolute_error'] ?? 0) / 2);
    expect(run.test?.['mean_absolute_error']).toBeCloseTo(overall, 5);
    for (const step of steps) {
      const errors = step.points.map(({ actual, predicted }) => Math.abs(actual - predicted));
      const error = errors.reduce((sum, value) => sum + value, 0) / errors.length;
      expect(error).toBeCloseTo(step.metrics['mean_absolute_error'] ?? NaN, 6);
    }
  });

  it('forecasts behind the end of its table', async () => {
    const { series, target } = await studio.api.prediction.next({ runId: run.id });
    expect(target).toBe('height');
    expect(series).toHaveLength(1);
    expect(series[0]?.recent.at(-1)?.when).toBe('2020-10-26');
    expect(series[0]?.steps.map(({ when }) => when)).toEqual([
      '2020-10-27',
      '2020-10-28',
      '2020-10-29',
    ]);
    series[0]?.steps.forEach(({ value }, step) => {
      const truth = Math.sin((2 * Math.PI * (300 + step)) / 7) * 10;
      expect(Math.abs(Number(value) - truth)).toBeLessThan(4);
    });
  });

  it('forecasts behind the end of a file, and from every window in it, alike', async () => {
    const next = await studio.api.prediction.next({ runId: run.id });
    const file = await studio.api.prediction.file({
      runId: run.id,
      token: studio.file('again.csv', wave),
    });
    expect(file.forecast?.series).toEqual(next.series);
    const csv = readFileSync(studio.services.files.resolve(file.token).path, 'utf8');
    const lines = csv.trim().split('\r\n');
    expect(lines[0]).toBe('day,height,prediction +1,prediction +2,prediction +3');
    expect(lines).toHaveLength(301);
    expect(lines[13]).toMatch(/,,,$/);
    expect(lines[14]).not.toMatch(/,,,$/);
    const told = next.series[0]?.steps.map(({ value }) => Number(value)) ?? [];
    lastCells(csv)
      .slice(2)
      .forEach((cell, step) => expect(Number(cell)).toBeCloseTo(told[step] ?? NaN, 4));
  });

  it('refuses a row by itself, and a file that is too short or misses the date', async () => {
    await expect(
      studio.api.prediction.row({ runId: run.id, values: { height: '1' } }),
    ).rejects.toThrow('windows of a series');
    const short = studio.file('short.csv', wave.split('\n').slice(0, 9).join('\n'));
    await expect(studio.api.prediction.file({ runId: run.id, token: short })).rejects.toThrow(
      'needs the last 14 rows, but there are 8',
    );
    const dateless = studio.file('dateless.csv', 'height\n1\n2\n3\n4\n');
    await expect(studio.api.prediction.file({ runId: run.id, token: dateless })).rejects.toThrow(
      'no column “day”',
    );
  });

  it('is drawn in order with its parts and any of its windows', async () => {
    const { recipe, datasetId } = project;
    if (!recipe || datasetId === null) throw new Error('The project has no recipe');
    const points = await studio.api.series.points({
      datasetId,
      columns: ['height'],
      orderBy: 'day',
      group: null,
      from: null,
      to: null,
      most: 100,
    });
    expect(points).toMatchObject({ places: { kind: 'date', detail: 'day' }, rows: 300 });
    expect(points.extent[1] - points.extent[0]).toBe(299);
    expect(points.lines[0]?.x.length).toBeLessThanOrEqual(100);
    const near = await studio.api.series.points({
      datasetId,
      columns: ['height'],
      orderBy: 'day',
      group: null,
      from: points.extent[0] + 195,
      to: points.extent[0] + 205,
      most: 100,
    });
    expect(near.lines[0]?.y).toContain(null);
    expect(near.rows).toBeLessThan(15);
    const layout = await studio.api.series.layout({ datasetId, recipe, group: null, index: 5 });
    const start = points.extent[0];
    expect(layout.stretches.map(({ part, from }) => [part, from - start])).toEqual([
      ['train', 0],
      ['validation', 210],
      ['test', 255],
    ]);
    expect(layout.window).toEqual({
      index: 5,
      part: 'train',
      seen: [start + 5, start + 18],
      told: [start + 19, start + 21],
    });
    expect(layout.own).toBe(277);
    expect(layout.remarks.join(' ')).toContain('a value to tell is missing');
  });

  it('says when the table is too short for the window', async () => {
    const { recipe } = project;
    const window = recipe?.window;
    if (!recipe || !window) throw new Error('The project has no window');
    const preview = (length: number) =>
      studio.api.recipes.preview({
        datasetId: project.datasetId ?? '',
        recipe: { ...recipe, window: { ...window, length } },
        limit: 5,
      });
    await expect(preview(400)).rejects.toThrow('the table has 300');
    await expect(preview(250)).rejects.toThrow('there are 210 of them');
    const { after, fitted } = await preview(14);
    expect(after[0]).toHaveLength(14 + 3);
    expect(fitted.rows.train).toBeGreaterThan(100);
  });
});

describe.skipIf(!hasSeries)('what is suggested for a public series', () => {
  const studio = new StudioUnderTest();
  beforeAll(() => studio.open());
  afterAll(() => studio.remove());

  /** Errors on the test rows of what is suggested, and of the last value carried forward. */
  async function suggested(file: string, horizon: number, seed: number) {
    const token = studio.file(file, readFileSync(join(folder, file), 'utf8'));
    const table = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    const { training } = suggestExperiment(table);
    const project = await studio.project(table, { ...training, seed }, ({ recipe }) => {
      if (!recipe?.window) throw new Error('No window was suggested');
      const longer = { ...recipe, window: { ...recipe.window, horizon } };
      const network = suggestNetwork({ profiled: table, recipe: longer, task: 'regression' });
      return { recipe: longer, network };
    });
    const run = await studio.train(project.id);
    expect(run.status).toBe('finished');
    const { metrics, baseline, guess } = await studio.api.evaluation.get({
      runId: run.id,
      split: 'test',
    });
    expect(guess).toBe('last-value');
    const [error, naive] = [metrics, baseline].map((of) => of['mean_absolute_error'] ?? NaN);
    return { project, run, error: error ?? NaN, naive: naive ?? NaN };
  }

  it.each([
    [1, 1],
    [1, 2],
    [1, 3],
    [3, 1],
    [3, 2],
    [3, 3],
  ])('follows the rising airline passengers %i months ahead (seed %i)', async (horizon, seed) => {
    const { project, run, error, naive } = await suggested('airline-passengers.csv', horizon, seed);
    expect(project.recipe?.window).toMatchObject({ length: 12, orderBy: 'Month' });
    expect(project.network.nodes.map(({ type }) => type)).toEqual(['Input', 'Flatten', 'Dense']);
    // Measured: 12 to 15 passengers (thousands) where the last value misses by 46 and 73.
    expect(error).toBeLessThan(naive / 2);
    const { series } = await studio.api.prediction.next({ runId: run.id });
    expect(series[0]?.recent.at(-1)).toEqual({ when: '1960-12', value: 432 });
    expect(series[0]?.steps[0]?.when).toBe('1961-01');
    const told = Number(series[0]?.steps[0]?.value);
    // January was 417 the year before and grows by about a tenth each year.
    expect(told).toBeGreaterThan(380);
    expect(told).toBeLessThan(520);
  });

  it.each([
    [1, 1],
    [1, 2],
    [3, 3],
  ])('tells the minimum temperature %i days ahead (seed %i)', async (horizon, seed) => {
    const file = 'daily-min-temperatures.csv';
    const { project, error, naive } = await suggested(file, horizon, seed);
    expect(project.recipe?.window).toMatchObject({ length: 14, orderBy: 'Date' });
    expect(project.network.nodes.map(({ type }) => type)).toContain('LSTM');
    // Measured: 1.74 to 1.90 °C where the last value misses by 2.04 and 2.45.
    expect(error).toBeLessThan(naive * 0.95);
  });
});
