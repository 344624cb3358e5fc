import { dirname } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '../../common/projects/project.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import { AnalysisDatabase } from '../../main/services/datasets/analysis-database.ts';
import { StudioUnderTest } from './studio-under-test.ts';

describe('judging and using a run', () => {
  const studio = new StudioUnderTest();
  let iris: { project: Project; run: RunSummary };
  let houses: { project: Project; run: RunSummary };

  beforeAll(async () => {
    await studio.open();
    const train = async (sample: string, epochs: number) => {
      const project = await studio.sample(sample, { epochs, batchSize: 8 });
      return { project, run: await studio.train(project.id) };
    };
    iris = await train('iris', 100);
    houses = await train('house-prices', 100);
  });

  afterAll(() => studio.remove());

  it('gives the same test metrics as the trainer stored with the run', async () => {
    for (const { run } of [iris, houses]) {
      const { metrics } = await studio.api.evaluation.get({ runId: run.id, split: 'test' });
      expect(Object.keys(metrics)).toEqual(Object.keys(run.test ?? {}));
      for (const [name, value] of Object.entries(metrics)) {
        expect(value, name).toBeCloseTo(run.test?.[name] ?? NaN, 6);
      }
      // What the Pareto chart and the filter `latency` go by is measured with every run.
      expect(run.latency).toBeGreaterThan(0);
    }
  });

  it('counts every judged row once in the confusion matrix', async () => {
    const evaluation = await studio.api.evaluation.get({ runId: iris.run.id, split: 'train' });
    const { confusion, classes, perClass } = evaluation.classification ?? {
      confusion: [],
      classes: [],
      perClass: [],
    };
    expect([...classes].toSorted()).toEqual(['setosa', 'versicolor', 'virginica']);
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(evaluation.rows);
    const right = confusion.reduce((sum, counts, index) => sum + (counts[index] ?? 0), 0);
    expect(right / evaluation.rows).toBeCloseTo(evaluation.metrics['accuracy'] ?? NaN, 12);
    expect(perClass.map(({ support }) => support)).toEqual(
      confusion.map((counts) => counts.reduce((sum, count) => sum + count, 0)),
    );
    expect(evaluation.baseline['accuracy']).toBeCloseTo(1 / 3, 1);
  });

  it('agrees with the validation metrics of the best epoch', async () => {
    const evaluation = await studio.api.evaluation.get({
      runId: iris.run.id,
      split: 'validation',
    });
    const best = iris.run.best?.values ?? {};
    expect(evaluation.metrics['accuracy']).toBeCloseTo(best['val_accuracy'] ?? NaN, 6);
    expect(evaluation.metrics['loss']).toBeCloseTo(best['val_loss'] ?? NaN, 5);
  });

  it('judges a regression in the units of its target', async () => {
    const evaluation = await studio.api.evaluation.get({ runId: houses.run.id, split: 'test' });
    const points = evaluation.regression?.points ?? [];
    expect(points).toHaveLength(evaluation.rows);
    const { rows } = await studio.api.datasets.rows({
      id: houses.project.datasetId ?? '',
      offset: 0,
      limit: 200,
    });
    for (const { row, actual } of points) {
      expect(actual).toBeCloseTo(Number(rows[row]?.at(-1)), 0);
    }
    const mean =
      points.reduce((sum, { actual, predicted }) => sum + Math.abs(actual - predicted), 0) /
      points.length;
    expect(evaluation.metrics['mean_absolute_error']).toBeCloseTo(mean, 6);
    expect(mean).toBeLessThan(evaluation.baseline['mean_absolute_error'] ?? 0);
  });

  it('predicts a typed row', async () => {
    const values = {
      sepal_length: '5.0',
      sepal_width: '3.4',
      petal_length: '1.5',
      petal_width: '.2',
    };
    const answer = await studio.api.prediction.row({ runId: iris.run.id, values });
    expect(answer.value).toBe('setosa');
    expect(answer.warnings).toEqual([]);
    const total = answer.probabilities.reduce((sum, { probability }) => sum + probability, 0);
    expect(total).toBeCloseTo(1, 5);
  });

  it('names what it does not know in a row', async () => {
    const values = { area_m2: '100', bedrooms: '3', age_years: 'old', district: 'Atlantis' };
    const answer = await studio.api.prediction.row({ runId: houses.run.id, values });
    expect(typeof answer.value).toBe('number');
    expect(answer.warnings.join('\n')).toMatch(/“old” in “age_years” is not a number/);
    expect(answer.warnings.join('\n')).toMatch(/“Atlantis” in “district”/);
    expect(answer.warnings.join('\n')).toMatch(/“has_garden” is missing/);
  });

  it('predicts a file into a CSV with its own columns first', async () => {
    const token = studio.file(
      'new flowers.csv',
      'note,petal_width,petal_length,sepal_width,sepal_length\n"a, b",0.2,1.5,3.4,5.0\n"say ""x""",2.2,6.0,3.0,7.0\n',
    );
    const answer = await studio.api.prediction.file({ runId: iris.run.id, token });
    expect(answer).toMatchObject({ rows: 2, name: 'new flowers predictions.csv', warnings: [] });
    const result = studio.services.files.resolve(answer.token);
    const lines = readFileSync(result.path, 'utf8').split('\r\n');
    expect(lines[0]).toMatch(
      /^note,petal_width,petal_length,sepal_width,sepal_length,prediction,probability setosa,/,
    );
    expect(lines[1]).toMatch(/^"a, b",0\.2,1\.5,3\.4,5\.0,setosa,0\.\d+/);
    expect(lines[2]).toMatch(/^"say ""x""",2\.2,6\.0,3\.0,7\.0,virginica,/);
    expect(lines).toHaveLength(4);
    expect(answer.preview).toHaveLength(3);
    expect(answer.preview[1]?.[0]).toBe('a, b');
  });

  it('predicts a file into Parquet with numbers as numbers', async () => {
    const text =
      'note,petal_width,petal_length,sepal_width,sepal_length\n"a, ""b""",0.2,1.5,3.4,5.0\n,2.2,6.0,3.0,7.0\n';
    const token = studio.file('new flowers.csv', text);
    const { id: runId } = iris.run;
    const answer = await studio.api.prediction.file({ runId, token, form: 'parquet' });
    expect(answer).toMatchObject({ rows: 2, name: 'new flowers predictions.parquet' });
    const { path } = studio.services.files.resolve(answer.token);
    const database = new AnalysisDatabase(dirname(path), 'test');
    const rows = await database.rows(`SELECT * FROM read_parquet('${path}')`);
    await database.close();
    const [first, second] = rows;
    expect(first).toMatchObject({ note: 'a, "b"', petal_width: '0.2', prediction: 'setosa' });
    expect(second).toMatchObject({ note: null, prediction: 'virginica' });
    expect(first?.['probability setosa']).toBe(Number(answer.preview[1]?.[6]));
  });

  it('names the columns that a file lacks, and refuses one that has none of them', async () => {
    const some = studio.file('some.csv', 'area_m2,district\n100,Harbour\n120,Station\n');
    const answer = await studio.api.prediction.file({ runId: houses.run.id, token: some });
    expect(answer.warnings).toContain('The file has no column “bedrooms”.');
    expect(answer.rows).toBe(2);
    const none = studio.file('none.csv', 'a,b\n1,2\n3,4\n');
    await expect(
      studio.api.prediction.file({ runId: houses.run.id, token: none }),
    ).rejects.toMatchObject({ code: 'invalid-data', place: { file: 'none.csv' } });
  });

  it('says so where no rows were kept for a split', async () => {
    const profiled = await studio.api.datasets.importSample({ sampleId: 'iris' });
    const project = await studio.project(profiled, { epochs: 2 }, ({ recipe }) => ({
      recipe: recipe && {
        ...recipe,
        split: { ...recipe.split, train: 1, validation: 0, test: 0 },
      },
    }));
    const run = await studio.train(project.id);
    expect(run).toMatchObject({ status: 'finished', test: null });
    expect(Object.keys(run.last?.values ?? {})).toEqual(['loss', 'accuracy']);
    expect(run.best).not.toBeNull();
    await expect(studio.api.evaluation.get({ runId: run.id, split: 'test' })).rejects.toMatchObject(
      { code: 'unavailable' },
    );
  });

  it('lists the engines with at least one that works', async () => {
    const engines = await studio.api.app.engines();
    expect(engines.filter(({ available }) => available).length).toBeGreaterThan(0);
    for (const engine of engines.filter(({ available }) => !available)) {
      expect(engine.reason).toMatch(/\.$/);
    }
  });
});
