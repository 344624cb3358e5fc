import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApi } from '../../../common/api/create-api.ts';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import { RunsState } from '../../../renderer/state/runs.svelte.ts';
import { summaryOf } from '../training/example-runs.ts';

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
    runs.receive({ name: 'run.epochs', payload: { runId: 'r', epochs: [epoch(3)] } });
    await vi.waitUntil(() => runs.metrics['r'] !== undefined, { timeout: 30_000 });
    answer([epoch(1), epoch(2), epoch(3)]);
    await loaded;
    runs.receive({ name: 'run.epochs', payload: { runId: 'r', epochs: [epoch(4)] } });
    await vi.waitUntil(() => runs.metrics['r']?.length === 4, { timeout: 30_000 });
    expect(runs.metrics['r']?.map((entry) => entry.epoch)).toEqual([1, 2, 3, 4]);
  });

  it('are not kept for runs nobody looks at', async () => {
    const runs = new RunsState(createApi({ call: () => Promise.resolve([]) }));
    runs.receive({ name: 'run.epochs', payload: { runId: 'other', epochs: [epoch(1)] } });
    await runs.load('mine');
    expect(runs.metrics).toEqual({ mine: [] });
  });

  it('stay bounded in number over a long run, and lose no peak', async () => {
    const runs = new RunsState(createApi({ call: () => Promise.resolve([]) }));
    await runs.load('r');
    for (let first = 1; first <= 200_000; first += 500) {
      const epochs = Array.from({ length: 500 }, (_, index) => epoch(first + index));
      if (first === 60_001) epochs[7] = { ...epoch(60_008), values: { loss: 99 } };
      runs.receive({ name: 'run.epochs', payload: { runId: 'r', epochs } });
    }
    const shown = runs.metrics['r'] ?? [];
    expect(shown.length).toBeLessThan(30_000);
    expect(shown.map((entry) => entry.epoch)).toContain(60_008);
    expect(shown[0]?.epoch).toBe(1);
    expect(shown.at(-1)?.epoch).toBe(200_000);
  });

  it('of a long run come as few for its first picture, then as many as a chart shows', async () => {
    let whenIdle: () => void = () => undefined;
    vi.stubGlobal('requestIdleCallback', (work: () => void) => (whenIdle = work));
    onTestFinished(() => void vi.unstubAllGlobals());
    const asked: number[] = [];
    const every = (step: number) =>
      Array.from({ length: 360_000 / step }, (_, at) => epoch((at + 1) * step));
    const runs = new RunsState(
      createApi({
        call: (name, input) => {
          if (name !== 'runs.metrics') throw new Error(name);
          const { most } = input as { most: number };
          asked.push(most);
          return Promise.resolve(every(360_000 / most));
        },
      }),
    );
    runs.take({ ...summaryOf('r', { status: 'finished' }), epochsDone: 360_000 });
    await runs.load('r');
    expect(runs.metrics['r']).toHaveLength(1000);
    expect(asked).toEqual([1000]);
    whenIdle();
    await vi.waitUntil(() => (runs.metrics['r']?.length ?? 0) >= 4000, { timeout: 30_000 });
    expect(asked).toEqual([1000, 4000]);
    const numbers = runs.metrics['r']?.map((one) => one.epoch) ?? [];
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
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
