import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../../../common/api/api.ts';
import type { RunSummary } from '../../../../common/runs/run.ts';
import { StudioUnderTest } from '../../../integration/studio-under-test.ts';
import { ScriptedTrainer } from './scripted-trainer.ts';

let trainers: ScriptedTrainer[];
let studio: StudioUnderTest;
let projectId: string;

beforeEach(async () => {
  trainers = [];
  studio = new StudioUnderTest(() => {
    const trainer = new ScriptedTrainer();
    trainers.push(trainer);
    return trainer;
  });
  await studio.open();
  await training().setOptions({ concurrency: 1 });
  projectId = (await studio.sample('xor', { epochs: 10 })).id;
});
afterEach(() => studio.remove());

function training(): Api['training'] {
  return studio.api.training;
}

/** Starts a run and waits until its trainer works on it. */
async function running(): Promise<{ run: RunSummary; trainer: ScriptedTrainer }> {
  const { id } = await training().start({ projectId, name: null });
  return { run: await studio.reaches(id, 'running'), trainer: await trainerOf(id) };
}

/** The trainer that works on a run, once it was asked to. */
async function trainerOf(runId: string): Promise<ScriptedTrainer> {
  const found = () =>
    trainers.find(({ killed, sent: [first] }) => {
      return !killed && first?.type === 'train' && first.runId === runId;
    });
  const engine = studio.next((event) =>
    event.name === 'run.changed' && event.payload.id === runId && found() ? true : undefined,
  );
  if (!found()) await engine;
  const trainer = found();
  if (!trainer) throw new Error('No trainer works on this run');
  return trainer;
}

async function statusOf(id: string): Promise<string> {
  return (await studio.api.runs.get({ id })).summary.status;
}

describe('the queue', () => {
  it('begins as many runs as are allowed, the others in their order', async () => {
    await training().setOptions({ concurrency: 2 });
    const started = [];
    for (let i = 0; i < 4; i += 1) started.push(await training().start({ projectId, name: null }));
    expect(started.map(({ status }) => status)).toEqual([
      'preparing',
      'preparing',
      'queued',
      'queued',
    ]);
    const [first, second, third, fourth] = started.map(({ id }) => id) as [
      string,
      string,
      string,
      string,
    ];
    (await trainerOf(second)).end('finished');
    await studio.reaches(third, 'running');
    expect(await statusOf(fourth)).toBe('queued');
    (await trainerOf(first)).end('finished');
    await studio.reaches(fourth, 'running');
  });

  it('takes the higher priority first and then the older run', async () => {
    const { trainer } = await running();
    const low = await training().start({ projectId, name: 'low', priority: -1 });
    const early = await training().start({ projectId, name: 'early' });
    const late = await training().start({ projectId, name: 'late' });
    const high = await training().start({ projectId, name: 'high' });
    expect((await training().prioritise({ runId: high.id, priority: 5 })).priority).toBe(5);
    trainer.end('finished');
    for (const { id } of [high, early, late, low]) {
      await studio.reaches(id, 'running');
      (await trainerOf(id)).end('finished');
      await studio.reaches(id, 'finished');
    }
  });

  it('begins more as soon as more are allowed, and shares the threads among them', async () => {
    const { trainer } = await running();
    const second = await training().start({ projectId, name: null });
    expect(trainer.request.threadLimit).toBeUndefined();
    await training().setOptions({ concurrency: 64 });
    await studio.reaches(second.id, 'running');
    expect((await trainerOf(second.id)).request.threadLimit).toBe(1);
  });

  it('waits after a restart until it is released', async () => {
    await running();
    const waiting = await training().start({ projectId, name: null });
    await studio.restart();
    expect(await statusOf(waiting.id)).toBe('queued');
    expect((await training().standing()).queueHeld).toBe(true);
    const own = await training().start({ projectId, name: null });
    await studio.reaches(own.id, 'running');
    (await trainerOf(own.id)).end('finished');
    await studio.reaches(own.id, 'finished');
    expect(await statusOf(waiting.id)).toBe('queued');
    await training().releaseQueue();
    await studio.reaches(waiting.id, 'running');
    expect((await training().standing()).queueHeld).toBe(false);
  });

  it('goes on by itself after a restart where the person wants it', async () => {
    await training().setOptions({ queueAtStart: 'start' });
    await running();
    const waiting = await training().start({ projectId, name: null });
    await studio.restart();
    await studio.reaches(waiting.id, 'running');
  });

  it('gives the place of a paused run to the next one', async () => {
    const { run, trainer } = await running();
    const next = await training().start({ projectId, name: null });
    await training().pause({ runId: run.id });
    await studio.reaches(next.id, 'running');
    expect((await training().resume({ runId: run.id })).status).toBe('queued');
    expect(trainer.heard).toEqual(['train', 'pause']);
    (await trainerOf(next.id)).end('finished');
    await studio.reaches(run.id, 'running');
    expect(trainer.heard).toEqual(['train', 'pause', 'resume']);
  });

  it('lets a waiting run be paused and stopped', async () => {
    await running();
    const waiting = await training().start({ projectId, name: null });
    await training().pause({ runId: waiting.id });
    expect(await statusOf(waiting.id)).toBe('paused');
    expect((await training().resume({ runId: waiting.id })).status).toBe('queued');
    await training().stop({ runId: waiting.id });
    expect(await statusOf(waiting.id)).toBe('stopped');
  });
});

