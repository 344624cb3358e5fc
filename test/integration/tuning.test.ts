import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { suggestRate } from '../../common/tuning/rate-curve.ts';
import type { TuningProgress } from '../../common/tuning/tuning-api.ts';
import { StudioUnderTest } from './studio-under-test.ts';

let studio: StudioUnderTest;
beforeEach(async () => {
  studio = new StudioUnderTest();
  await studio.open();
});
afterEach(() => studio.remove());

const told = (): readonly TuningProgress[] =>
  studio.events.flatMap((event) => (event.name === 'tuning.progress' ? [event.payload] : []));

describe('finding settings with real trainers', () => {
  it('tries learning rates until the loss explodes, and suggests one that trains', async () => {
    const iris = await studio.api.datasets.importSample({ sampleId: 'iris' });
    const project = await studio.project(iris, { batchSize: 16, epochs: 15 });
    const tried = await studio.api.tuning.learningRate({ projectId: project.id });
    expect(tried.length).toBeGreaterThan(50);
    expect(tried[0]?.rate).toBeCloseTo(1e-7, 12);
    // The same data, seed and settings give the same curve.
    expect(await studio.api.tuning.learningRate({ projectId: project.id })).toEqual(tried);
    const found = suggestRate(tried);
    expect(found?.rate).toBeGreaterThan(1e-4);
    expect(found?.rate).toBeLessThan(1);
    const ofRates = told().filter(({ kind }) => kind === 'rate');
    expect(ofRates[0]?.done).toBeNull();
    // Nothing of a search is kept.
    expect(await studio.api.runs.list({ projectId: null })).toEqual([]);
    expect(await studio.api.projects.get({ id: project.id })).toEqual(project);
  });

  it('times doubled batch sizes in processes of their own', async () => {
    const iris = await studio.api.datasets.importSample({ sampleId: 'iris' });
    const project = await studio.project(iris);
    const { tried, suggested, engine } = await studio.api.tuning.batchSize({
      projectId: project.id,
    });
    expect(tried.map(({ batchSize }) => batchSize)).toEqual([8, 16, 32]);
    for (const { rowsPerSecond, memory, problem } of tried) {
      expect(problem).toBeNull();
      expect(rowsPerSecond).toBeGreaterThan(0);
      expect(memory).toBeGreaterThan(10e6);
    }
    expect([8, 16]).toContain(suggested);
    expect(engine?.id).toBe('compiled');
  });

  it('says after a dry run what the whole would take', async () => {
    const iris = await studio.api.datasets.importSample({ sampleId: 'iris' });
    const project = await studio.project(iris, { batchSize: 16, epochs: 40 });
    const dry = await studio.api.tuning.dryRun({ projectId: project.id });
    expect(dry.stepsPerEpoch).toBe(7);
    // It ends with the last epoch where the whole is shorter than the dry run may take.
    expect(dry.steps).toBe(7 * 40);
    expect(dry.totalSeconds).toBeCloseTo(dry.epochSeconds * 40 + dry.startSeconds, 6);
    expect(dry.lastLoss).toBeLessThan(dry.firstLoss ?? 0);
    expect(dry.checkpoint).toBeGreaterThan(4 * 67 * 3 - 1);
    expect(dry.memory).toBeGreaterThan(10e6);
  });

  it('is stopped at once, and refuses beside another search or a training', async () => {
    const iris = await studio.api.datasets.importSample({ sampleId: 'iris' });
    const project = await studio.project(iris, { epochs: 1_000_000 });
    const input = { projectId: project.id };
    const going = studio.api.tuning.dryRun(input);
    await expect(studio.api.tuning.batchSize(input)).rejects.toThrow(/already going on/);
    const ended = expect(going).rejects.toThrow(/stopped/);
    await studio.api.tuning.cancel();
    await ended;
    const run = await studio.api.training.start({ ...input, name: null });
    await expect(studio.api.tuning.learningRate(input)).rejects.toThrow(/is training/);
    await studio.api.training.stop({ runId: run.id });
  });

  it('refuses a project that cannot be trained, with the reason', async () => {
    const project = await studio.api.projects.create({ name: 'Empty', datasetId: null });
    await expect(studio.api.tuning.dryRun({ projectId: project.id })).rejects.toThrow(
      /Choose a table/,
    );
  });
});
