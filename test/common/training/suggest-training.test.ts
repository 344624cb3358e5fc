import { describe, expect, it } from 'vitest';
import { suggestTraining } from '../../../common/training/suggest-training.ts';
import { readTrainingConfig } from '../../../common/training/schema.ts';

describe('suggested training settings', () => {
  it.each([
    [105, 16, 300],
    [768, 16, 80],
    [14_448, 32, 20],
    [1_000_000, 128, 20],
    [0, 16, 300],
  ])('for %i training rows: batches of %i, %i epochs', (rows, batchSize, epochs) => {
    const training = suggestTraining('regression', rows);
    expect(training).toMatchObject({ batchSize, epochs });
    expect(readTrainingConfig(training)).toEqual(training);
  });

  it.each([
    [100, true, 0.01],
    [100, false, 0.001],
    [3000, true, 0.001],
  ])(
    'for %i rows of a series whose past is seen (or not: %s): a rate of %d',
    (rows, past, rate) => {
      const window = {
        length: 12,
        horizon: 1,
        stride: 1,
        purpose: 'forecast',
        seesTarget: past,
      } as const;
      const training = suggestTraining('regression', rows, window);
      expect(training.optimizer.learning_rate).toBe(rate);
      expect(readTrainingConfig(training)).toEqual(training);
    },
  );
});