describe('a paused run', () => {
  it('goes on in the same process, and a stride at a time', async () => {
    const { run, trainer } = await running();
    await training().pause({ runId: run.id });
    await studio.reaches(run.id, 'paused');
    const paused = studio.next((event) =>
      event.name === 'run.changed' && event.payload.status === 'paused' ? true : undefined,
    );
    await training().advance({ runId: run.id, by: 'batch' });
    await paused;
    await training().resume({ runId: run.id });
    await studio.reaches(run.id, 'running');
    expect(trainer.heard).toEqual(['train', 'pause', 'advance', 'resume']);
    expect(trainers).toHaveLength(1);
  });

  it('goes on from its stored state, with the threads it began with, after a restart', async () => {
    const { run, trainer } = await running();
    trainer.makeSteps(7);
    await training().pause({ runId: run.id });
    await studio.reaches(run.id, 'paused');
    await studio.restart();
    expect(await statusOf(run.id)).toBe('paused');
    await training().resume({ runId: run.id });
    await studio.reaches(run.id, 'running');
    const { request } = await trainerOf(run.id);
    const [stored] = await training().checkpoints({ runId: run.id });
    expect(request.from).toEqual({ checkpointId: stored?.id, how: 'resume' });
    expect(request.training.threads).toBe(3);
    expect(request.training.engine).toBe('reference');
  });

  it('goes one stride and waits again when no process is left', async () => {
    const { run } = await running();
    await training().pause({ runId: run.id });
    await studio.reaches(run.id, 'paused');
    await studio.restart();
    await training().advance({ runId: run.id, by: 'epoch' });
    const trainer = await trainerOf(run.id);
    await studio.reaches(run.id, 'paused');
    expect(trainer.request.pauseAfter).toBe('epoch');
  });

  it('takes changes with it although no process is there', async () => {
    const { run } = await running();
    await training().pause({ runId: run.id });
    await studio.reaches(run.id, 'paused');
    await studio.restart();
    const change = { learning_rate: 0.5, epochs: 20 };
    await training().change({ runId: run.id, change });
    await studio.restart();
    await training().resume({ runId: run.id });
    const trainer = await trainerOf(run.id);
    expect(trainer.sent[1]).toEqual({ type: 'change', change });
    expect((await studio.reaches(run.id, 'running')).epochs).toBe(20);
  });

  it('makes a change in its next process that the last one did not come to make', async () => {
    const { run } = await running();
    const change = { learning_rate: 0.5 };
    await training().change({ runId: run.id, change });
    await training().pause({ runId: run.id });
    await studio.reaches(run.id, 'paused');
    await studio.restart();
    await training().resume({ runId: run.id });
    expect((await trainerOf(run.id)).sent[1]).toEqual({ type: 'change', change });
  });

  it('is interrupted when its process dies that waited for room on the disk', async () => {
    const { run, trainer } = await running();
    trainer.runOutOfRoom();
    await studio.reaches(run.id, 'paused');
    trainer.die('signal SIGKILL');
    expect((await studio.reaches(run.id, 'interrupted')).resumable).toBe(true);
  });

  it('is told to end with the program while it waits for room on the disk', async () => {
    const { run, trainer } = await running();
    trainer.runOutOfRoom();
    await studio.reaches(run.id, 'paused');
    await studio.close();
    expect(trainer.sent.at(-1)).toMatchObject({ type: 'stop', cause: 'program-gone' });
    await studio.open();
  });

  it('stays paused when its process dies', async () => {
    const { run, trainer } = await running();
    await training().pause({ runId: run.id });
    await studio.reaches(run.id, 'paused');
    trainer.die('signal SIGKILL');
    await training().resume({ runId: run.id });
    await studio.reaches(run.id, 'running');
    expect((await trainerOf(run.id)).request.from?.how).toBe('resume');
    expect(trainers).toHaveLength(2);
  });

  it('is there before the data are, when it was paused that early', async () => {
    const { id } = await training().start({ projectId, name: null });
    await training().pause({ runId: id });
    await studio.reaches(id, 'paused');
    expect((await trainerOf(id)).request.pauseAfter).toBe('nothing');
  });
});

