import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GeneratorSpec } from '../../common/generators/generator.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const spiral: GeneratorSpec = { kind: 'spiral', rows: 300, noise: 0.1, seed: 4 };

describe('teaching sets', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });

  afterEach(() => studio.remove());

  it('become a table that can be learned from', async () => {
    const made = await studio.api.datasets.generate({ spec: { ...spiral, kind: 'circle' } });
    expect(made.dataset).toMatchObject({ name: 'Circle', rows: 300 });
    expect(made.dataset.source).toMatchObject({ kind: 'generated', format: 'generated' });
    const run = await studio.train((await studio.project(made, { epochs: 120, batchSize: 8 })).id);
    expect(run).toMatchObject({ status: 'finished', task: 'binary' });
    expect(run.test?.['accuracy']).toBeGreaterThan(0.9);
  });

  it('repeat from their seed, also through an experiment file', async () => {
    const one = await studio.api.datasets.generate({ spec: spiral });
    const same = await studio.api.datasets.generate({ spec: spiral });
    const other = await studio.api.datasets.generate({ spec: { ...spiral, seed: 5 } });
    expect(same.dataset.source.sha256).toBe(one.dataset.source.sha256);
    expect(other.dataset.source.sha256).not.toBe(one.dataset.source.sha256);
    const project = await studio.project(one);
    const { token } = await studio.api.experiments.exportProject({ projectId: project.id });
    const { path } = studio.services.files.resolve(token);
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ data: { generated: spiral } });
    const there = new StudioUnderTest();
    await there.open();
    const imported = await there.api.experiments.importFile({
      token: there.file('spiral.json', text),
    });
    const table = await there.api.datasets.get({ id: imported.datasetId ?? '' });
    expect(table.dataset.source.sha256).toBe(one.dataset.source.sha256);
    await there.remove();
  });
});

describe('built-in samples', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });

  afterEach(() => studio.remove());

  it('hold the rows that they promise and are suggested the target that they teach', async () => {
    for (const sample of await studio.api.samples.list()) {
      const { dataset } = await studio.api.datasets.importSample({ sampleId: sample.id });
      const project = await studio.sample(sample.id);
      const target = project.recipe?.treatments.find(({ role }) => role === 'target')?.column;
      expect({ id: sample.id, rows: dataset.rows, target }).toEqual({
        id: sample.id,
        rows: sample.rows,
        target: sample.target,
      });
      expect(dataset.report.rowsRejected).toBe(0);
    }
  });

  it.each(['tips', 'house-prices', 'digits', 'reviews', 'passengers'])(
    '%s trains as it is suggested',
    async (id) => {
      const project = await studio.sample(id, { epochs: 2 });
      const run = await studio.train(project.id);
      expect(run.failure).toBeNull();
      expect(run.status).toBe('finished');
      expect(Object.values(run.test ?? {}).every(Number.isFinite)).toBe(true);
    },
  );
});
