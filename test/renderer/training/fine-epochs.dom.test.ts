import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../common/api/create-api.ts';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import { thinEpochs } from '../../../common/runs/thin-epochs.ts';
import { FineEpochs } from '../../../renderer/features/training/fine-epochs.svelte.ts';

const measure = { ofEpoch: ({ epoch }: EpochMetrics) => epoch };

function history(count: number, loss: (epoch: number) => number): readonly EpochMetrics[] {
  return Array.from({ length: count }, (_, at) => ({
    epoch: at + 1,
    seconds: at,
    values: { loss: loss(at + 1) },
  }));
}

/** A window onto a run whose services thin as the real ones do. */
function opened(all: readonly EpochMetrics[]) {
  const asked: (readonly [number, number])[] = [];
  const api = createApi({
    call: (_name, input) => {
      const { most, stretch } = input as { most: number; stretch: readonly [number, number] };
      asked.push(stretch);
      const part = all.filter(({ epoch }) => epoch >= stretch[0] && epoch <= stretch[1]);
      return Promise.resolve(thinEpochs(part, most));
    },
  });
  return { fine: new FineEpochs(api), kept: thinEpochs(all, 4000), asked };
}

const rested = () => vi.advanceTimersByTimeAsync(500);

describe('the epochs of a run that is zoomed into', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are those that the window keeps, as long as these are fine enough', async () => {
    const { fine, kept, asked } = opened(history(100_000, (epoch) => Math.sin(epoch * 1.7)));
    fine.follow('r', kept, null, measure);
    fine.follow('r', kept, { min: 20_000, max: 90_000 }, measure);
    await rested();
    expect(asked).toEqual([]);
    expect(fine.among('r', kept)).toBe(kept);
  });

  it('become finer, and at last every one, in order and without doubles', async () => {
    const all = history(100_000, (epoch) => Math.sin(epoch * 1.7));
    const { fine, kept, asked } = opened(all);
    fine.follow('r', kept, { min: 50_000, max: 50_300 }, measure);
    await rested();
    expect(asked).toHaveLength(1);
    const shown = fine.among('r', kept);
    expect(shown.filter(({ epoch }) => epoch >= 50_000 && epoch <= 50_300)).toEqual(
      all.slice(49_999, 50_300),
    );
    expect(shown.every(({ epoch }, at) => at === 0 || epoch > (shown[at - 1]?.epoch ?? 0))).toBe(
      true,
    );
    expect(shown[0]).toBe(kept[0]);
    expect(shown.at(-1)).toBe(kept.at(-1));
    fine.follow('r', kept, { min: 50_100, max: 50_200 }, measure);
    await rested();
    expect(asked).toHaveLength(1);
  });

  it('are fetched once the person rests, for the last place only', async () => {
    const { fine, kept, asked } = opened(history(100_000, (epoch) => Math.sin(epoch * 1.7)));
    for (const min of [10_000, 20_000, 30_000]) {
      fine.follow('r', kept, { min, max: min + 2000 }, measure);
    }
    await rested();
    expect(asked).toHaveLength(1);
    expect(asked[0]?.[0]).toBeGreaterThan(25_000);
  });

  it('are not asked for again where there is nothing finer to be seen', async () => {
    const { fine, kept, asked } = opened(history(100_000, () => 1));
    for (let turn = 0; turn < 3; turn++) {
      fine.follow('r', kept, { min: 40_000, max: 60_000 }, measure);
      await rested();
    }
    expect(asked).toHaveLength(1);
  });

  it('are not those of another run', async () => {
    const { fine, kept } = opened(history(100_000, (epoch) => Math.sin(epoch * 1.7)));
    fine.follow('r', kept, { min: 50_000, max: 50_300 }, measure);
    await rested();
    expect(fine.among('other', kept)).toBe(kept);
  });
});
