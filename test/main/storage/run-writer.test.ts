import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { CheckpointStore, factsOf } from '../../../main/storage/checkpoint-store.ts';
import { EpochRepository } from '../../../main/storage/epoch-repository.ts';
import { EventRepository } from '../../../main/storage/event-repository.ts';
import { LayerStatisticsRepository } from '../../../main/storage/layer-statistics-repository.ts';
import { openLibrary, type Library } from '../../../main/storage/library.ts';
import type { RunRepository } from '../../../main/storage/run-repository.ts';
import { RunWriter } from '../../../main/storage/run-writer.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

const epoch = (number: number, loss: number | null) => ({
  epoch: number,
  seconds: number / 10,
  values: { loss, val_loss: loss },
});

describe('what a trainer writes', () => {
  let library: Library;
  let runs: RunRepository;

  beforeEach(() => {
    library = openLibrary(temporaryFolder());
    runs = addRunningRun(library.connection);
    onTestFinished(() => library.close());
  });

  it('shows in the summary and in the epochs', () => {
    const writer = new RunWriter(library.connection, run.id);
    const epochs = [epoch(1, 0.1 + 0.2), epoch(2, null)];
    expect(writer.addEpochs(epochs, { bestEpoch: 1, rowsPerSecond: 100 })).toBe(true);
    writer.setTest({ loss: 0.5 });
    writer.end('finished', null);
    expect(new EpochRepository(library.connection).of(run.id)).toEqual(epochs);
    expect(runs.get(run.id)?.summary).toMatchObject({
      status: 'finished',
      epochsDone: 2,
      last: epochs[1],
      best: epochs[0],
      test: { loss: 0.5 },
      rowsPerSecond: 100,
    });
  });

  it('is refused once the run was ended by others', () => {
    const failure = { code: 'cancelled', message: 'ended' } as const;
    expect(runs.end(run.id, 'interrupted', failure, '2026-01-01T00:00:00.000Z')).toBe(true);
    const writer = new RunWriter(library.connection, run.id);
    expect(writer.addEpochs([epoch(1, 1)], { bestEpoch: 1, rowsPerSecond: null })).toBe(false);
    writer.end('finished', null);
    expect(runs.get(run.id)?.summary).toMatchObject({
      status: 'interrupted',
      epochsDone: 0,
      failure,
    });
    expect(runs.end(run.id, 'failed', null, '')).toBe(false);
  });

  it('is refused once another process has taken the run over', () => {
    const { connection } = library;
    const held = new RunWriter(connection, run.id, 1);
    const events = new EventRepository(connection, 1);
    const statistics = new LayerStatisticsRepository(connection, 1);
    const checkpoints = new CheckpointStore(connection);
    const standing = { bestEpoch: 1, rowsPerSecond: null };
    const state = { epoch: 1, step: 1, weights: {}, slots: {}, random: [] };
    const save = () => checkpoints.commit(factsOf(run.id, 'resume', state, null, 1), []);
    const event = { at: '', seconds: 0, epoch: 0, step: 0, kind: 'note', text: 'a', detail: {} };
    const sample = (step: number) => ({ step, epoch: 1, seconds: 0, values: { a: 1 } });
    connection.prepare('UPDATE runs SET attempt = 1').run();
    expect(held.isCurrent).toBe(true);
    expect(held.addEpochs([epoch(1, 1)], standing)).toBe(true);
    expect(events.add(run.id, { ...event, kind: 'note' })?.number).toBe(1);
    statistics.add(run.id, [sample(1)]);
    save();

    connection.prepare('UPDATE runs SET attempt = 2').run();
    expect(held.isCurrent).toBe(false);
    expect(held.addEpochs([epoch(2, 1)], standing)).toBe(false);
    expect(held.setStatus('paused')).toBe(false);
    held.end('finished', null);
    expect(events.add(run.id, { ...event, kind: 'note' })).toBeNull();
    statistics.add(run.id, [sample(2)]);
    expect(statistics.after(run.id, -1).map(({ step }) => step)).toEqual([1]);
    expect(save).toThrow(/goes on elsewhere/);
    expect(connection.prepare('SELECT count(*) FROM checkpoints').pluck().get()).toBe(1);
    expect(runs.get(run.id)?.summary).toMatchObject({ status: 'running', epochsDone: 1 });
    const next = new RunWriter(connection, run.id, 2);
    expect(next.addEpochs([epoch(2, 1)], standing)).toBe(true);
  });

  it('writes all epochs of a batch or none', () => {
    const writer = new RunWriter(library.connection, run.id);
    const standing = { bestEpoch: 1, rowsPerSecond: null };
    expect(() => writer.addEpochs([epoch(1, 1), epoch(0, 2)], standing)).toThrow(/CHECK/);
    expect(new EpochRepository(library.connection).of(run.id)).toEqual([]);
  });
});
