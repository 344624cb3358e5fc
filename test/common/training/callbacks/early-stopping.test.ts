import { describe, expect, it } from 'vitest';
import { driveCallbacks } from './drive-callbacks.ts';
import { earlyStopping, epochsOf } from './samples.ts';

/** How many epochs take place. */
function epochsRun(
  changes: Parameters<typeof earlyStopping>[0],
  values: readonly (number | null)[],
  name = 'val_loss',
): number {
  return driveCallbacks([earlyStopping(changes)], epochsOf(values, name)).rates.length;
}

/** Expected from Keras 3's callback. */
describe('EarlyStopping', () => {
  it('ends a run after the epochs of patience without a better value', () => {
    expect(epochsRun({ patience: 2 }, [1, 0.9, 0.95, 0.9, 0.8])).toBe(4);
    expect(epochsRun({ patience: 2 }, [1, 0.9, 0.95, 0.8, 0.7])).toBe(5);
  });

  it('never ends a run after its first epoch', () => {
    expect(epochsRun({ patience: 0 }, [null, null, null])).toBe(2);
  });

  it('counts from the start epoch on', () => {
    expect(epochsRun({ patience: 1, start_from_epoch: 3 }, [1, 2, 3, 4, 5, 6])).toBe(5);
  });

  it('goes on counting while the baseline is not beaten', () => {
    expect(epochsRun({ patience: 3, baseline: 0.5 }, [1, 0.9, 0.8, 0.7, 0.8])).toBe(5);
    expect(epochsRun({ patience: 3, baseline: 0.5 }, [1, 0.4, 0.45, 0.45, 0.41, 0.3])).toBe(5);
  });

  it('watches for more where more is better, or where it is told to', () => {
    expect(epochsRun({ monitor: 'accuracy' }, [0.1, 0.2, 0.3], 'accuracy')).toBe(3);
    expect(epochsRun({ mode: 'max' }, [0.1, 0.2, 0.1, 0.4])).toBe(3);
  });

  it('restores the weights of the best epoch, also when the last epoch has come', () => {
    const callback = earlyStopping({ patience: 9, restore_best_weights: true });
    const { weights, reasons } = driveCallbacks([callback], epochsOf([1, 0.4, 0.5, 0.6]));
    expect(weights).toBe(2);
    expect(reasons).toEqual([
      'EarlyStopping: the weights of epoch 2 are restored, with the best val_loss: 0.4.',
    ]);
  });

  it('says why it ended the run', () => {
    const { reasons } = driveCallbacks([earlyStopping({ patience: 2 })], epochsOf([1, 0.25, 1, 1]));
    expect(reasons).toEqual([
      'EarlyStopping: val_loss has not been better than 0.25 in epoch 2 for 2 epochs.',
    ]);
    const baseline = earlyStopping({ patience: 1, baseline: 0.1 });
    expect(driveCallbacks([baseline], epochsOf([1, 1])).reasons).toEqual([
      'EarlyStopping: val_loss has not been better than the baseline 0.1 for 2 epochs.',
    ]);
  });
});
