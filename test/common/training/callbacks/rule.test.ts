import { describe, expect, it } from 'vitest';
import { driveCallbacks } from './drive-callbacks.ts';
import { epochsOf, rule } from './samples.ts';

/** The epochs after which the rule keeps a checkpoint. */
function actsAfter(when: string, values: readonly (number | null)[], name = 'val_loss') {
  return driveCallbacks([rule(when, { then: 'checkpoint' })], epochsOf(values, name)).saved[0];
}

describe('a rule', () => {
  it('acts when its condition begins to hold, and again when it holds anew', () => {
    expect(actsAfter('val_loss < 0.5', [0.6, 0.4, 0.3, 0.7, 0.2])).toEqual([2, 5]);
    expect(actsAfter('epoch >= 3', [1, 1, 1, 1])).toEqual([3]);
  });

  it('knows the value of the epoch before and the best so far, by what is better', () => {
    expect(actsAfter('val_loss > previous(val_loss)', [1, 2, 1, 3])).toEqual([2, 4]);
    expect(actsAfter('val_loss > 1.5 * best(val_loss)', [1, 1.2, 1.6, 0.5, 0.7])).toEqual([3]);
    expect(actsAfter('val_accuracy < best(val_accuracy)', [0.1, 0.4, 0.3], 'val_accuracy')).toEqual(
      [3],
    );
  });

  it('ends the run or scales the rate, and says what held', () => {
    const stop = driveCallbacks([rule('val_loss < 0.5')], epochsOf([1, 0.4, 1]));
    expect(stop.rates).toHaveLength(2);
    expect(stop.reasons).toEqual(['Rule: “val_loss < 0.5” holds after epoch 2.']);
    const scale = rule('epoch == 1', { then: 'scale_learning_rate', factor: 0.25 });
    expect(driveCallbacks([scale], epochsOf([1, 1, 1]), { rate: 0.4 }).rates).toEqual([
      0.4, 0.1, 0.1,
    ]);
  });

  it('does not hold where it cannot be computed, and says so once', () => {
    const { decisions } = driveCallbacks(
      [rule('1 / (epoch - 2) > 5 or loss > 0')],
      epochsOf([1, 1, 1]),
    );
    expect(decisions).toEqual([
      {
        epoch: 1,
        decision: {
          kind: 'remark',
          of: 'Rule stop 1 / (epoch - 2) > 5 or loss > 0',
          reason:
            'Rule: “1 / (epoch - 2) > 5 or loss > 0” does not hold after epoch 1, because loss is not logged.',
        },
      },
    ]);
    expect(driveCallbacks([rule('1 / (epoch - 2) > 5')], epochsOf([1, 1, 1])).reasons).toEqual([
      'Rule: “1 / (epoch - 2) > 5” does not hold after epoch 2, because “1 / (epoch - 2)” divides by zero.',
    ]);
  });

  it('takes the training value where there are no validation rows', () => {
    expect(actsAfter('val_loss < 0.5', [1, 0.4], 'loss')).toEqual([2]);
  });

  it('says when its text is no expression', () => {
    expect(driveCallbacks([rule('val_loss <')], epochsOf([1, 1])).reasons).toEqual([
      'Rule: “val_loss <”: Something is missing at the end.',
    ]);
  });
});
