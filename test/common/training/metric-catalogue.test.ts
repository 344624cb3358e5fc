import { describe, expect, it } from 'vitest';
import { moreIsBetter } from '../../../common/training/metric-catalogue.ts';

describe('what is better', () => {
  it.each([
    ['loss', false],
    ['val_loss', false],
    ['price_loss', false],
    ['accuracy', true],
    ['val_accuracy', true],
    ['species_accuracy', true],
    ['mean_absolute_error', false],
    ['val_root_mean_squared_error', false],
    ['r2_score', true],
    ['auc', true],
    ['val_auc_pr', true],
    ['cosine_similarity', true],
    ['logcosh', false],
    ['learning_rate', false],
  ])('%s: more is %s', (name, expected) => {
    expect(moreIsBetter(name)).toBe(expected);
  });
});
