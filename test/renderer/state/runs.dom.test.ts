import { describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../common/api/create-api.ts';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import { RunsState } from '../../../renderer/state/runs.svelte.ts';

const epoch = (number: number): EpochMetrics => ({
  epoch: number,
  values: { loss: 1 / number },
  seconds: number,
});

describe('epochs of a run on screen', () => {
  it('come once each and in order, whether fetched or told', async () => {
    let answer: (metrics: readonly EpochMetrics[]) => void = () => undefined;
    const api = createApi({
      call: () => new Promise((resolve) => (answer = resolve)),
    });
    const runs = new RunsState(api);
    const loaded = runs.load('r');
    runs.receive({ name: 'run.epoch', payload: { runId: 'r', metrics: epoch(3) } });
    await vi.waitUntil(() => runs.metrics['r'] !== undefined);
    answer([epoch(1), epoch(2), epoch(3)]);
    await loaded;
    runs.receive({ name: 'run.epoch', payload: { runId: 'r', metrics: epoch(4) } });
    await vi.waitUntil(() => runs.metrics['r']?.length === 4);
    expect(runs.metrics['r']?.map((entry) => entry.epoch)).toEqual([1, 2, 3, 4]);
  });

  it('are not kept for runs nobody looks at', async () => {
    const runs = new RunsState(createApi({ call: () => Promise.resolve([]) }));
    runs.receive({ name: 'run.epoch', payload: { runId: 'other', metrics: epoch(1) } });
    await runs.load('mine');
    expect(runs.metrics).toEqual({ mine: [] });
  });

  it('can be asked for again after a failure', async () => {
    let fail = true;
    const runs = new RunsState(
      createApi({
        call: () => (fail ? Promise.reject(new Error('lost')) : Promise.resolve([epoch(1)])),
      }),
    );
    await expect(runs.load('r')).rejects.toThrow('lost');
    fail = false;
    await runs.load('r');
    expect(runs.metrics['r']).toHaveLength(1);
  });
});
