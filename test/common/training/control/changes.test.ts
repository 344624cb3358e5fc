import { describe, expect, it } from 'vitest';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import { applyChange, trainingAt } from '../../../../common/training/control/apply-change.ts';
import { changesOf } from '../../../../common/training/control/run-changes.ts';
import type { RunEvent } from '../../../../common/training/control/run-control.ts';
import { readTrainingConfig } from '../../../../common/training/schema.ts';

const training = defaultTraining('regression');

function changed(step: number, change: object, number = step): RunEvent {
  return {
    number,
    at: '2026-01-01T00:00:00Z',
    seconds: 0,
    epoch: 1,
    step,
    kind: 'changed',
    text: '',
    detail: { change },
  };
}

describe('changes of settings', () => {
  it('leave alone what they do not name', () => {
    const after = applyChange(training, { learning_rate: 0.5, batchSize: undefined });
    expect(after.optimizer).toEqual({ ...training.optimizer, learning_rate: 0.5 });
    expect(after.batchSize).toBe(training.batchSize);
    expect(applyChange(training, {})).toEqual(training);
  });

  it('are in force from their step on, the later ones over the earlier', () => {
    const changes = [
      { step: 5, change: { learning_rate: 0.5 } },
      { step: 8, change: { learning_rate: 0.25, epochs: 7 } },
    ];
    const planned = { ...training, changes };
    expect(trainingAt(planned, 4)).toEqual(planned);
    expect(trainingAt(planned, 5)).toMatchObject({
      optimizer: { learning_rate: 0.5 },
      changes: [changes[1]],
    });
    const last = trainingAt(planned, 8);
    expect(last).toMatchObject({ optimizer: { learning_rate: 0.25 }, epochs: 7 });
    expect(last).not.toHaveProperty('changes');
  });

  it('are read from the events of a run, without the number of epochs', () => {
    const events = [
      changed(3, { learning_rate: 0.1, epochs: 9 }),
      { ...changed(4, {}), kind: 'paused' as const },
      changed(6, { epochs: 12 }),
    ];
    expect(changesOf(events)).toEqual([{ step: 3, change: { learning_rate: 0.1 } }]);
  });

  it('tell where a finished run was trained further, not where a stopped one went on', () => {
    const event = (kind: RunEvent['kind'], step: number, detail: RunEvent['detail'] = {}) => {
      return { ...changed(step, {}), kind, detail };
    };
    const events = [
      event('stopped', 2),
      event('continued', 2, { epochs: 5 }),
      event('finished', 6),
      // Of a run of an earlier version, which did not say it.
      event('continued', 6, { epochs: 9 }),
      event('finished', 9),
      event('continued', 9, { epochs: 12, further: true }),
      event('stopped', 11),
      event('continued', 11, { epochs: 15, further: false }),
    ];
    const further = { change: {}, further: true };
    expect(changesOf(events)).toEqual([
      { step: 6, ...further },
      { step: 9, ...further },
    ]);
  });

  it('are part of the settings as a document', () => {
    const changes = [{ step: 0, change: { callbacks: [{ type: 'TerminateOnNaN' }] } }];
    const json: unknown = JSON.parse(JSON.stringify({ ...training, changes }));
    expect(readTrainingConfig(json).changes).toEqual(changes);
    expect(() => readTrainingConfig({ ...training, changes: [{ step: -1, change: {} }] })).toThrow(
      /changes/,
    );
  });
});