describe('a run that has ended', () => {
  it('is extended from its last state', async () => {
    const { run, trainer } = await running();
    trainer.makeSteps(4);
    trainer.end('finished');
    await studio.reaches(run.id, 'finished');
    await expect(training().resume({ runId: run.id })).rejects.toMatchObject({
      code: 'conflict',
      message: `“${run.name}” has finished its epochs. Give it more epochs to go on.`,
    });
    const extended = await training().extend({ runId: run.id, epochs: 5 });
    expect(extended.epochs).toBe(5);
    const second = await trainerOf(run.id);
    expect(second.request.from?.how).toBe('extend');
    expect(second.request.training.epochs).toBe(5);
    const events = await training().events({ runId: run.id });
    expect(events.at(-1)).toMatchObject({ kind: 'continued', text: 'Goes on up to epoch 5.' });
  });

  it('is resumed when it was stopped', async () => {
    const { run, trainer } = await running();
    trainer.makeSteps(4);
    await training().stop({ runId: run.id });
    await studio.reaches(run.id, 'stopped');
    await training().resume({ runId: run.id });
    await studio.reaches(run.id, 'running');
    expect((await trainerOf(run.id)).request.from?.how).toBe('resume');
  });

  it('cannot be paused, advanced, changed or moved in the queue', async () => {
    const { run, trainer } = await running();
    trainer.end('diverged', 'The loss is no number.');
    const { id: runId } = await studio.reaches(run.id, 'diverged');
    const conflict = { code: 'conflict' };
    await expect(training().pause({ runId })).rejects.toMatchObject(conflict);
    await expect(training().advance({ runId, by: 'batch' })).rejects.toMatchObject(conflict);
    await expect(training().prioritise({ runId, priority: 1 })).rejects.toMatchObject(conflict);
    await expect(training().keepCheckpoint({ runId, note: '' })).rejects.toMatchObject(conflict);
    await expect(training().change({ runId, change: { learning_rate: 1 } })).rejects.toMatchObject(
      conflict,
    );
    await expect(training().resume({ runId })).rejects.toMatchObject({
      message: `“${run.name}” has diverged. Branch from one of its checkpoints with a lower learning rate.`,
    });
  });
});

describe('a branch', () => {
  it('begins with the state of another run, its settings and the change', async () => {
    const { run, trainer } = await running();
    trainer.makeSteps(6);
    const [checkpoint] = await training().checkpoints({ runId: run.id });
    trainer.end('finished');
    await studio.reaches(run.id, 'finished');
    const branch = await training().branch({
      runId: run.id,
      checkpointId: checkpoint?.id ?? 0,
      name: null,
      change: { learning_rate: 0.25, epochs: 12 },
    });
    expect(branch).toMatchObject({
      name: `${run.name} branch`,
      epochs: 12,
      origin: { runId: run.id, name: run.name, epoch: 6 },
    });
    const { request } = await trainerOf(branch.id);
    expect(request.from?.how).toBe('branch');
    expect(request.training.optimizer.learning_rate).toBe(0.25);
    const own = await training().checkpoints({ runId: branch.id });
    expect(own).toMatchObject([{ kind: 'kept', step: 6, id: request.from?.checkpointId }]);
    const heard = await training().events({ runId: run.id });
    expect(heard.at(-1)?.text).toBe(`“${branch.name}” branched from epoch 6.`);
  });

  it('keeps the state it begins with until it has begun', async () => {
    const { run, trainer } = await running();
    trainer.makeSteps(6);
    const [checkpoint] = await training().checkpoints({ runId: run.id });
    const branch = await training().branch({
      runId: run.id,
      checkpointId: checkpoint?.id ?? 0,
      name: 'B',
    });
    expect(branch.status).toBe('queued');
    const ids = (await training().checkpoints({ runId: branch.id })).map(({ id }) => id);
    await expect(training().removeCheckpoints({ ids })).rejects.toMatchObject({
      code: 'conflict',
      message: '“B” has not begun yet and needs the state that it branched from.',
    });
    // What the origin stores later takes nothing from the branch.
    trainer.makeSteps(1);
    trainer.end('finished');
    expect((await trainerOf(branch.id)).request.from?.checkpointId).toBe(ids[0]);
  });

  it('needs epochs that are still ahead', async () => {
    const { run, trainer } = await running();
    trainer.makeSteps(10);
    const [checkpoint] = await training().checkpoints({ runId: run.id });
    await expect(
      training().branch({ runId: run.id, checkpointId: checkpoint?.id ?? 0, name: null }),
    ).rejects.toMatchObject({
      code: 'invalid-input',
      message: /stands at epoch 10 of 10.*Give the branch more epochs/,
    });
  });

  it('may begin anew on another engine', async () => {
    const { run, trainer } = await running();
    trainer.die('signal SIGSEGV');
    const crashed = await studio.reaches(run.id, 'interrupted');
    expect(crashed.failure?.code).toBe('engine-crash');
    const branch = await training().branch({
      runId: run.id,
      checkpointId: null,
      name: null,
      engine: 'tensorflow',
    });
    const { request } = await trainerOf(branch.id);
    expect(request.from).toBeUndefined();
    expect(request.training.engine).toBe('tensorflow');
  });
});

