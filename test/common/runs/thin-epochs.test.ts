import { describe, expect, it } from 'vitest';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import { thinEpochs } from '../../../common/runs/thin-epochs.ts';

const history = (count: number): EpochMetrics[] =>
  Array.from({ length: count }, (_, index) => ({
    epoch: index + 1,
    seconds: index,
    values: {
      loss: 1 + Math.sin(index * 12.9898) / (index + 1),
      accuracy: index % 50 === 7 ? null : Math.cos(index * 78.233),
    },
  }));

const numbers = (epochs: readonly EpochMetrics[]) => epochs.map(({ epoch }) => epoch);

/** Lowest and highest value of a metric in each of several parts of the epochs. */
function extremes(epochs: readonly EpochMetrics[], name: string, last: number, parts = 1) {
  return Array.from({ length: parts }, (_, part) => {
    const values = epochs
      .filter(({ epoch }) => Math.floor(((epoch - 1) * parts) / last) === part)
      .flatMap(({ values }) => values[name] ?? []);
    return [Math.min(...values), Math.max(...values)];
  });
}

describe('thinEpochs', () => {
  it('gives a short history back as it is', () => {
    const epochs = history(100);
    expect(thinEpochs(epochs, 100)).toBe(epochs);
  });

  it('keeps the ends and every peak and dip of every metric, in order', () => {
    const epochs = history(10_000);
    const thinned = thinEpochs(epochs, 400);
    expect(thinned.length).toBeLessThanOrEqual(402);
    expect(thinned[0]).toBe(epochs[0]);
    expect(thinned.at(-1)).toBe(epochs.at(-1));
    expect(numbers(thinned)).toEqual([...numbers(thinned)].sort((a, b) => a - b));
    expect(new Set(numbers(thinned)).size).toBe(thinned.length);
    for (const name of ['loss', 'accuracy']) {
      expect(extremes(thinned, name, 10_000, 10)).toEqual(extremes(epochs, name, 10_000, 10));
    }
  });

  it('spreads what it keeps evenly over the history when it thins again and again', () => {
    const epochs = history(10_000);
    let kept: readonly EpochMetrics[] = [];
    for (let from = 0; from < epochs.length; from += 200) {
      kept = thinEpochs([...kept, ...epochs.slice(from, from + 200)], 400);
    }
    expect(extremes(kept, 'loss', 10_000)).toEqual(extremes(epochs, 'loss', 10_000));
    const early = kept.filter(({ epoch }) => epoch <= 5000).length;
    expect(early / kept.length).toBeGreaterThan(0.4);
    expect(early / kept.length).toBeLessThan(0.6);
  });

  it('keeps something of stretches without any value', () => {
    const epochs = history(1000).map((epoch) => ({ ...epoch, values: { loss: null } }));
    expect(thinEpochs(epochs, 100).length).toBeGreaterThan(40);
  });
});
