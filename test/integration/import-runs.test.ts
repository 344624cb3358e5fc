import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peerPython } from '../engines/keras/run-keras.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const studio = new StudioUnderTest();
const probe = spawnSync(peerPython, ['-c', 'import keras, tensorboard'], { encoding: 'utf8' });
if (probe.status !== 0) {
  console.log(
    `Skipped logs that Keras and TensorBoard write: ${peerPython} has none; set LAYERWRIGHT_PEER_PYTHON.`,
  );
}

beforeAll(() => studio.open());
afterAll(() => studio.remove());

function take(path: string, projectId: string | null = null) {
  const tokens = [studio.services.files.grant(path, basename(path))];
  return studio.api.runImport.start({ tokens, projectId });
}

/** Keras's own logs of a training, and scalars and hyperparameters as TensorBoard's Python API writes them. */
const script = `
import os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras, numpy as np, tensorflow as tf
from tensorboard.plugins.hparams import api as hp
where = sys.argv[1]
keras.utils.set_random_seed(1)
x = np.random.rand(64, 3); y = x.sum(axis=1)
model = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
history = model.fit(x, y, epochs=3, validation_split=0.25, verbose=0, callbacks=[
    keras.callbacks.TensorBoard(where + "/board/keras-run"),
    keras.callbacks.CSVLogger(where + "/history.csv")])
writer = tf.summary.create_file_writer(where + "/board/search/one")
with writer.as_default():
    hp.hparams({"units": 16, "optimizer": "adam", "batch_norm": True})
    for step in range(0, 50, 10):
        tf.summary.scalar("score", step / 100, step=step)
writer.close()
import json
print(json.dumps(history.history))
`;

