import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { evenPlaces } from '../../../common/runs/even-epochs.ts';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import { thinEpochs } from '../../../common/runs/thin-epochs.ts';
import { EpochRepository } from '../../../main/storage/epoch-repository.ts';
import { openLibrary, type Library } from '../../../main/storage/library.ts';
import type { RunRepository } from '../../../main/storage/run-repository.ts';
import { RunWriter } from '../../../main/storage/run-writer.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

const epochOf = (epoch: number, more: Record<string, number | null> = {}): EpochMetrics => ({
  epoch,
  seconds: epoch / 7,
  values: { loss: 1 / epoch, accuracy: epoch % 13 === 0 ? null : epoch / 3, ...more },
});
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the epochs of a long run', () => {
  let library: Library;
  let runs: RunRepository;
  let epochs: EpochRepository;

  beforeEach(() => {
    library = openLibrary(temporaryFolder());
    runs = addRunningRun(library.connection);
    epochs = new EpochRepository(library.connection);
    onTestFinished(() => library.close());
  });

  const standing = (bestEpoch: number) => ({ bestEpoch, rowsPerSecond: null });
  const count = (table: string) =>
    library.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;

  function write(from: number, to: number, make: (epoch: number) => EpochMetrics = epochOf) {
    const writer = new RunWriter(library.connection, run.id);
    for (let start = from; start <= to; start += 10) {
      const some = range(start, Math.min(to, start + 9)).map((epoch) => make(epoch));
      writer.addEpochs(some, standing(some.at(-1)?.epoch ?? 0));
    }
    return writer;
  }

  it('come back bit by bit from blocks and from rows', () => {
    write(1, 2500);
    expect(count('epoch_blocks')).toBe(2);
    expect(count('epochs')).toBe(2500 - 2048);
    expect(epochs.of(run.id)).toEqual(range(1, 2500).map((epoch) => epochOf(epoch)));
    expect(runs.get(run.id)?.summary).toMatchObject({
      epochsDone: 2500,
      last: epochOf(2500),
      best: epochOf(2500),
    });
  });

  it('are read from any epoch on, as many as are wanted', () => {
    write(1, 1500);
    for (const [after, limit] of [
      [0, 5],
      [1020, 10],
      [1023, 1],
      [1024, 3],
      [1490, 50],
      [1500, 5],
    ] as const) {
      const expected = range(after + 1, Math.min(1500, after + limit)).map((e) => epochOf(e));
      expect(epochs.after(run.id, after, limit)).toEqual(expected);
    }
  });

  it('keep other names apart that are logged from some epoch on', () => {
    const make = (epoch: number) =>
      epoch > 700 ? epochOf(epoch, { val_loss: 2 }) : epochOf(epoch);
    write(1, 1100, make);
    expect(count('epoch_blocks')).toBe(2);
    expect(epochs.of(run.id)).toEqual(range(1, 1100).map(make));
  });

  it('that begin later, as in a branch, become blocks too', () => {
    write(501, 1600);
    expect(count('epoch_blocks')).toBe(1);
    expect(epochs.of(run.id).map(({ epoch }) => epoch)).toEqual(range(501, 1600));
  });

  it('stay as they are when they are computed again, and a difference is told', () => {
    write(1, 1200);
    const writer = new RunWriter(library.connection, run.id);
    const again = range(1000, 1210).map((epoch) => ({ ...epochOf(epoch), seconds: 999 }));
    expect(writer.differing(again)).toEqual([]);
    const other = again.map((made) =>
      made.epoch === 1010 || made.epoch === 1150 ? { ...made, values: { loss: 5 } } : made,
    );
    expect(writer.differing(other)).toEqual([1010, 1150]);
    writer.addEpochs(other, standing(1010));
    expect(epochs.of(run.id).slice(0, 1200)).toEqual(range(1, 1200).map((e) => epochOf(e)));
    expect(epochs.of(run.id)).toHaveLength(1210);
    expect(runs.get(run.id)?.summary.best).toEqual(epochOf(1010));
    expect(runs.get(run.id)?.summary.last?.epoch).toBe(1210);
  });

  it('are counted rightly after a transaction that failed', () => {
    const writer = write(1, 1020);
    const bad = [...range(1021, 1030).map((epoch) => epochOf(epoch)), epochOf(0)];
    expect(() => writer.addEpochs(bad, standing(1))).toThrow(/CHECK/);
    writer.addEpochs([epochOf(1021)], standing(1));
    expect(count('epoch_blocks')).toBe(0);
    writer.addEpochs(
      [1022, 1023, 1024].map((epoch) => epochOf(epoch)),
      standing(1),
    );
    expect(count('epoch_blocks')).toBe(1);
    expect(count('epochs')).toBe(0);
  });

  it('are given the same distance apart, from blocks and rows alike', async () => {
    expect(await epochs.evenly(run.id, 100)).toEqual([]);
    write(1, 2500);
    expect(await epochs.evenly(run.id, 5000)).toEqual(range(1, 2500).map((e) => epochOf(e)));
    const wanted = evenPlaces(2500, 300).map((at) => epochOf(at + 1));
    expect(await epochs.evenly(run.id, 300)).toEqual(wanted);
  });

  it('are thinned as if all of them had been read', async () => {
    expect(await epochs.thinned(run.id, 100)).toEqual([]);
    const noisy = (epoch: number) =>
      epochOf(epoch, { val_loss: epoch % 90 === 0 ? null : Math.sin(epoch * 1.7) * epoch });
    write(1, 3000, noisy);
    const all = range(1, 3000).map(noisy);
    for (const most of [4, 100, 1000, 2999]) {
      expect(await epochs.thinned(run.id, most)).toEqual(thinEpochs(all, most));
    }
    expect(await epochs.thinned(run.id, 3000)).toEqual(all);
  });

  it('are thinned for a stretch as if there were no others', async () => {
    const noisy = (epoch: number) => epochOf(epoch, { val_loss: Math.sin(epoch * 1.7) });
    write(1, 3000, noisy);
    const all = range(1, 3000).map(noisy);
    for (const [from, to] of [
      [1, 3000],
      [1000, 1100],
      [1024, 2048],
      [1025, 1025],
      [2000, 2900],
      [2500, 9000],
    ] as const) {
      const part = all.slice(from - 1, to);
      expect(await epochs.thinned(run.id, 5000, [from, to])).toEqual(part);
      expect(await epochs.thinned(run.id, 60, [from, to])).toEqual(thinEpochs(part, 60));
    }
    expect(await epochs.thinned(run.id, 60, [4000, 5000])).toEqual([]);
    expect(await epochs.thinned(run.id, 60, [10, 5])).toEqual([]);
  });

  it('are thinned with the names that only some of them have', async () => {
    const make = (epoch: number) =>
      epoch > 1500 ? epochOf(epoch, { val_loss: epoch === 1777 ? -5 : 2 }) : epochOf(epoch);
    write(1, 2200, make);
    const thinned = await epochs.thinned(run.id, 60);
    expect(thinned.length).toBeLessThan(70);
    expect(thinned).toContainEqual(make(1777));
    expect(thinned[0]).toEqual(make(1));
    expect(thinned.at(-1)).toEqual(make(2200));
  });
});
