import { describe, expect, it } from 'vitest';
import { runLooks } from '../../../common/runs/run-color.ts';
import {
  comparedMetrics,
  comparisonSeries,
} from '../../../renderer/features/runs/comparison-series.ts';
import { epochsOf, summaryOf } from '../training/example-runs.ts';

const runs = [summaryOf('a'), summaryOf('b')];
const metrics = {
  a: epochsOf(10),
  b: [{ epoch: 1, seconds: 1, values: { loss: 0.5 } }],
};

describe('curves of several runs', () => {
  it('draws validation solid and training dotted in the colour of the run', () => {
    const series = comparisonSeries(runs, metrics, runLooks(runs), 'loss');
    expect(series.map(({ label, color, dash }) => [label, color, dash])).toEqual([
      ['flowers-a, validation', 1, []],
      ['flowers-a, training', 1, [2, 3]],
      ['flowers-b, training', 2, []],
    ]);
    expect(series[0]?.y(9)).toBe(metrics.a[9]?.values.val_loss);
  });

  it('tells runs of one colour apart by dash and marker, and gives a run alone no marker', () => {
    const looks = new Map([
      ['a', { color: 1, turn: 0 }],
      ['b', { color: 1, turn: 1 }],
    ]);
    const both = { a: epochsOf(3), b: epochsOf(3) };
    const [one, other] = comparisonSeries(runs, both, looks, 'loss').filter(({ id }) =>
      id.endsWith('validation'),
    );
    expect(one?.dash).not.toEqual(other?.dash);
    expect([one?.marker, other?.marker]).toEqual([0, 1]);
    const alone = comparisonSeries(runs.slice(0, 1), both, looks, 'loss');
    expect(alone.map(({ marker }) => marker)).toEqual([undefined, undefined]);
  });

  it('leaves out a metric that a run lacks', () => {
    expect(comparedMetrics(runs, metrics)).toEqual(['loss', 'accuracy']);
    const series = comparisonSeries(runs, metrics, runLooks(runs), 'accuracy');
    expect(new Set(series.map(({ id }) => id.split(' ')[0]))).toEqual(new Set(['a']));
  });
});
