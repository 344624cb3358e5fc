import { describe, expect, it } from 'vitest';
import {
  shortMetric,
  testLabel,
  testMetrics,
} from '../../../renderer/features/runs/test-metrics.ts';
import { summaryOf } from '../training/example-runs.ts';

describe('metrics of the test rows', () => {
  it('are abbreviated as the field does, others are written out', () => {
    expect(['root_mean_squared_error', 'r2_score', 'accuracy'].map(shortMetric)).toEqual([
      'RMSE',
      'R²',
      'Accuracy',
    ]);
    expect(['loss', 'mean_absolute_error', 'r2_score'].map(testLabel)).toEqual([
      'Test loss',
      'Test MAE',
      'Test R²',
    ]);
  });

  it('leave out what is the loss of every run', () => {
    const squared = summaryOf('a', { test: { loss: 4, mean_squared_error: 4, r2_score: 0.5 } });
    const absolute = summaryOf('b', { test: { loss: 2, mean_squared_error: 4 } });
    const unknown = summaryOf('c', { test: null });
    expect(testMetrics([squared, unknown])).toEqual(['loss', 'r2_score']);
    expect(testMetrics([squared, absolute])).toContain('mean_squared_error');
  });
});
