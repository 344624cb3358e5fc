import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Redraw, type Turn } from '../../../renderer/ui/charts/redraw.ts';

let clock = 0;
/** All callbacks of a frame get the same time. */
let frameTime = 0;

/** Drawing that takes `cost` milliseconds of a clock that only the test moves. */
function charts(count: number, cost: number) {
  const turn: Turn = { frame: -1, rested: 0 };
  const times = Array.from({ length: count }, (): number[] => []);
  const redraws = times.map(
    (drawn) =>
      new Redraw(() => {
        drawn.push(performance.now());
        clock += cost;
      }, turn),
  );
  return { times, redraws };
}

/** Moves on by some milliseconds; a frame comes 8 after it is asked for. */
async function pass(milliseconds: number, each: () => void = () => undefined): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 4) {
    clock += 4;
    frameTime = clock;
    each();
    vi.advanceTimersByTime(4);
    await tick();
  }
}

describe('redrawing', () => {
  beforeEach(() => {
    clock = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    vi.stubGlobal('requestAnimationFrame', (callback: (now: number) => void) =>
      setTimeout(() => callback(frameTime), 8),
    );
    vi.stubGlobal('cancelAnimationFrame', (frame: number) => clearTimeout(frame));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('joins what comes quickly and draws the last of it', async () => {
    const { times, redraws } = charts(1, 0);
    await pass(1000, () => redraws[0]?.request());
    await pass(200);
    expect(times[0]?.length).toBeGreaterThan(8);
    expect(times[0]?.length).toBeLessThan(18);
  });

  it('draws several costly charts in turns within a tenth of the time', async () => {
    const { times, redraws } = charts(3, 20);
    await pass(8000, () => redraws.forEach((redraw) => redraw.request()));
    const counts = times.map((drawn) => drawn.length);
    expect(Math.min(...counts)).toBeGreaterThan(3);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    expect((20 * counts.reduce((sum, count) => sum + count)) / clock).toBeLessThan(0.1);
  });

  it('answers a person at once, also while it rests', async () => {
    const { times, redraws } = charts(1, 50);
    redraws[0]?.request();
    await pass(40);
    expect(times[0]).toHaveLength(1);
    redraws[0]?.request();
    redraws[0]?.soon();
    await pass(20);
    expect(times[0]).toHaveLength(2);
  });

  it('draws nothing once it is cancelled', async () => {
    const { times, redraws } = charts(1, 0);
    redraws[0]?.request();
    redraws[0]?.cancel();
    await pass(200);
    expect(times[0]).toEqual([]);
  });
});
