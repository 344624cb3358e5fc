import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckpointRepository } from '../../../main/storage/checkpoint-repository.ts';
import { openLibrary, type Library } from '../../../main/storage/library.ts';
import type { Program } from '../../../main/trainer/engines/engine.ts';
import { WeightsKeeper } from '../../../main/trainer/weights-keeper.ts';
import { addRunningRun, run } from '../storage/sample-rows.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

describe('the weights of a run', () => {
  let library: Library;
  let checkpoints: CheckpointRepository;
  let keeper: WeightsKeeper;
  /** The only weight of a program that does nothing but have it. */
  let weight = 0;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    library = openLibrary(temporaryFolder());
    addRunningRun(library.connection);
    checkpoints = new CheckpointRepository(library.connection);
    const program: Pick<Program, 'getState'> = {
      getState: () =>
        Promise.resolve({
          weights: { 'n/w': { shape: [1], data: Float32Array.of(weight) } },
          slots: {},
          step: weight,
          random: [1, 2, 3, 4],
        }),
    };
    keeper = new WeightsKeeper(checkpoints, run.id, program as Program);
  });

  afterEach(async () => {
    vi.useRealTimers();
    await library.close();
  });

  it('are the best ones by loss, the first of equals, beside the last', async () => {
    for (const [epoch, loss] of [3, 1, 1, 2].entries()) {
      weight = epoch + 1;
      await keeper.offer(epoch + 1, loss);
    }
    expect(keeper.bestEpoch).toBe(2);
    await keeper.save(4, true);
    expect(checkpoints.get(run.id, 'best')).toMatchObject({ epoch: 2, step: 2 });
    expect(checkpoints.get(run.id, 'final')).toMatchObject({ epoch: 4, step: 4 });
  });

  it('are written after the first epoch and then every other second', async () => {
    await keeper.saveIfDue(0);
    expect(checkpoints.get(run.id, 'final')).toBeNull();
    weight = 1;
    await keeper.offer(1, 1);
    await keeper.saveIfDue(1);
    expect(checkpoints.get(run.id, 'best')?.epoch).toBe(1);
    expect(checkpoints.get(run.id, 'final')?.epoch).toBe(1);
    vi.advanceTimersByTime(1999);
    await keeper.saveIfDue(2);
    expect(checkpoints.get(run.id, 'final')?.epoch).toBe(1);
    vi.advanceTimersByTime(1);
    await keeper.saveIfDue(3);
    expect(checkpoints.get(run.id, 'final')?.epoch).toBe(3);
  });

  it.each([
    { took: 100, interval: 20_000 },
    { took: 5000, interval: 60_000 },
  ])('are written every $interval ms where each takes $took ms', async ({ took, interval }) => {
    const put = checkpoints.put.bind(checkpoints);
    vi.spyOn(checkpoints, 'put').mockImplementation((...args) => {
      vi.advanceTimersByTime(took);
      put(...args);
    });
    await keeper.offer(1, 1);
    await keeper.saveIfDue(1);
    vi.advanceTimersByTime(interval - 1);
    await keeper.saveIfDue(2);
    expect(checkpoints.get(run.id, 'final')?.epoch).toBe(1);
    vi.advanceTimersByTime(1);
    await keeper.saveIfDue(3);
    expect(checkpoints.get(run.id, 'final')?.epoch).toBe(3);
  });

  it('are written once a minute while the first epoch goes on', async () => {
    vi.advanceTimersByTime(60_000);
    await keeper.saveIfDue(0);
    expect(checkpoints.get(run.id, 'final')?.epoch).toBe(0);
  });

  it('leave out last ones that are no numbers', async () => {
    weight = 1;
    await keeper.offer(1, 1);
    weight = NaN;
    await keeper.offer(2, NaN);
    await keeper.save(1, false);
    expect(checkpoints.get(run.id, 'best')?.epoch).toBe(1);
    expect(checkpoints.get(run.id, 'final')).toBeNull();
  });
});
