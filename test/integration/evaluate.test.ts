import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeriesWindow } from '../../common/datasets/series/series-window.ts';
import type { JudgedPart } from '../../common/evaluation/evaluation-api.ts';
import type { ProjectChanges } from '../../common/projects/project.ts';
import type { Project } from '../../common/projects/project.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import { openConnection } from '../../main/storage/connection.ts';
import { join } from 'node:path';
import { StudioUnderTest } from './studio-under-test.ts';

describe('judging a run in the Evaluate place', () => {
  const studio = new StudioUnderTest();
  let iris: JudgedPart;
  let houses: JudgedPart;
  let sales: JudgedPart;

  const trained = async (project: Project): Promise<JudgedPart> => ({
    runId: (await studio.train(project.id)).id,
    split: 'test',
  });

  beforeAll(async () => {
    await studio.open();
    const settings = { epochs: 60, batchSize: 8 };
    iris = await trained(await studio.sample('iris', settings));
    houses = await trained(await studio.sample('house-prices', settings));
    const rows = Array.from({ length: 200 }, (_, month) => {
      const value = 100 + 20 * Math.sin((2 * Math.PI * month) / 12);
      return `${month + 1},${value.toFixed(3)}`;
    });
    const token = studio.file('sales.csv', `month,sales\n${rows.join('\n')}\n`);
    const profiled = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    sales = await trained(
      await studio.project(profiled, settings, ({ recipe }): ProjectChanges => {
        if (!recipe) return {};
        const window: SeriesWindow = {
          length: 12,
          horizon: 2,
          stride: 1,
          purpose: 'forecast',
          seesTarget: true,
          orderBy: 'month',
        };
        const windowed = { ...recipe, window };
        return {
          recipe: windowed,
          network: suggestNetwork({ profiled, recipe: windowed, task: 'regression' }),
        };
      }),
    );
  });

  afterAll(() => studio.remove());

  it('reports the same numbers as the short judgement, within intervals, beside a guess', async () => {
    for (const part of [iris, houses]) {
      const { metrics } = await studio.api.evaluation.get({ runId: part.runId, split: 'test' });
      const report = await studio.api.evaluation.report({ ...part, calibrated: false });
      const [first] = report.headline;
      expect(first?.value).toBeCloseTo(metrics[first?.name ?? ''] ?? NaN, 6);
      for (const { name, value, interval } of report.headline) {
        if (!interval || value === null) continue;
        expect(interval[0], name).toBeLessThanOrEqual(value);
        expect(interval[1], name).toBeGreaterThanOrEqual(value);
      }
      expect(report.unusable).toBe(0);
      expect(Object.keys(report.baseline.values)).toContain(first?.name);
    }
  });

  it('opens the rows of a cell with all their columns', async () => {
    const report = await studio.api.evaluation.report({ ...iris, calibrated: false });
    const { classes, cells } = report.classification ?? { classes: [], cells: null };
    for (const [at, count] of (cells?.count ?? []).entries()) {
      const actual = cells?.actual[at] ?? 0;
      const predicted = cells?.predicted[at] ?? 0;
      const page = await studio.api.evaluation.samples({
        ...{ ...iris, calibrated: false, step: 0, offset: 0, limit: 100 },
        choice: { kind: 'cell', actual, predicted },
        order: 'most-sure',
      });
      expect(page.total).toBe(count);
      const place = page.columns.findIndex(({ name }) => name === 'species');
      for (const sample of page.samples) {
        expect(sample.cells[place]).toBe(classes[actual]);
        expect(sample.predicted).toBe(classes[predicted]);
      }
      const sure = page.samples.map(({ probability }) => probability ?? NaN);
      expect(sure).toEqual(sure.toSorted((a, b) => b - a));
    }
  });

  it('counts for a threshold the same rows as it opens', async () => {
    const part = { ...iris, calibrated: true };
    const ranking = await studio.api.evaluation.ranking({ ...part, of: 1 });
    const areas = await studio.api.evaluation.areas(part);
    expect(ranking.area).toBe(areas.classes[1]?.area);
    expect(ranking.areaInterval).toEqual(areas.classes[1]?.interval);
    const [low = NaN, high = NaN] = ranking.areaInterval ?? [0, 1];
    expect(low).toBeLessThanOrEqual(ranking.area ?? NaN);
    expect(high).toBeGreaterThanOrEqual(ranking.area ?? NaN);
    const mean = areas.classes.reduce((sum, { area }) => sum + (area ?? 0), 0) / 3;
    expect(areas.macro.area).toBeCloseTo(mean, 12);
    for (const place of [0, 250, 500, 900, 1000]) {
      const { total } = await studio.api.evaluation.samples({
        ...{ ...part, step: 0, offset: 0, limit: 1, order: 'table' },
        choice: { kind: 'outcome', of: 1, threshold: place / 1000, actual: true, predicted: true },
      });
      expect(ranking.truePositives[place]).toBe(total);
    }
  });

  it('fits a temperature on the validation rows, which changes no prediction', async () => {
    const view = await studio.api.evaluation.calibration({ ...iris, bins: 10 });
    expect(view.temperature).toBeGreaterThan(0);
    expect(view.fittedOn).toBeGreaterThan(0);
    const [plain, scaled] = await Promise.all(
      [false, true].map((calibrated) => studio.api.evaluation.report({ ...iris, calibrated })),
    );
    expect(scaled?.classification?.cells).toEqual(plain?.classification?.cells);
    expect(view.logLoss[1]).toBeCloseTo(scaled?.classification?.overall['log_loss'] ?? NaN, 9);
  });

  it('fits a linear model as a baseline, tells how far it is, and can be stopped', async () => {
    const linear = await studio.api.evaluation.baseline(houses);
    expect(linear.kind).toBe('linear');
    expect(linear.values['r2_score']).toBeGreaterThan(0.8);
    expect((await studio.api.evaluation.baseline(iris)).values['accuracy']).toBeGreaterThan(0.7);
    const started = studio.next(({ name }) => (name === 'evaluation.progress' ? true : undefined));
    const stopped = studio.api.evaluation.baseline(iris);
    const refused = expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    await started;
    await studio.api.evaluation.cancelBaseline({ runId: iris.runId });
    await refused;
  });

  it('shows the errors of a regression along a column, and intervals by the validation rows', async () => {
    const errors = await studio.api.evaluation.errors({ ...houses, step: 0 });
    const counted = errors.histogram.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBe(errors.points.length);
    const along = await studio.api.evaluation.errorsByColumn({
      ...{ ...houses, step: 0, column: 'area_m2' },
    });
    expect(along.numeric).toBe(true);
    expect(along.points.map(({ row }) => row)).toEqual(errors.points.map(({ row }) => row));
    const intervals = await studio.api.evaluation.intervals({ ...houses, step: 0, coverage: 0.9 });
    const inside = errors.points.filter(
      ({ actual, predicted }) => Math.abs(actual - predicted) <= (intervals.radius ?? 0),
    ).length;
    expect(intervals.covered).toBeCloseTo(inside / errors.points.length, 12);
    const largest = await studio.api.evaluation.samples({
      ...{ ...houses, calibrated: false, step: 0, offset: 0, limit: 1 },
      choice: { kind: 'all' },
      order: 'largest-error',
    });
    const sizes = errors.points.map(({ actual, predicted }) => Math.abs(predicted - actual));
    expect(Math.abs(largest.samples[0]?.error ?? 0)).toBeCloseTo(Math.max(...sizes), 6);
  });

  it('rolls a forecast out and finds the season that it is held against', async () => {
    const found = await studio.api.evaluation.forecast({ ...sales, season: null });
    expect(found.season).toBe(12);
    const [first, second] = found.horizon;
    // One step ahead, a forecast rolled out is the one given at once.
    expect(first?.rolled).toBeCloseTo(first?.direct ?? NaN, 3);
    expect(second?.direct).not.toBeNull();
    expect(first?.seasonal).toBeCloseTo(0, 2);
    expect(found.lines.actual.length).toBe(found.lines.rolled.length);
    expect(found.lines.rolled[0]).toBeCloseTo(found.lines.oneStep[0] ?? NaN, 3);
    const given = await studio.api.evaluation.forecast({ ...sales, season: 5 });
    expect(given.horizon[0]?.seasonal).toBeGreaterThan(1);
  });

  it('judges a run that was trained further with its new weights', async () => {
    const { evaluation, training } = studio.api;
    const { id } = await studio.sample('house-prices', { epochs: 3, batchSize: 32 });
    const { id: runId } = await studio.train(id);
    const judged = async () => {
      const { metrics } = await evaluation.get({ runId, split: 'test' });
      return metrics['mean_absolute_error'] ?? NaN;
    };
    const before = await judged();
    await training.extend({ runId, epochs: 60 });
    const { test } = await studio.ended(runId);
    const after = await judged();
    expect(after).toBeCloseTo(test?.['mean_absolute_error'] ?? NaN, 2);
    expect(after).toBeLessThan(before);
  });

  it('takes no stored state of another run', async () => {
    const [foreign] = await studio.api.training.checkpoints({ runId: houses.runId });
    await expect(
      studio.api.evaluation.report({ ...iris, checkpoint: foreign?.id, calibrated: false }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('says in a sentence what cannot be judged', async () => {
    const { evaluation } = studio.api;
    await expect(evaluation.ranking({ ...houses, calibrated: false, of: 0 })).rejects.toMatchObject(
      {
        code: 'unavailable',
      },
    );
    await expect(evaluation.errors({ ...iris, step: 0 })).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(evaluation.forecast({ ...houses, season: null })).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(
      evaluation.report({ ...iris, checkpoint: 987_654, calibrated: false }),
    ).rejects.toMatchObject({ code: 'not-found' });
    const connection = openConnection(join(studio.services.libraryFolder, 'library.sqlite'));
    connection.prepare('UPDATE chunks SET bytes = zeroblob(3)').run();
    connection.close();
    await studio.restart();
    await expect(studio.api.evaluation.report({ ...iris, calibrated: false })).rejects.toThrow(
      /state|weights|checkpoint/i,
    );
    expect((await studio.api.runs.get({ id: iris.runId })).summary.test).not.toBeNull();
  });
});
