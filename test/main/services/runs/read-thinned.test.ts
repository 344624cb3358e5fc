import { describe, expect, it } from 'vitest';
import type { EpochMetrics } from '../../../../common/runs/run.ts';
import { readThinned } from '../../../../main/services/runs/read-thinned.ts';

const history: EpochMetrics[] = Array.from({ length: 50_000 }, (_, index) => ({
  epoch: index + 1,
  seconds: index,
  values: { loss: index === 31_234 ? 99 : 1 / (index + 1) },
}));

/** Hands out epochs as the library does, and remembers how many at once. */
const stored = (count: number) => {
  const portions: number[] = [];
  const after = (_run: string, epoch: number, limit: number) => {
    const portion = history
      .slice(0, count)
      .filter((entry) => entry.epoch > epoch)
      .slice(0, limit);
    portions.push(portion.length);
    return portion;
  };
  return { after, portions };
};

describe('readThinned', () => {
  it('gives all epochs of a short run', async () => {
    expect(await readThinned(stored(300), 'r', 1000)).toEqual(history.slice(0, 300));
    expect(await readThinned(stored(0), 'r', 1000)).toEqual([]);
  });

  it('reads a long run in portions and keeps its peaks and ends', async () => {
    const epochs = stored(50_000);
    const thinned = await readThinned(epochs, 'r', 1000);
    expect(thinned.length).toBeLessThanOrEqual(1002);
    expect(thinned[0]).toEqual(history[0]);
    expect(thinned.at(-1)).toEqual(history.at(-1));
    expect(thinned).toContainEqual(history[31_234]);
    expect(Math.max(...epochs.portions)).toBeLessThan(5000);
  });
});
