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
});
