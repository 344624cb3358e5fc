import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Program } from '../../../main/trainer/engines/engine.ts';
import { firstState } from '../../../main/trainer/going-on.ts';
import type { LoopState } from '../../../main/trainer/loop-state.ts';
import {
  ownSlots,
  StateKeeper,
  type CheckpointEntry,
  type CheckpointSink,
} from '../../../main/trainer/state-keeper.ts';

describe('the state of a run', () => {
  /** What was written, by kind; the newest. */
  let written: Map<string, CheckpointEntry>;
  let write: (entries: readonly CheckpointEntry[]) => Promise<void>;
  let keeper: StateKeeper;
  /** The only weight of a program that does nothing but have it. */
  let weight = 0;
  const program: Pick<Program, 'getState'> = {
    getState: () =>
      Promise.resolve({
        weights: { 'n/w': { shape: [1], data: Float32Array.of(weight) } },
        slots: { 'momentum/n/w': { shape: [1], data: Float32Array.of(-weight) } },
        step: weight,
        random: [1, 2, 3, 4],
      }),
  };
  const loopAt = (epochsDone: number): LoopState => ({
    ...firstState(defaultTraining('regression')),
    epoch: epochsDone + 1,
    best: keeper.best,
    bestOf: keeper.bestOf,
  });
  const moveTo = (value: number) => {
    weight = value;
    keeper.moved();
  };

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    written = new Map();
    write = (entries) => {
      for (const entry of entries) written.set(entry.kind, entry);
      return Promise.resolve();
    };
    const sink: CheckpointSink = { write: (entries) => write(entries) };
    keeper = new StateKeeper(sink, program);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('has the best weights by loss, the first of equals, beside the last', async () => {
    for (const [epoch, loss] of [3, 1, 1, 2].entries()) {
      moveTo(epoch + 1);
      await keeper.offer(epoch + 1, loss);
    }
    expect(keeper.best).toEqual({ epoch: 2, loss: 1 });
    await keeper.save(loopAt(4));
    expect(written.get('best')?.checkpoint).toMatchObject({ epoch: 2, step: 2 });
    expect(written.get('resume')?.checkpoint).toMatchObject({ epoch: 4, step: 4 });
    expect(written.get('resume')?.checkpoint.loop).toEqual(loopAt(4));
  });

  it('is first written once a minute, then as often as costs little', async () => {
    vi.advanceTimersByTime(59_999);
    expect(keeper.isDue).toBe(false);
    vi.advanceTimersByTime(1);
    expect(keeper.isDue).toBe(true);
    for (const [took, interval] of [
      [0, 2000],
      [100, 20_000],
      [5000, 60_000],
    ] as const) {
      write = () => {
        vi.advanceTimersByTime(took);
        return Promise.resolve();
      };
      await keeper.save(loopAt(1));
      vi.advanceTimersByTime(interval - 1);
      expect(keeper.isDue).toBe(false);
      vi.advanceTimersByTime(1);
      expect(keeper.isDue).toBe(true);
    }
  });

  it('is written beside the training, one at a time', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let begun = 0;
    write = () => {
      begun += 1;
      return promise;
    };
    await keeper.saveBeside(loopAt(1));
    await keeper.saveBeside(loopAt(2));
    expect(begun).toBe(1);
    expect(keeper.isDue).toBe(false);
    resolve();
    await keeper.settled();
    await keeper.saveBeside(loopAt(3));
    expect(begun).toBe(2);
  });

  it('says that a writing beside the training has failed, and makes up for it', async () => {
    write = () => Promise.reject(new AppError('disk-full', 'The disk is full.'));
    await keeper.saveBeside(loopAt(1));
    await keeper.settled();
    expect(keeper.hasFailed).toBe(true);
    expect(keeper.isDue).toBe(true);
    await expect(keeper.save(loopAt(1))).rejects.toThrow('The disk is full.');
    write = () => Promise.resolve();
    await keeper.save(loopAt(1));
    expect(keeper.hasFailed).toBe(false);
  });

  it('brings back what callbacks remember of the weights', async () => {
    moveTo(3);
    await keeper.keepAsBestOf('EarlyStopping', 3);
    moveTo(4);
    await keeper.save(loopAt(4));
    const stored = written.get('resume')?.checkpoint;
    if (!stored) throw new Error('Nothing was written');
    expect(Object.keys(ownSlots(stored.slots))).toEqual(['momentum/n/w']);
    const other = new StateKeeper({ write: () => Promise.resolve() }, program);
    other.remember({ best: null, bestOf: keeper.bestOf }, null, stored.slots);
    expect(other.bestOf).toEqual({ EarlyStopping: 3 });
    expect(other.weightsOf('EarlyStopping')?.['n/w']?.data).toEqual(Float32Array.of(3));
  });

  it('writes the best weights once', async () => {
    moveTo(1);
    await keeper.offer(1, 1);
    expect(keeper.isFirst).toBe(true);
    await keeper.saveBest();
    expect(keeper.isFirst).toBe(false);
    written.clear();
    await keeper.save(loopAt(1));
    expect([...written.keys()]).toEqual(['resume']);
    await keeper.saveFinal(2);
    expect([...written.keys()]).toEqual(['resume', 'final']);
  });
});
