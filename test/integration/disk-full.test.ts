import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunSummary } from '../../common/runs/run.ts';
import type { FromTrainer } from '../../common/training/trainer-protocol.ts';
import { RunEndings } from '../../main/services/training/run-endings.ts';
import { CheckpointRepository } from '../../main/storage/checkpoint-repository.ts';
import { openConnection, type Connection } from '../../main/storage/connection.ts';
import { EpochRepository } from '../../main/storage/epoch-repository.ts';
import { EventRepository } from '../../main/storage/event-repository.ts';
import { RunRepository } from '../../main/storage/run-repository.ts';
import { LibraryCheckpoints } from '../../main/trainer/library-checkpoints.ts';
import { TrainSession } from '../../main/trainer/train-session.ts';
import { StudioUnderTest } from './studio-under-test.ts';

describe('a disk that fills up while training', () => {
  let studio: StudioUnderTest;
  let connection: Connection;
  let file: string;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
    file = join(studio.folder, 'library', 'library.sqlite');
  });

  afterEach(async () => {
    connection.close();
    await studio.remove();
  });

  /** Trains the settings of a finished run again, as a run of its own, until the disk is full. */
  async function trainOnFullDisk(finished: RunSummary, epochs: number, freePages: number) {
    connection = openConnection(file);
    const runs = new RunRepository(connection);
    const known = runs.get(finished.id);
    if (!known?.fitted || known.preparedFolder === null) throw new Error('The run is not finished');
    const training = { ...known.training, epochs };
    const id = 'on-a-full-disk';
    runs.insert({ ...known.summary, ...known, id, name: 'Full', training, parameters: 1 });
    const { fitted, network, preparedFolder } = known;
    runs.prepared(id, { fitted, folder: preparedFolder, network, parameters: 1 });
    const pages = connection.pragma('page_count', { simple: true }) as number;
    connection.pragma(`max_page_count = ${pages + freePages}`);
    const told: FromTrainer[] = [];
    const { promise: paused, resolve } = Promise.withResolvers<void>();
    const session = new TrainSession(
      {
        type: 'train',
        runId: id,
        libraryFile: file,
        preparedFolder: join(studio.folder, 'library', preparedFolder),
        network,
        fitted,
        training,
      },
      {
        connection,
        sink: LibraryCheckpoints.atOnce(new CheckpointRepository(connection), id),
        send: (message) => {
          told.push(message);
          if (message.type === 'paused') resolve();
        },
        readAheadEntry: new URL('../../main/trainer/read-ahead-worker.ts', import.meta.url),
      },
    );
    const ended = session.run();
    await Promise.race([paused, ended]);
    const toldEpochs = () =>
      told.flatMap((message) => (message.type === 'epochs' ? message.epochs : []));
    return { id, told, toldEpochs, runs, session, ended };
  }

  const kinds = (told: readonly FromTrainer[]) =>
    told.flatMap((message) => (message.type === 'event' ? [message.event.kind] : []));

  it('pauses the run with a clear sentence, and it goes on once there is room', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const finished = await studio.train(project.id);
    const full = await trainOnFullDisk(finished, 4000, 20);
    expect(full.told.some(({ type }) => type === 'ended')).toBe(false);
    expect(full.told).toContainEqual(
      expect.objectContaining({
        type: 'event',
        event: expect.objectContaining({
          kind: 'disk-full',
          text: expect.stringMatching(/The disk is full.*goes on once there is room/) as string,
        }) as unknown,
      }),
    );
    const before = new EpochRepository(connection).of(full.id);
    expect(full.toldEpochs()).toHaveLength(before.length);
    connection.pragma('max_page_count = 1000000');
    await full.ended;
    expect(full.told.at(-1)).toMatchObject({ type: 'ended', status: 'finished' });
    expect(kinds(full.told)).toEqual(['started', 'disk-full', 'resumed', 'finished']);
    const epochs = new EpochRepository(connection).of(full.id);
    expect(epochs.map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: 4000 }, (_, index) => index + 1),
    );
    expect(full.toldEpochs()).toHaveLength(4000);
    expect(new EventRepository(connection).of(full.id).map(({ kind }) => kind)).toEqual([
      'started',
      'disk-full',
      'resumed',
      'finished',
    ]);
    expect(connection.pragma('quick_check', { simple: true })).toBe('ok');
  });

  it('does not mind a clock that is set back meanwhile', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const finished = await studio.train(project.id);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2027, 0, 2) });
    try {
      const full = await trainOnFullDisk(finished, 4000, 20);
      vi.setSystemTime(Date.UTC(2020, 0, 1));
      connection.pragma('max_page_count = 1000000');
      await full.ended;
      const epochs = new EpochRepository(connection).of(full.id);
      expect(epochs.map(({ epoch }) => epoch)).toEqual(
        Array.from({ length: 4000 }, (_, index) => index + 1),
      );
      const seconds = epochs.map((epoch) => epoch.seconds);
      expect(seconds.every((at, index) => at > 0 && at >= (seconds[index - 1] ?? 0))).toBe(true);
      const events = new EventRepository(connection).of(full.id);
      expect(events.map(({ kind }) => kind)).toEqual([
        'started',
        'disk-full',
        'resumed',
        'finished',
      ]);
      expect(events.at(-1)?.at).toMatch(/^2020-/);
      const last = new CheckpointRepository(connection).get(full.id, 'final');
      expect(last?.epoch).toBe(4000);
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets a person end the run all the same, with what was written', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const finished = await studio.train(project.id);
    const full = await trainOnFullDisk(finished, 200_000, 100);
    full.session.take({ type: 'stop' });
    await full.ended;
    const ended = full.told.at(-1);
    expect(ended).toMatchObject({
      type: 'ended',
      status: 'failed',
      error: { code: 'disk-full', message: expect.stringMatching(/The disk is full/) as string },
    });
    const epochs = new EpochRepository(connection).of(full.id);
    expect(epochs.length).toBeGreaterThan(0);
    expect(full.toldEpochs()).toHaveLength(epochs.length);
    // The trainer may not even be able to write the ending: the services do, once there is space.
    connection.pragma('max_page_count = 1000000');
    if (ended?.type !== 'ended') throw new Error('The run has not ended');
    new RunEndings(full.runs).end(full.id, ended.status, ended.error ?? null);
    expect(full.runs.get(full.id)?.summary).toMatchObject({
      status: 'failed',
      epochsDone: epochs.length,
      failure: { code: 'disk-full' },
    });
    expect(new CheckpointRepository(connection).get(finished.id, 'best')).not.toBeNull();
    expect(connection.pragma('quick_check', { simple: true })).toBe('ok');
  });

  it('pauses also a run that can write nothing at all, and leaves the others alone', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const finished = await studio.train(project.id);
    const full = await trainOnFullDisk(finished, 50, 0);
    full.session.take({ type: 'stop' });
    await full.ended;
    expect(full.told.at(-1)).toMatchObject({ type: 'ended', status: 'failed' });
    expect((await studio.api.runs.list({ projectId: null })).map(({ id }) => id)).toContain(
      finished.id,
    );
  });
});
