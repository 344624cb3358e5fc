import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { EpochRepository } from '../../../main/storage/epoch-repository.ts';
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

  it('writes all epochs of a batch or none', () => {
    const writer = new RunWriter(library.connection, run.id);
    const standing = { bestEpoch: 1, rowsPerSecond: null };
    expect(() => writer.addEpochs([epoch(1, 1), epoch(0, 2)], standing)).toThrow(/CHECK/);
    expect(new EpochRepository(library.connection).of(run.id)).toEqual([]);
  });
});