describe('importing runs', () => {
  it.skipIf(probe.status !== 0)('takes over what Keras and TensorBoard wrote', async () => {
    const ran = spawnSync(peerPython, ['-c', script, studio.folder], { encoding: 'utf8' });
    expect(ran.status, ran.stderr).toBe(0);
    const history = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '{}') as {
      loss: number[];
      val_loss: number[];
    };
    const { runs, projectId } = await take(join(studio.folder, 'board'));
    const byName = new Map(runs.map((run) => [run.name, run]));
    expect([...byName.keys()].sort()).toEqual(['keras-run', 'search/one']);
    const keras = byName.get('keras-run');
    expect(keras).toMatchObject({ status: 'imported', epochsDone: 3, projectId });
    const metrics = await studio.api.runs.metrics({ id: keras?.id ?? '' });
    metrics.forEach(({ values }, i) => {
      expect(values['loss']).toBeCloseTo(history.loss[i] ?? NaN, 6);
      expect(values['val_loss']).toBeCloseTo(history.val_loss[i] ?? NaN, 6);
    });
    const searched = byName.get('search/one');
    expect(searched?.settings).toEqual({ units: 16, optimizer: 'adam', batch_norm: true });
    const scores = await studio.api.runs.metrics({ id: searched?.id ?? '' });
    expect(scores.map(({ epoch, values }) => [epoch, values['score']])).toEqual(
      [0, 10, 20, 30, 40].map((step) => [step + 1, Math.fround(step / 100)]),
    );
    const log = await take(join(studio.folder, 'history.csv'), projectId);
    const [logged] = log.runs;
    expect(logged?.best?.values['val_loss']).toBeCloseTo(Math.min(...history.val_loss), 12);
  });

  it('keeps them like other runs, and refuses what needs their weights with a sentence', async () => {
    const file = join(studio.folder, 'old.csv');
    writeFileSync(file, 'epoch,loss,accuracy\n0,1,0.5\n1,0.5,0.75\n');
    const { runs, projectId } = await take(file);
    const [run] = runs;
    if (!run) throw new Error('no run was imported');
    expect(run).toMatchObject({
      name: 'old',
      source: { tool: 'csv', name: 'old.csv' },
      best: { epoch: 2 },
      test: null,
      resumable: false,
    });
    const whole = await studio.api.runs.get({ id: run.id });
    expect(whole).toMatchObject({ datasetId: '', fitted: null });
    const needsWeights = /“old” was imported from “old.csv” .* network and weights are not here/;
    await expect(studio.api.runs.copySettings({ id: run.id })).rejects.toThrow(needsWeights);
    await expect(studio.api.prediction.row({ runId: run.id, values: {} })).rejects.toThrow(
      needsWeights,
    );
    await expect(studio.api.experiments.exportRun({ runId: run.id })).rejects.toThrow(needsWeights);
    await expect(
      studio.api.training.branch({ runId: run.id, checkpointId: null, name: null }),
    ).rejects.toThrow(needsWeights);
    await expect(studio.api.training.resume({ runId: run.id })).rejects.toThrow(/only be compared/);

    const marks = { starred: true, addTags: ['old', 'Old', 'keep'] };
    const [marked] = await studio.api.runTable.mark({ ids: [run.id], marks });
    expect(marked).toMatchObject({ starred: true, tags: ['old', 'keep'] });
    await expect(
      studio.api.runTable.mark({ ids: [run.id, 'gone'], marks: { pinned: true } }),
    ).rejects.toThrow(/None was changed/);
    expect((await studio.api.runs.get({ id: run.id })).summary.pinned).toBe(false);
    const lowest = await studio.api.runTable.values({ metric: 'loss', at: 'lowest' });
    const second = await studio.api.runTable.values({ metric: 'accuracy', at: 2 });
    expect([lowest[run.id], second[run.id]]).toEqual([0.5, 0.75]);

    await studio.api.runs.remove({ ids: [run.id] });
    expect(await studio.api.runs.list({ projectId })).toEqual([]);
    await studio.api.runs.restore({ ids: [run.id] });
    expect(await studio.api.runs.list({ projectId })).toMatchObject([{ id: run.id }]);
  });

  it('takes over a log of 300,000 rows with gaps, repeated steps and a part that was logged again', async () => {
    const rows: string[] = ['step,loss,accuracy'];
    const add = (step: number, loss: number): void => {
      rows.push(`${step},${loss},${1 - loss}`);
      // Every thousandth step is written once more.
      if (step % 1000 === 0) rows.push(`${step},${loss},${1 - loss}`);
    };
    for (let step = 0; step < 180_000; step++) add(step, 0.75);
    for (let step = 120_000; step < 270_000; step++) {
      if (step < 210_000 || step >= 225_000) add(step, step === 200_001 ? 0.001 : 0.25);
    }
    const file = join(studio.folder, 'long.csv');
    writeFileSync(file, rows.join('\n'));
    const told: number[] = [];
    const heard = studio.next((event) => {
      if (event.name !== 'runImport.progress') return undefined;
      told.push(event.payload.done / event.payload.total);
      return event.payload.ended ? true : undefined;
    });
    const { runs, remarks } = await take(file);
    await heard;
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(remarks.join(' ')).toMatch(/of 630,\d+ values, 6\d\d,\d+ were left out/);
    expect(remarks.join(' ')).toMatch(/logged twice for a step; the later ones are kept/);
    expect(remarks.join(' ')).toMatch(/stretches of its steps were logged again/);
    const epochs = await studio.api.runs.metrics({ id: runs[0]?.id ?? '' });
    expect(epochs.length).toBeLessThanOrEqual(10_000);
    const losses = (first: number, end: number) =>
      epochs.flatMap(({ epoch, values }) =>
        epoch > first && epoch <= end ? (values['loss'] ?? []) : [],
      );
    for (let at = 0; at < 270_000; at += 30_000) {
      const gap = at === 210_000 ? 0.5 : 1;
      expect(losses(at, at + 30_000).length, `from ${at}`).toBeGreaterThan(150 * gap);
    }
    expect(new Set(losses(0, 120_000))).toEqual(new Set([0.75]));
    expect(new Set(losses(120_000, 180_000))).toEqual(new Set([0.25]));
    expect(losses(210_000, 225_000)).toEqual([]);
    expect(losses(200_001, 200_002)).toEqual([0.001]);
    expect(runs[0]).toMatchObject({ best: { epoch: 200_002 }, epochsDone: 270_000 });
  });

  it('adds nothing when a log cannot be read or the import is cancelled', async () => {
    const before = await studio.api.runs.list({ projectId: null });
    const folder = join(studio.folder, 'mixed');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.csv'), 'epoch,loss\n0,1\n');
    writeFileSync(join(folder, 'b.csv'), 'name\nAda\n');
    await expect(take(folder)).rejects.toThrow(/“b.csv” holds no column of numbers/);
    writeFileSync(join(folder, 'b.csv'), `epoch,loss\n${'1,2\n'.repeat(500_000)}`);
    const cancelled = studio.next((event) => {
      if (event.name !== 'runImport.progress' || event.payload.ended) return undefined;
      return studio.api.runImport.cancel({ id: event.payload.id });
    });
    const importing = take(folder);
    await expect(importing).rejects.toThrow(/cancelled. No run was added/);
    await cancelled;
    expect(await studio.api.runs.list({ projectId: null })).toHaveLength(before.length);
  });
});
