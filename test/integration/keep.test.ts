import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Experiment } from '../../common/experiments/experiment.ts';
import { StudioUnderTest } from './studio-under-test.ts';

describe('what is kept', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });

  afterEach(() => studio.remove());

  it('is there again after a restart', async () => {
    const project = await studio.sample('iris', { epochs: 5 });
    const run = await studio.train(project.id);
    await studio.api.runs.rename({ id: run.id, name: 'The first' });
    await studio.api.runs.annotate({ id: run.id, note: 'small' });
    await studio.api.settings.set({ theme: 'dark' });
    const evaluation = await studio.api.evaluation.get({ runId: run.id, split: 'test' });
    const metrics = await studio.api.runs.metrics({ id: run.id });
    await studio.restart();
    expect(await studio.api.projects.get({ id: project.id })).toEqual(project);
    const [kept] = await studio.api.runs.list({ projectId: project.id });
    expect(kept).toEqual({ ...run, name: 'The first', note: 'small' });
    expect(await studio.api.runs.metrics({ id: run.id })).toEqual(metrics);
    expect(await studio.api.evaluation.get({ runId: run.id, split: 'test' })).toEqual(evaluation);
    expect(await studio.api.settings.get()).toEqual({ theme: 'dark' });
    expect(await studio.api.projects.list()).toMatchObject([
      { id: project.id, runs: 1, datasetName: 'Iris flowers', bestTest: { metric: 'accuracy' } },
    ]);
  });

  it('comes back when a removal is taken back, until the next start', async () => {
    const project = await studio.sample('iris', { epochs: 2 });
    const first = await studio.train(project.id);
    const second = await studio.train(project.id);
    const ids = async () => (await studio.api.runs.list({ projectId: null })).map(({ id }) => id);

    await studio.api.runs.remove({ ids: [first.id] });
    expect(await ids()).toEqual([second.id]);
    await expect(studio.api.runs.get({ id: first.id })).rejects.toMatchObject({
      code: 'not-found',
    });
    await studio.api.runs.restore({ ids: [first.id] });
    expect(await ids()).toEqual([second.id, first.id]);

    await studio.api.projects.remove({ id: project.id });
    expect(await ids()).toEqual([]);
    expect(await studio.api.projects.list()).toEqual([]);
    await studio.api.projects.restore({ id: project.id });
    expect(await ids()).toEqual([second.id, first.id]);

    await studio.api.runs.remove({ ids: [second.id] });
    await studio.restart();
    expect(await ids()).toEqual([first.id]);
    await expect(studio.api.runs.restore({ ids: [second.id] })).rejects.toMatchObject({
      code: 'not-found',
    });
    await studio.api.projects.remove({ id: project.id });
    await studio.restart();
    expect(await ids()).toEqual([]);
    expect(await studio.api.datasets.list()).toEqual([]);
  });

  it('refuses a save over a newer revision', async () => {
    const { id, revision } = await studio.api.projects.create({ name: 'A', datasetId: null });
    await studio.api.projects.save({ id, revision, changes: { name: 'B' } });
    await expect(
      studio.api.projects.save({ id, revision, changes: { name: 'C' } }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect((await studio.api.projects.get({ id })).name).toBe('B');
    const copy = await studio.api.projects.duplicate({ id });
    expect(copy).toMatchObject({ name: 'B copy', revision: 0 });
  });

  it('gives a run’s settings back to its project', async () => {
    const project = await studio.sample('iris', { epochs: 2, seed: 5 });
    const run = await studio.train(project.id);
    const changed = await studio.api.projects.save({
      id: project.id,
      revision: project.revision,
      changes: { training: { ...project.training, seed: 6 } },
    });
    const back = await studio.api.runs.copySettings({ id: run.id });
    expect(back.revision).toBe(changed.revision + 1);
    expect(back.training.seed).toBe(5);
    expect(back.network).toEqual(project.network);
  });

  it('takes another type of a column over and shares no types between experiments', async () => {
    const token = studio.file('codes.csv', `code,y\n${'1,2\n2,3\n1,4\n3,5\n'.repeat(5)}`);
    const { dataset } = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    const typed = await studio.api.datasets.setType({
      id: dataset.id,
      column: 'code',
      type: 'category',
    });
    expect(typed.dataset.columns[0]).toMatchObject({ type: 'category', detectedType: 'number' });
    expect(typed.profiles.map(({ type }) => type)).toEqual(['category', 'number']);
    expect(await studio.api.datasets.get({ id: dataset.id })).toEqual(typed);
    await expect(
      studio.api.datasets.setType({ id: dataset.id, column: 'none', type: 'number' }),
    ).rejects.toMatchObject({ code: 'not-found', place: { column: 'none' } });
  });

  it('has a name of its own, however often the same sample is opened', async () => {
    const opened = [];
    for (let time = 0; time < 3; time++) opened.push(await studio.sample('iris'));
    expect(opened.map(({ name }) => name)).toEqual([
      'Iris flowers',
      'Iris flowers 2',
      'Iris flowers 3',
    ]);
  });

  it('travels as an experiment file and trains to the same history', async () => {
    const project = await studio.sample('iris', { epochs: 5, seed: 9 });
    const run = await studio.train(project.id);
    for (const exported of [
      await studio.api.experiments.exportProject({ projectId: project.id }),
      await studio.api.experiments.exportRun({ runId: run.id }),
    ]) {
      const { path } = studio.services.files.resolve(exported.token);
      expect(exported.name).toMatch(/^Iris flowers.*\.json$/);
      const again = await studio.api.experiments.importFile({ token: exported.token });
      expect(again.network).toEqual(project.network);
      expect(again.recipe).toEqual(project.recipe);
      const repeated = await studio.train(again.id);
      expect(repeated.last?.values).toEqual(run.last?.values);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
        version: 1,
        kind: 'layerwright-experiment',
        name: project.name,
        data: { sample: 'iris', options: {}, columnTypes: {} },
      });
    }
  });

  it('reads the table beside an experiment file, with its options and types', async () => {
    const project = await studio.sample('xor', { epochs: 2 });
    const { token } = await studio.api.experiments.exportProject({ projectId: project.id });
    const { path } = studio.services.files.resolve(token);
    const experiment = JSON.parse(readFileSync(path, 'utf8')) as Experiment;
    const table = readFileSync(
      join(import.meta.dirname, '..', '..', 'resources', 'samples', 'xor.csv'),
      'utf8',
    );
    writeFileSync(join(studio.folder, 'own.csv'), table.replaceAll(',', ';'));
    const own = {
      ...experiment,
      data: { file: 'own.csv', options: { separator: ';' }, columnTypes: { x2: 'category' } },
    };
    const granted = studio.file('own.json', JSON.stringify(own));
    const imported = await studio.api.experiments.importFile({ token: granted });
    const { dataset } = await studio.api.datasets.get({ id: imported.datasetId ?? '' });
    expect(dataset).toMatchObject({ name: 'own', rows: 240, source: { name: 'own.csv' } });
    expect(dataset.columns[1]).toMatchObject({ name: 'x2', type: 'category' });
  });

  it.each([
    { what: 'no JSON', text: '{', code: 'invalid-input', message: /not valid JSON/ },
    { what: 'no version', text: '{}', code: 'invalid-input', message: /no version/ },
    { what: 'a newer version', text: '{"version":2}', code: 'newer-version', message: /newer/ },
    {
      what: 'a wrong field',
      text: '{"version":1,"kind":"layerwright-experiment","name":"a"}',
      code: 'invalid-input',
      message: /data/,
    },
  ])('refuses an experiment file with $what', async ({ text, code, message }) => {
    const token = studio.file('bad.json', text);
    const refused = studio.api.experiments.importFile({ token });
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.toThrow(message);
    expect(await studio.api.projects.list()).toEqual([]);
  });

  it.each([
    '../beside.csv',
    'data/../../beside.csv',
    '/etc/hostname',
    '\\\\host\\share\\t.csv',
    '.',
  ])('reads no table outside the folder of an experiment: %s', async (file) => {
    const project = await studio.sample('xor', { epochs: 2 });
    const { token } = await studio.api.experiments.exportProject({ projectId: project.id });
    const { path } = studio.services.files.resolve(token);
    const experiment = JSON.parse(readFileSync(path, 'utf8')) as Experiment;
    const data = { file, options: {}, columnTypes: {} };
    const granted = studio.file('hostile.json', JSON.stringify({ ...experiment, data }));
    await expect(studio.api.experiments.importFile({ token: granted })).rejects.toMatchObject({
      code: 'forbidden',
      place: { file, field: 'data.file' },
    });
  });

  it('lets an experiment that came through a page read no other file', async () => {
    const project = await studio.sample('xor', { epochs: 2 });
    const exported = await studio.api.experiments.exportProject({ projectId: project.id });
    const source = studio.services.files.resolve(exported.token);
    const experiment = JSON.parse(readFileSync(source.path, 'utf8')) as Experiment;
    const data = { file: '/etc/hostname', options: {}, columnTypes: {} };
    const upload = await studio.services.files.createUpload('page.json');
    writeFileSync(upload.path, JSON.stringify({ ...experiment, data }));
    await expect(studio.api.experiments.importFile({ token: upload.token })).rejects.toMatchObject({
      code: 'not-found',
      place: { field: 'data.file' },
    });
  });
});
