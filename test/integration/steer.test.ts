import { constants, getPriority } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../common/api/api.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { StudioUnderTest } from './studio-under-test.ts';

/** Long enough to be steered on a fast machine, short enough to be repeated: some seconds. */
const settings: Partial<TrainingConfig> = { epochs: 1500, batchSize: 4, threads: 1, seed: 5 };

let studio: StudioUnderTest;

beforeEach(async () => {
  studio = new StudioUnderTest();
  await studio.open();
  await training().setOptions({ concurrency: 2 });
});
afterEach(() => studio.remove());

function training(): Api['training'] {
  return studio.api.training;
}

/** What an uninterrupted run of the settings logs, epoch by epoch. */
async function uninterrupted(more: Partial<TrainingConfig> = {}): Promise<readonly Values[]> {
  const project = await studio.sample('iris', { ...settings, ...more });
  const { id } = await studio.train(project.id);
  return valuesOf(id);
}

type Values = EpochMetrics['values'];

async function valuesOf(id: string): Promise<readonly Values[]> {
  return (await studio.api.runs.metrics({ id })).map(({ values }) => values);
}

/** A run that is under way. */
async function begun(more: Partial<TrainingConfig> = {}): Promise<string> {
  const project = await studio.sample('iris', { ...settings, ...more });
  const { id } = await training().start({ projectId: project.id, name: null });
  await studio.firstEpoch(id);
  return id;
}

describe('a run that was steered', () => {
  it('gives the same history after a pause, strides and a resume in the same process', async () => {
    const id = await begun();
    await training().pause({ runId: id });
    await studio.reaches(id, 'paused');
    for (const by of ['batch', 'batch', 'epoch'] as const) {
      const again = studio.next((event) =>
        event.name === 'run.changed' && event.payload.status === 'paused' ? true : undefined,
      );
      await training().advance({ runId: id, by });
      await again;
    }
    await studio.reaches(id, 'paused');
    await training().resume({ runId: id });
    expect((await studio.ended(id)).status).toBe('finished');
    expect(await valuesOf(id)).toEqual(await uninterrupted());
  });

  it('gives the same history after a restart of the services in the middle of it', async () => {
    const id = await begun();
    await studio.restart();
    expect((await studio.api.runs.get({ id })).summary).toMatchObject({
      status: 'interrupted',
      resumable: true,
    });
    const shown = await valuesOf(id);
    await training().resume({ runId: id });
    expect((await studio.ended(id)).status).toBe('finished');
    const values = await valuesOf(id);
    expect(values.slice(0, shown.length)).toEqual(shown);
    expect(values).toEqual(await uninterrupted());
  });

  it('gives the same history when its process is killed and it is resumed', async () => {
    const id = await begun();
    studio.trainers.at(-1)?.kill();
    expect((await studio.ended(id)).failure?.code).toBe('out-of-memory');
    await training().resume({ runId: id });
    expect((await studio.ended(id)).status).toBe('finished');
    expect(await valuesOf(id)).toEqual(await uninterrupted());
  });

  it('is longer when it is extended, and the same as if it had been as long from the start', async () => {
    const project = await studio.sample('iris', { ...settings, epochs: 3 });
    const { id } = await studio.train(project.id);
    expect((await training().extend({ runId: id, epochs: 4 })).epochs).toBe(7);
    expect(await studio.ended(id)).toMatchObject({ status: 'finished', epochsDone: 7 });
    expect(await valuesOf(id)).toEqual(await uninterrupted({ epochs: 7 }));
  });

  it('goes on where it was stopped', async () => {
    const id = await begun();
    await training().stop({ runId: id, when: 'epoch' });
    const stopped = await studio.ended(id);
    expect(stopped.status).toBe('stopped');
    expect(stopped.test).not.toBeNull();
    await training().resume({ runId: id });
    expect((await studio.ended(id)).status).toBe('finished');
    expect(await valuesOf(id)).toEqual(await uninterrupted());
  });

  it('branches from a checkpoint and counts its epochs on', async () => {
    const project = await studio.sample('iris', { ...settings, epochs: 4 });
    const { id } = await studio.train(project.id);
    const [checkpoint] = await training().checkpoints({ runId: id });
    const branch = await training().branch({
      runId: id,
      checkpointId: checkpoint?.id ?? 0,
      name: 'Further',
      change: { epochs: 7 },
    });
    expect((await studio.ended(branch.id)).status).toBe('finished');
    const epochs = (await studio.api.runs.metrics({ id: branch.id })).map(({ epoch }) => epoch);
    expect(epochs).toEqual([5, 6, 7]);
    const all = await uninterrupted({ epochs: 7 });
    expect(await valuesOf(branch.id)).toEqual(all.slice(4));
    expect(await valuesOf(id)).toHaveLength(4);
  });

  it('takes a change while it goes, which is an event of its history', async () => {
    const id = await begun();
    const changed = studio.next((event) =>
      event.name === 'run.event' && event.payload.event.kind === 'changed'
        ? event.payload.event
        : undefined,
    );
    await training().change({ runId: id, change: { learning_rate: 0.0001 } });
    const event = await changed;
    expect(event.detail['change']).toEqual({ learning_rate: 0.0001 });
    expect(event.step).toBeGreaterThan(0);
    expect((await studio.ended(id)).status).toBe('finished');
    expect(await training().events({ runId: id })).toContainEqual(event);
  });
});

describe('the queue', () => {
  it('carries out four runs, two at a time, the more important of those that wait first', async () => {
    const project = await studio.sample('iris', { ...settings, epochs: 30 });
    const most: number[] = [];
    const working = new Set<string>();
    const ids: string[] = [];
    for (const priority of [0, 0, 0, 5]) {
      const { id } = await training().start({ projectId: project.id, name: null, priority });
      ids.push(id);
    }
    const order: string[] = [];
    const watching = studio.next((event) => {
      if (event.name !== 'run.changed') return undefined;
      const { id, status } = event.payload;
      if (status === 'preparing' || status === 'running') working.add(id);
      else working.delete(id);
      most.push(working.size);
      if (status === 'running' && !order.includes(id)) order.push(id);
      return order.length === 4 && working.size === 0 ? true : undefined;
    });
    await watching;
    expect(Math.max(...most)).toBe(2);
    expect(order.slice(2)).toEqual([ids[3], ids[2]]);
    const [first, ...others] = await Promise.all(ids.map(valuesOf));
    for (const values of others) expect(values).toEqual(first);
  });
});

describe('a machine that is busy', () => {
  it('gives a training what others leave, and the window first', async () => {
    const id = await begun();
    const { PRIORITY_BELOW_NORMAL } = constants.priority;
    expect(getPriority(studio.trainers.at(-1)?.pid ?? 0)).toBe(PRIORITY_BELOW_NORMAL);
    expect(getPriority()).toBeLessThan(PRIORITY_BELOW_NORMAL);
    await training().stop({ runId: id });
    await studio.ended(id);
  });
});

describe.runIf(process.platform !== 'win32')('a machine that sleeps', () => {
  it('finds its run going on after the trainer was held', async () => {
    const id = await begun();
    const trainer = studio.trainers.at(-1)?.pid ?? 0;
    process.kill(trainer, 'SIGSTOP');
    const told = studio.events.length;
    await studio.api.runs.list({ projectId: null });
    process.kill(trainer, 'SIGCONT');
    await studio.firstEpoch(id);
    expect(studio.events.length).toBeGreaterThan(told);
    expect((await studio.ended(id)).status).toBe('finished');
    expect(await valuesOf(id)).toEqual(await uninterrupted());
  });
});
