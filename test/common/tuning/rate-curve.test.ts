import { describe, expect, it } from 'vitest';
import { RandomSource } from '../../../common/random/random-source.ts';
import {
  hasExploded,
  rateOfStep,
  rateSearch,
  smoothRates,
  suggestRate,
  type TriedRate,
} from '../../../common/tuning/rate-curve.ts';

/** Losses of a search: flat, then falling from `falls` to `turns`, then exploding; with noise. */
function curve(falls: number, turns: number, noise: number): TriedRate[] {
  const random = RandomSource.seeded(3, 'rates');
  const tried: TriedRate[] = [];
  for (let step = 0; step < rateSearch.steps; step += 1) {
    const rate = rateOfStep(step);
    const way = Math.log(rate / falls) / Math.log(turns / falls);
    const fallen = 2.3 - 1.5 * Math.min(1, Math.max(0, way));
    const loss = fallen + Math.max(0, rate / turns - 1) ** 2 + noise * (random.uniform() - 0.5);
    tried.push({ rate, loss });
    if (hasExploded(tried)) break;
  }
  return tried;
}

describe('rates of a search', () => {
  it('are spaced evenly on a logarithmic scale from the first to the last', () => {
    expect(rateOfStep(0)).toBe(rateSearch.first);
    expect(rateOfStep(rateSearch.steps - 1)).toBeCloseTo(rateSearch.last, 10);
    expect(rateOfStep(2) / rateOfStep(1)).toBeCloseTo(rateOfStep(100) / rateOfStep(99), 10);
  });
});

describe('the smoothed curve', () => {
  it('is the average corrected for its beginning, and ends where there is no number', () => {
    const tried = [4, 2, null, 1].map((loss, i) => ({ rate: i + 1, loss }));
    const [first, second, ...rest] = smoothRates(tried);
    expect(first?.loss).toBeCloseTo(4, 12);
    expect(second?.loss).toBeCloseTo((0.9 * 0.1 * 4 + 0.1 * 2) / (1 - 0.81), 12);
    expect(rest).toEqual([]);
  });
});

describe('an exploded search', () => {
  it('ends long before the last rate, but not at the noise of a flat beginning', () => {
    const tried = curve(1e-4, 1e-1, 0.3);
    expect(tried.length).toBeLessThan(rateSearch.steps);
    expect(tried.at(-1)?.rate).toBeGreaterThan(0.1);
  });

  it('ends at the first loss that is no number', () => {
    expect(
      hasExploded([
        { rate: 1, loss: 1 },
        { rate: 2, loss: null },
      ]),
    ).toBe(true);
  });
});

describe('the suggested rate', () => {
  it.each([
    [1e-4, 1e-1],
    [1e-3, 1],
    [1e-5, 1e-3],
  ])('lies in the fall between %s and %s', (falls, turns) => {
    for (const noise of [0, 0.2]) {
      const found = suggestRate(curve(falls, turns, noise));
      expect(found?.rate).toBeGreaterThan(falls);
      expect(found?.rate).toBeLessThan(turns);
    }
  });

  it('is rounded to two digits and comes with its reason', () => {
    const found = suggestRate(curve(1e-4, 1e-1, 0.1));
    expect(found?.rate).toBe(Number(found?.rate.toPrecision(2)));
    expect(found?.reason).toMatch(/begins to fall at a rate of about/);
    expect(found?.explodes).toBeGreaterThan(0.1);
  });

  it('is not given for noise alone, nor for too few steps', () => {
    const random = RandomSource.seeded(1, 'noise');
    const flat = Array.from({ length: rateSearch.steps }, (_, step) => ({
      rate: rateOfStep(step),
      loss: 2.3 + 0.5 * (random.uniform() - 0.5),
    }));
    expect(suggestRate(flat)).toBeNull();
    expect(suggestRate(curve(1e-4, 1e-1, 0).slice(0, 15))).toBeNull();
  });
});
