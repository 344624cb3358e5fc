import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { optimizerDefaults, scheduleDefaults } from '../../common/training/catalogue.ts';
import { StudioUnderTest } from './studio-under-test.ts';

describe('settings of a training', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });

  afterEach(() => studio.remove());

  it('log the learning rate of a schedule and every chosen metric', async () => {
    const project = await studio.sample('iris', {
      epochs: 4,
      schedule: { ...scheduleDefaults.step, decay_steps: 12, decay_rate: 0.5 },
      optimizer: { ...optimizerDefaults.Adam, learning_rate: 0.01, use_ema: true, clipnorm: 1 },
      classWeights: 'balanced',
      metrics: ['accuracy', 'f1_score', 'auc'],
      batchSize: 16,
    });
    const run = await studio.train(project.id);
    expect(run.status).toBe('finished');
    const epochs = await studio.api.runs.metrics({ id: run.id });
    const rates = epochs.map(({ values }) => values['learning_rate'] ?? NaN);
    expect(rates[0]).toBe(0.01);
    rates.slice(1).forEach((rate, epoch) => expect(rate).toBeLessThanOrEqual(rates[epoch] ?? NaN));
    expect(rates.at(-1)).toBeLessThan(0.01);
    for (const name of ['accuracy', 'f1_score', 'auc']) {
      expect(epochs.at(-1)?.values[name]).toBeGreaterThan(0);
      expect(epochs.at(-1)?.values[`val_${name}`]).toBeGreaterThan(0);
    }
    expect(run.test).toMatchObject({
      loss: expect.any(Number) as number,
      accuracy: expect.any(Number) as number,
      f1_score: expect.any(Number) as number,
      auc: expect.any(Number) as number,
    });
  });

  it('lower the rate once the watched value no longer gets better', async () => {
    const project = await studio.sample('iris', {
      epochs: 5,
      // A change this small never counts, so that every epoch after the first waits.
      callbacks: [
        {
          type: 'ReduceLROnPlateau',
          monitor: 'val_loss',
          mode: 'auto',
          min_delta: 1000,
          patience: 2,
          factor: 0.5,
          cooldown: 0,
          min_lr: 0,
        },
      ],
    });
    const run = await studio.train(project.id);
    const epochs = await studio.api.runs.metrics({ id: run.id });
    expect(epochs.map(({ values }) => values['learning_rate'])).toEqual([
      0.001, 0.001, 0.001, 0.0005, 0.0005,
    ]);
  });
});
