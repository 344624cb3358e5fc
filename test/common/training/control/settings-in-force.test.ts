import { describe, expect, it } from 'vitest';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import type { RunEvent } from '../../../../common/training/control/run-control.ts';
import { settingsInForce } from '../../../../common/training/control/settings-in-force.ts';

const training = { ...defaultTraining('regression'), epochs: 20, batchSize: 32 };

const event = (kind: RunEvent['kind'], number: number, detail: object): RunEvent => ({
  number,
  at: '2026-01-01T00:00:00Z',
  seconds: 0,
  epoch: 1,
  step: number,
  kind,
  text: '',
  detail: { ...detail },
});

describe('the settings in force', () => {
  it('are those of the beginning where nothing was changed', () => {
    expect(settingsInForce({ training }, [event('started', 1, {})], 20)).toEqual(training);
  });

  it('hold the later of two changes, and what neither names', () => {
    const events = [
      event('changed', 1, { change: { learning_rate: 0.5, batchSize: 8 } }),
      event('changed', 2, { change: { learning_rate: 0.25 } }),
    ];
    const now = settingsInForce({ training }, events, 20);
    expect(now.optimizer).toEqual({ ...training.optimizer, learning_rate: 0.25 });
    expect(now.batchSize).toBe(8);
    expect(now.loss).toBe(training.loss);
  });

  it('have the number of epochs that the run says, whatever a change said', () => {
    const events = [event('changed', 1, { change: { epochs: 30 } })];
    expect(settingsInForce({ training }, events, 50).epochs).toBe(50);
  });
});
