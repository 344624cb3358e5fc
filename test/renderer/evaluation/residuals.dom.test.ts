import { describe, expect, it } from 'vitest';
import { residualBins, residuals } from '../../../renderer/features/evaluation/residuals.ts';
import { headlineNumbers } from '../../../renderer/features/evaluation/headline.ts';

describe('residuals', () => {
  it('are predicted minus actual', () => {
    expect(residuals([{ row: 0, actual: 10, predicted: 12 }])).toEqual([2]);
  });

  it.each([
    ['both sides', [-3.2, -1, -0.1, 0.4, 2, 7.9]],
    ['only too low', [-5, -2, -1]],
    ['only too high', [0.5, 2, 2, 9]],
    ['with the ends on an edge', [-3, 0, 3]],
  ])('are all counted, %s, and no bar holds both signs', (_, values) => {
    const bins = residualBins(values, 10);
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(values.length);
    expect(bins.length).toBeLessThanOrEqual(12);
    for (const bin of bins) expect(bin.from * bin.to).toBeGreaterThanOrEqual(0);
  });

  it('stand in one bar when all are zero and in none when there are none', () => {
    expect(residualBins([0, 0])).toEqual([{ from: -0.5, to: 0.5, count: 2 }]);
    expect(residualBins([NaN])).toEqual([]);
  });
});

describe('headlineNumbers', () => {
  it('puts the most telling first and says whether the guess is beaten', () => {
    const numbers = headlineNumbers({
      metrics: { loss: 0.9, accuracy: 0.7 },
      baseline: { loss: 0.8, accuracy: 0.65 },
    });
    expect(numbers.map(({ name, beatsBaseline }) => [name, beatsBaseline])).toEqual([
      ['accuracy', true],
      ['loss', false],
    ]);
  });

  it('shows a loss that is one of the metrics once', () => {
    const numbers = headlineNumbers({
      metrics: { loss: 0.04, root_mean_squared_error: 0.2, mean_squared_error: 0.04 },
      baseline: {},
    });
    expect(numbers.map(({ label }) => label)).toEqual([
      'Root mean squared error',
      'Mean squared error (loss)',
    ]);
  });

  it('leaves the judgement open without a baseline', () => {
    const [number] = headlineNumbers({ metrics: { r2_score: 0.5 }, baseline: {} });
    expect(number).toMatchObject({ baseline: null, beatsBaseline: null, label: 'R²' });
  });
});
