import { describe, expect, it } from 'vitest';
import { headlineMetric, metricLabel, metricPairs } from '../../../common/runs/metric-names.ts';

describe('metric names', () => {
  it.each([
    ['loss', 'Loss'],
    ['val_loss', 'Validation loss'],
    ['val_accuracy', 'Validation accuracy'],
    ['r2_score', 'R²'],
    ['val_r2_score', 'Validation R²'],
    ['sparse_categorical_crossentropy', 'Sparse categorical cross-entropy'],
    ['top_k_categorical_accuracy', 'Top-k accuracy'],
    ['val_auc_pr', 'Validation AUC (precision–recall)'],
    ['price_mean_absolute_error', 'price: Mean absolute error'],
    ['dense_2_loss', 'dense_2: Loss'],
    ['learning_rate', 'Learning rate'],
    ['top_5_hits', 'Top 5 hits'],
  ])('writes %s as %s', (name, label) => {
    expect(metricLabel(name)).toBe(label);
  });

  it('joins training and validation values, the loss first', () => {
    const names = ['accuracy', 'val_accuracy', 'loss', 'val_loss'];
    expect(metricPairs(names).map((pair) => pair.metric)).toEqual(['loss', 'accuracy']);
  });

  it('looks at accuracy before errors and at errors before the loss', () => {
    expect(headlineMetric(['loss', 'accuracy'])).toBe('accuracy');
    expect(headlineMetric(['loss', 'r2_score', 'mean_absolute_error'])).toBe('mean_absolute_error');
    expect(headlineMetric(['loss'])).toBe('loss');
    expect(headlineMetric(['loss', 'price_loss', 'price_r2_score'])).toBe('price_r2_score');
    expect(headlineMetric([])).toBeNull();
  });
});