describe('a change', () => {
  it('reaches the process of a run that goes on', async () => {
    const { run, trainer } = await running();
    const change = { learning_rate: 0.01 };
    await training().change({ runId: run.id, change });
    expect(trainer.sent.at(-1)).toEqual({ type: 'change', change });
  });

  it('is refused where the data or the epochs done stand against it', async () => {
    const { run } = await running();
    await expect(
      training().change({ runId: run.id, change: { batchSize: 1_000_000 } }),
    ).rejects.toMatchObject({ code: 'invalid-input', place: { field: 'batchSize' } });
  });
});

describe('interrupted runs', () => {
  it('are found at start and go on when the person wants it', async () => {
    const { run, trainer } = await running();
    trainer.makeSteps(3);
    await studio.restart();
    expect((await training().standing()).interrupted).toEqual([run.id]);
    const resumed = await training().resumeInterrupted();
    expect(resumed.map(({ id }) => id)).toEqual([run.id]);
    await studio.reaches(run.id, 'running');
    expect((await training().standing()).interrupted).toEqual([]);
  });

  it('are not asked about again once they were dismissed, but can be resumed', async () => {
    const { run } = await running();
    await studio.restart();
    await training().dismissInterrupted();
    await studio.restart();
    expect((await training().standing()).interrupted).toEqual([]);
    await training().resume({ runId: run.id });
    await studio.reaches(run.id, 'running');
    await studio.restart();
    expect((await training().standing()).interrupted).toEqual([run.id]);
  });

  it('say what ended the process', async () => {
    const { run, trainer } = await running();
    trainer.die('signal SIGKILL');
    const { failure, resumable } = await studio.reaches(run.id, 'interrupted');
    expect(failure?.code).toBe('out-of-memory');
    expect(failure?.message).toMatch(/ended unexpectedly: the system ended it/);
    expect(resumable).toBe(true);
  });
});

describe('a run that stops', () => {
  it('waits for its epoch where the person wants that, and ends at once after all', async () => {
    const { run, trainer } = await running();
    await training().stop({ runId: run.id, when: 'epoch' });
    expect(await statusOf(run.id)).toBe('running');
    await training().stop({ runId: run.id });
    await studio.reaches(run.id, 'stopped');
    expect(trainer.sent.slice(1)).toEqual([
      { type: 'stop', when: 'epoch', cause: 'person' },
      { type: 'stop', when: 'now', cause: 'person' },
    ]);
  });

  it('counts as stopped when its process dies of it', async () => {
    const { run, trainer } = await running();
    await training().stop({ runId: run.id, when: 'epoch' });
    trainer.die('signal SIGKILL');
    expect((await studio.reaches(run.id, 'stopped')).resumable).toBe(true);
  });
});

describe('checkpoints', () => {
  it('are kept by the process, or copied where none is there, and removed again', async () => {
    const { run, trainer } = await running();
    await training().keepCheckpoint({ runId: run.id, note: 'promising' });
    expect(trainer.sent.at(-1)).toEqual({ type: 'keep', note: 'promising' });
    trainer.makeSteps(2);
    await training().pause({ runId: run.id });
    await studio.reaches(run.id, 'paused');
    await studio.restart();
    await training().keepCheckpoint({ runId: run.id, note: 'later' });
    const stored = await training().checkpoints({ runId: run.id });
    const kept = stored.find(({ kind }) => kind === 'kept');
    expect(kept).toMatchObject({ step: 2, keptBy: 'later' });
    await training().removeCheckpoints({ ids: [kept?.id ?? 0] });
    const resume = stored.find(({ kind }) => kind === 'resume');
    await expect(training().removeCheckpoints({ ids: [resume?.id ?? 0] })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await training().checkpoints({ runId: run.id })).toHaveLength(1);
  });
});

it('tells of the end of a run that asks for it', async () => {
  const project = await studio.sample('xor', { epochs: 2, callbacks: [{ type: 'Notification' }] });
  const told = studio.next((event) => (event.name === 'run.notice' ? event.payload : undefined));
  const { id } = await training().start({ projectId: project.id, name: 'Overnight' });
  (await trainerOf(id)).end('finished');
  expect(await told).toEqual({
    runId: id,
    projectId: project.id,
    title: 'Overnight has finished',
    text: '0 epochs done.',
  });
});
