import { describe, expect, it } from 'vitest';
import { rateOfStep, type TriedRate } from '../../../common/tuning/rate-curve.ts';
import { rateMarks, rateSeries } from '../../../renderer/features/tuning/rate-series.ts';

/** A level loss with noise that begins low, falls from 0.001 on and explodes from 1 on. */
const tried: readonly TriedRate[] = Array.from({ length: 180 }, (_, step) => {
  const rate = rateOfStep(step);
  const noise = step === 0 ? -0.9 : 0.2 * Math.sin(step * 7);
  if (rate > 1) return { rate, loss: 1e4 * rate };
  return { rate, loss: 2 + noise - (rate > 0.001 ? 0.5 * Math.log10(rate / 0.001) : 0) };
});

describe('the curve of the learning-rate finder', () => {
  it('shows all of the way down, also where the first loss is far below the level, and no explosion', () => {
    const [smoothed, steps] = rateSeries(tried);
    const shown = (series = smoothed) =>
      Array.from({ length: series?.length ?? 0 }, (_, index) => series?.y(index) ?? null);
    const before = tried.filter(({ rate }) => rate <= 1).length;
    expect(shown().slice(0, before)).not.toContain(null);
    expect(shown(steps).slice(0, before)).not.toContain(null);
    expect(
      shown(steps)
        .slice(before)
        .every((loss) => loss === null),
    ).toBe(true);
    expect(Math.max(...shown().map((loss) => loss ?? 0))).toBeLessThan(3);
  });

  it('marks the suggested rate, and the one that is set where the search came by it', () => {
    const suggested = { rate: 0.02, explodes: 1, reason: '' };
    expect(rateMarks(tried, suggested, 0.001).map(({ x }) => x)).toEqual([0.02, 0.001]);
    expect(rateMarks(tried, suggested, 100).map(({ x }) => x)).toEqual([0.02]);
    expect(rateMarks([], null, 0.001)).toEqual([]);
  });
});
