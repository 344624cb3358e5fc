import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../common/runs/run.ts';
import type { FromTrainer } from '../../common/training/trainer-protocol.ts';
import { RunEndings } from '../../main/services/training/run-endings.ts';
import { CheckpointRepository } from '../../main/storage/checkpoint-repository.ts';
import { openConnection, type Connection } from '../../main/storage/connection.ts';
import { EpochRepository } from '../../main/storage/epoch-repository.ts';
import { RunRepository } from '../../main/storage/run-repository.ts';
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
      connection,
      (message) => told.push(message),
      new URL('../../main/trainer/read-ahead-worker.ts', import.meta.url),
    );
    await session.run();
    return { id, told, runs };
  }

  it('ends the run with a clear sentence and keeps what was written', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const finished = await studio.train(project.id);
    const { id, told, runs } = await trainOnFullDisk(finished, 200_000, 200);
    const ended = told.at(-1);
    expect(ended).toMatchObject({
      type: 'ended',
      status: 'failed',
      error: { code: 'disk-full', message: expect.stringMatching(/The disk is full/) as string },
    });
    const epochs = new EpochRepository(connection).of(id);
    const toldEpochs = told.flatMap((message) => (message.type === 'epochs' ? message.epochs : []));
    expect(epochs.length).toBeGreaterThan(0);
    expect(toldEpochs).toHaveLength(epochs.length);
    // The trainer may not even be able to write the ending: the services do, once there is space.
    connection.pragma('max_page_count = 1000000');
    if (ended?.type !== 'ended') throw new Error('The run has not ended');
    new RunEndings(runs).end(id, ended.status, ended.error ?? null);
    expect(runs.get(id)?.summary).toMatchObject({
      status: 'failed',
      epochsDone: epochs.length,
      failure: { code: 'disk-full' },
    });
    expect(new CheckpointRepository(connection).get(finished.id, 'best')).not.toBeNull();
    expect(connection.pragma('quick_check', { simple: true })).toBe('ok');
  });

  it('ends also a run that can write nothing at all, and leaves the others alone', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const finished = await studio.train(project.id);
    const { told } = await trainOnFullDisk(finished, 50, 0);
    expect(told.at(-1)).toMatchObject({ type: 'ended', status: 'failed' });
    expect((await studio.api.runs.list({ projectId: null })).map(({ id }) => id)).toContain(
      finished.id,
    );
  });
});
