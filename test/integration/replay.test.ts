import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiEvent } from '../../common/api/api.ts';
import type { Experiment } from '../../common/experiments/experiment.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import { fittingCallback } from '../../common/training/callbacks/fitting-callback.ts';
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
  expect(code).toBe(0);
  const lines = out.trimEnd().split('\n');
  const replayed = lines.slice(0, -1).map((line) => {
    const { epoch, metrics } = JSON.parse(line) as {
      epoch: number;
      metrics: EpochMetrics['values'];
    };
    return { epoch, ...metrics };
  });
  const own = (await studio.api.runs.metrics({ id: runId })).map(({ epoch, values }) => {
    return { epoch, ...values };
  });
  const experiment = JSON.parse(readFileSync(file, 'utf8')) as Experiment;
  return { own, replayed, experiment, err };
}

/** Whether a state of the person was kept. */
function isKept(event: ApiEvent): boolean {
  return event.name === 'run.event' && event.payload.event.kind === 'checkpoint';
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
    const { own, replayed, experiment, err } = await bothHistories(id);
    expect(err).toBe('');
    expect(experiment.training.epochs).toBe(4005);
    expect(experiment.training.changes?.map(({ change }) => change)).toEqual([
      { learning_rate: 0.02 },
      { batchSize: 16, learning_rate: 0.005 },
      {},
    ]);
    expect(experiment.training.changes?.map(({ further }) => further)).toEqual([
      undefined,
      undefined,
      true,
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

  it('names the engine and the device that it used, and what is missing of them elsewhere is told', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    expect(project.training).toMatchObject({ engine: 'auto', device: 'auto' });
    const { id, engine } = await studio.train(project.id);
    const { experiment, err } = await bothHistories(id);
    expect(err).toBe('');
    expect(engine).toMatchObject({ id: 'compiled', deviceId: 'cpu' });
    expect(experiment.training).toMatchObject({ engine: 'compiled', device: 'cpu' });
    const engines = await studio.api.app.engines();
    const devices = engines.flatMap((one) => one.devices ?? []);
    const absent = devices.find(({ available }) => !available);
    if (!absent) throw new Error('Every device is here');
    const training = { ...experiment.training, device: absent.id };
    const file = join(folder, 'elsewhere.json');
    writeFileSync(file, JSON.stringify({ ...experiment, training }));
    const told = await runCommandLine(['train', file]);
    expect(told.code).toBe(0);
    expect(told.err).toContain('was chosen, but the processor is used.');
  });

  it('repeats a branch of a branch, whose first parent was changed while it went', async () => {
    const { training } = studio.api;
    const plateau = fittingCallback('ReduceLROnPlateau', { epochs: 40, metrics: [] });
    const project = await studio.sample('iris', {
      epochs: 3000,
      batchSize: 8,
      callbacks: [{ ...plateau, patience: 3 }],
    });
    const { id: first } = await training.start({ projectId: project.id, name: 'First' });
    await studio.firstEpoch(first);
    await training.change({ runId: first, change: { learning_rate: 0.02 } });
    await studio.firstEpoch(first);
    await training.pause({ runId: first });
    await studio.reaches(first, 'paused');
    const told = studio.next((event) => isKept(event) || undefined);
    await training.keepCheckpoint({ runId: first, note: 'here' });
    await told;
    // What comes later is no part of the branch.
    await training.change({ runId: first, change: { learning_rate: 0.03 } });
    const kept = (await training.checkpoints({ runId: first })).find(
      ({ keptBy }) => keptBy === 'here',
    );
    if (!kept) throw new Error('Nothing was kept');
    const second = await training.branch({
      runId: first,
      checkpointId: kept.id,
      name: 'Second',
      change: { batchSize: 16, epochs: kept.epoch + 1500 },
    });
    await studio.ended(second.id);
    const stored = await training.checkpoints({ runId: second.id });
    const best = stored.find(({ kind }) => kind === 'best');
    if (!best) throw new Error('There is no best state');
    const third = await training.branch({
      runId: second.id,
      checkpointId: best.id,
      name: 'Third',
      change: { learning_rate: 0.004, epochs: best.epoch + 12 },
    });
    // From the very state that the second began with.
    const origin = stored.find(({ keptBy }) => keptBy.startsWith('Where it branched'));
    const fourth = await training.branch({
      runId: second.id,
      checkpointId: origin?.id ?? 0,
      name: 'Fourth',
      change: { epochs: kept.epoch + 9 },
    });
    await training.stop({ runId: first });
    for (const [{ id }, ancestors, epochs] of [
      [second, ['First'], 1500],
      [third, ['First', 'Second'], 12],
      [fourth, ['First'], 9],
    ] as const) {
      expect((await studio.ended(id)).status).toBe('finished');
      const { own, replayed, experiment, err } = await bothHistories(id);
      expect(err).toBe('');
      expect(experiment.lineage).toMatchObject({
        ancestors: ancestors.map((name) => ({ name })),
      });
      expect(own).toHaveLength(epochs);
      expect(replayed).toEqual(own);
    }
  });

  it('repeats a run that a callback ended and that was trained further, and a branch from its end', async () => {
    const { training } = studio.api;
    const fit = { epochs: 60, metrics: [] };
    const project = await studio.sample('iris', {
      epochs: 60,
      callbacks: [
        { ...fittingCallback('EarlyStopping', fit), patience: 1, min_delta: 0.02 },
        { ...fittingCallback('LearningRateScheduler', fit), rate: 'lr * 0.98' },
      ],
    });
    const { id, endedBy, epochsDone } = await studio.train(project.id);
    expect(endedBy).toMatch(/EarlyStopping/);
    const end = (await training.checkpoints({ runId: id })).find(({ kind }) => kind === 'final');
    const branch = await training.branch({
      runId: id,
      checkpointId: end?.id ?? 0,
      name: null,
      change: { callbacks: [], epochs: epochsDone + 7 },
    });
    await studio.ended(branch.id);
    await training.extend({ runId: id, epochs: 40 });
    const further = await studio.ended(id);
    const whole = await bothHistories(id);
    expect(whole.own.length).toBeGreaterThan(epochsDone);
    expect(whole.experiment.training.changes).toMatchObject([{ further: true }]);
    expect(whole.replayed).toEqual(whole.own);
    expect(further.status).toBe('finished');
    const branched = await bothHistories(branch.id);
    expect(branched.own).toHaveLength(7);
    expect(branched.replayed).toEqual(branched.own);
  });

  it('says so where the run that a branch comes from is gone', async () => {
    const { training, runs } = studio.api;
    const project = await studio.sample('iris', { epochs: 4 });
    const { id } = await studio.train(project.id, 'Parent');
    const [latest] = await training.checkpoints({ runId: id });
    const branch = await training.branch({
      runId: id,
      checkpointId: latest?.id ?? 0,
      name: 'Child',
      change: { epochs: 6 },
    });
    await studio.ended(branch.id);
    await runs.remove({ ids: [id] });
    const sentence = '“Child” went on from epoch 4 of “Parent”, which is no longer in the library.';
    expect(await studio.api.experiments.exportRun({ runId: branch.id })).toMatchObject({
      lost: sentence,
    });
    const { replayed, err, experiment } = await bothHistories(branch.id);
    expect(experiment.lineage).toEqual({ lost: sentence });
    expect(err).toContain(sentence);
    expect(replayed.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
