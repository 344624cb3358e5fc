import { describe, expect, it } from 'vitest';
import type { CallbackConfig } from '../../../../common/training/callbacks/callback-config.ts';
import { driveCallbacks } from './drive-callbacks.ts';
import { epochsOf, reduceLROnPlateau } from './samples.ts';

/** What the rate of 0.1 is multiplied by after each epoch. */
function factors(
  changes: Partial<Extract<CallbackConfig, { type: 'ReduceLROnPlateau' }>>,
  values: readonly (number | null)[],
  name = 'val_loss',
): readonly number[] {
  const callback = reduceLROnPlateau({ patience: 2, factor: 0.5, ...changes });
  const { rates } = driveCallbacks([callback], epochsOf([...values, 0], name), { rate: 0.1 });
  return rates.slice(1).map((rate) => Number((rate / 0.1).toPrecision(12)));
}

/** Expected from Keras 3's callback, epoch by epoch. */
describe('ReduceLROnPlateau', () => {
  it('lowers the rate after the epochs of patience, and again after as many', () => {
    expect(factors({}, [1, 1, 1, 1, 1, 0.5, 0.6, 0.6])).toEqual([
      1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125,
    ]);
  });

  it('takes a change below the smallest for none', () => {
    expect(factors({ min_delta: 0.1 }, [1, 0.95, 0.91, 0.8])).toEqual([1, 1, 0.5, 0.5]);
  });

  it('waits during the cooldown', () => {
    expect(factors({ cooldown: 2 }, [1, 1, 1, 1, 1, 1])).toEqual([1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  it('stops at the lowest rate', () => {
    expect(factors({ min_lr: 0.04 }, [1, 1, 1, 1, 1, 1, 1])).toEqual([
      1, 1, 0.5, 0.5, 0.4, 0.4, 0.4,
    ]);
  });

  it('watches for more where more is better', () => {
    expect(factors({ monitor: 'val_accuracy' }, [0.5, 0.6, 0.7, 0.7, 0.6], 'val_accuracy')).toEqual(
      [1, 1, 1, 1, 0.5],
    );
  });

  it('watches the training value where there are no validation rows', () => {
    expect(factors({}, [1, 1, 1], 'loss')).toEqual([1, 1, 0.5]);
  });

  it('leaves the rate alone when what it watches is not logged', () => {
    expect(factors({ monitor: 'val_auc' }, [1, 1, 1])).toEqual([1, 1, 1]);
  });

  it('says from what to what the rate goes', () => {
    const callback = reduceLROnPlateau({ patience: 1, factor: 0.5 });
    expect(driveCallbacks([callback], epochsOf([1, 1])).reasons).toEqual([
      'ReduceLROnPlateau: val_loss has not got better for 1 epoch, so the learning rate goes from 0.1 to 0.05.',
    ]);
  });
});
