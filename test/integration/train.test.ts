import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { StudioUnderTest } from './studio-under-test.ts';

describe('training', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });

  afterEach(() => studio.remove());

  it('learns the iris sample and judges it on its test rows', async () => {
    const project = await studio.sample('iris', { epochs: 150, batchSize: 8, seed: 3 });
    const run = await studio.train(project.id);
    expect(run.failure).toBeNull();
    expect(run).toMatchObject({ status: 'finished', name: 'Iris flowers 1', epochsDone: 150 });
    expect(run.engine?.reason).toMatch(/\.$/);
    expect(run.test?.['accuracy']).toBeGreaterThan(0.85);
    const metrics = await studio.api.runs.metrics({ id: run.id });
    expect(metrics.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
    expect(Object.keys(metrics[0]?.values ?? {})).toEqual([
      'loss',
      'accuracy',
      'val_loss',
      'val_accuracy',
    ]);
    const losses = metrics.map(({ values }) => values['val_loss'] ?? Infinity);
    expect(run.best?.epoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(run.last).toEqual(metrics.at(-1));
  });

  it('learns XOR, which needs a hidden layer', async () => {
    const project = await studio.sample('xor', { epochs: 200, batchSize: 8 });
    const run = await studio.train(project.id, 'with a hidden layer');
    expect(run).toMatchObject({ status: 'finished', name: 'with a hidden layer', task: 'binary' });
    expect(run.test?.['accuracy']).toBeGreaterThan(0.9);
  });

  it('tells of an epoch only when it is in the library', async () => {
    const project = await studio.sample('iris', { epochs: 400 });
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    const told = await studio.firstEpoch(id);
    const written = await studio.api.runs.metrics({ id });
    expect(written.length).toBeGreaterThanOrEqual(told);
    await studio.ended(id);
    const epochs = studio.events.flatMap((event) =>
      event.name === 'run.epochs' ? event.payload.epochs : [],
    );
    expect(epochs).toHaveLength(400);
  });

  it('repeats a history bit by bit from the same seed', async () => {
    const project = await studio.sample('house-prices', { epochs: 30, seed: 7 });
    const first = await studio.train(project.id);
    const second = await studio.train(project.id);
    const values = async (id: string) =>
      (await studio.api.runs.metrics({ id })).map((epoch) => epoch.values);
    expect(await values(second.id)).toEqual(await values(first.id));
    expect(second.test).toEqual(first.test);
    expect(second.name).toBe('House prices 2');
  });

  it('gives another history from another seed', async () => {
    const project = await studio.sample('house-prices', { epochs: 2, seed: 7 });
    const first = await studio.train(project.id);
    const training = { ...project.training, seed: 8 };
    await studio.api.projects.save({
      id: project.id,
      revision: project.revision,
      changes: { training },
    });
    const second = await studio.train(project.id);
    expect(second.last?.values).not.toEqual(first.last?.values);
  });

  it('stops when it is told to and keeps what it has', async () => {
    const project = await studio.sample('iris', { epochs: 1_000_000 });
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    await studio.firstEpoch(id);
    await studio.api.training.stop({ runId: id });
    const run = await studio.ended(id);
    expect(run.status).toBe('stopped');
    expect(run.epochsDone).toBeGreaterThan(0);
    expect(run.epochsDone).toBeLessThan(1_000_000);
    expect(run.test).not.toBeNull();
    const metrics = await studio.api.runs.metrics({ id });
    expect(metrics).toHaveLength(run.epochsDone);
  });

  it('stops before the training has begun', async () => {
    const project = await studio.sample('iris', { epochs: 1_000_000 });
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    await studio.api.training.stop({ runId: id });
    expect((await studio.ended(id)).status).toBe('stopped');
  });

  it('ends with an explanation when the loss is no number any more', async () => {
    const project = await studio.sample('house-prices', {
      epochs: 500,
      optimizer: { ...optimizerDefaults.SGD, learning_rate: 100 },
    });
    const run = await studio.train(project.id);
    expect(run.status).toBe('diverged');
    expect(run.failure?.message).toMatch(/epoch \d+.*learning rate 100\. Try 10;/);
    const metrics = await studio.api.runs.metrics({ id: run.id });
    expect(metrics).toHaveLength(run.epochsDone);
    expect(run.epochsDone).toBeLessThan(500);
  });

  it('counts as interrupted, with its epochs, when its process is killed', async () => {
    const project = await studio.sample('iris', { epochs: 1_000_000 });
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    const told = await studio.firstEpoch(id);
    studio.trainers.at(-1)?.kill();
    const run = await studio.ended(id);
    expect(run.status).toBe('interrupted');
    expect(run.failure?.message).toMatch(/ended unexpectedly/);
    expect(run.epochsDone).toBeGreaterThanOrEqual(told);
    expect(await studio.api.runs.metrics({ id })).toHaveLength(run.epochsDone);
    const { rows } = await studio.api.evaluation.get({ runId: id, split: 'test' });
    expect(rows).toBeGreaterThan(0);
    expect((await studio.train((await studio.sample('xor', { epochs: 1 })).id)).status).toBe(
      'finished',
    );
  });

  it('is interrupted, with its weights, when the program closes', async () => {
    const project = await studio.sample('iris', { epochs: 1_000_000 });
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    await studio.firstEpoch(id);
    await studio.restart();
    const { summary } = await studio.api.runs.get({ id });
    expect(summary.status).toBe('interrupted');
    expect(summary.epochsDone).toBeGreaterThan(0);
    const evaluation = await studio.api.evaluation.get({ runId: id, split: 'test' });
    expect(evaluation.rows).toBeGreaterThan(0);
  });

  it('goes on one run at a time where one is allowed, and the next one waits', async () => {
    await studio.api.training.setOptions({ concurrency: 1 });
    const project = await studio.sample('iris', { epochs: 1_000_000 });
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    const next = await studio.api.training.start({ projectId: project.id, name: null });
    expect(next.status).toBe('queued');
    await expect(studio.api.runs.remove({ ids: [id] })).rejects.toMatchObject({ code: 'conflict' });
    await studio.api.training.stop({ runId: next.id });
    await studio.api.training.stop({ runId: id });
    await studio.ended(id);
    expect((await studio.ended(next.id)).status).toBe('stopped');
  });
});
