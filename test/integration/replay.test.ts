import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Experiment } from '../../common/experiments/experiment.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import { runCommandLine } from '../main/cli/command-line.ts';
import { StudioUnderTest } from './studio-under-test.ts';

let studio: StudioUnderTest;
let folder: string;

beforeEach(async () => {
  studio = new StudioUnderTest();
  await studio.open();
  folder = mkdtempSync(join(tmpdir(), 'layerwright-replay-'));
});
afterEach(async () => {
  await studio.remove();
  rmSync(folder, { recursive: true });
});

/** The history of a run, and that of a training from its exported file on the command line. */
async function bothHistories(runId: string) {
  const { token } = await studio.api.experiments.exportRun({ runId });
  const file = join(folder, 'exported.json');
  copyFileSync(studio.services.files.resolve(token).path, file);
  const { code, out, err } = await runCommandLine(['train', file, '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  const lines = out.trimEnd().split('\n');
  const replayed = lines.slice(0, -1).map((line) => {
    return (JSON.parse(line) as { metrics: EpochMetrics['values'] }).metrics;
  });
  const own = (await studio.api.runs.metrics({ id: runId })).map(({ values }) => values);
  const experiment = JSON.parse(readFileSync(file, 'utf8')) as Experiment;
  return { own, replayed, experiment };
}

describe('the exported experiment of a run', () => {
  it('repeats a run whose settings were changed while it went, and which was paused, bit for bit', async () => {
    const { training } = studio.api;
    // Long enough to be paused on the way, however fast the machine is.
    const project = await studio.sample('iris', { epochs: 4000, batchSize: 4 });
    const { id } = await training.start({ projectId: project.id, name: null });
    await studio.firstEpoch(id);
    await training.change({ runId: id, change: { learning_rate: 0.02 } });
    await training.pause({ runId: id });
    await studio.reaches(id, 'paused');
    await studio.restart();
    const again = studio.api.training;
    await again.change({ runId: id, change: { batchSize: 16, learning_rate: 0.005 } });
    await again.resume({ runId: id });
    expect((await studio.ended(id)).status).toBe('finished');
    await again.extend({ runId: id, epochs: 5 });
    expect((await studio.ended(id)).status).toBe('finished');
    const { own, replayed, experiment } = await bothHistories(id);
    expect(experiment.training.epochs).toBe(4005);
    expect(experiment.training.changes?.map(({ change }) => change)).toEqual([
      { learning_rate: 0.02 },
      { batchSize: 16, learning_rate: 0.005 },
    ]);
    expect(own).toHaveLength(4005);
    expect(replayed).toEqual(own);
  });

  it('has no changes where none were made', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const { id } = await studio.train(project.id);
    const { own, replayed, experiment } = await bothHistories(id);
    expect(experiment.training).not.toHaveProperty('changes');
    expect(replayed).toEqual(own);
  });
});
