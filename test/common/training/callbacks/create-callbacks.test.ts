import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallbackConfig } from '../../../../common/training/callbacks/callback-config.ts';
import {
  callbackKeys,
  createCallbacks,
} from '../../../../common/training/callbacks/create-callbacks.ts';
import { driveCallbacks } from './drive-callbacks.ts';
import { earlyStopping, epochsOf, modelCheckpoint, reduceLROnPlateau, rule } from './samples.ts';

const all: readonly CallbackConfig[] = [
  earlyStopping({ patience: 6, restore_best_weights: true }),
  reduceLROnPlateau({ patience: 1, cooldown: 1, factor: 0.5 }),
  modelCheckpoint({ every_epochs: 2, every_minutes: 1, keep_last: 2 }),
  { type: 'LearningRateScheduler', rate: 'lr * 0.99 if epoch > 1 else lr' },
  rule('val_loss > previous(val_loss) and val_loss > 1.2 * best(val_loss)', {
    then: 'scale_learning_rate',
  }),
  rule('1 / (epoch - 3) > 0.3', { then: 'checkpoint' }),
];

describe('the callbacks of a run', () => {
  it('decide the same after a pause at any epochs as without', () => {
    const value = fc.option(fc.constantFrom(0.1, 0.2, 0.3, 0.4), { freq: 8 });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 25 }),
        fc.array(fc.integer({ min: 1, max: 25 })),
        (values, forgetAfter) => {
          const logs = epochsOf(values);
          const options = { secondsPerEpoch: 25 };
          const paused = driveCallbacks(all, logs, { ...options, forgetAfter });
          expect(paused).toEqual(driveCallbacks(all, logs, options));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('let the others see an epoch after which one of them ends the run', () => {
    const stops: CallbackConfig = {
      type: 'StopAtTarget',
      monitor: 'val_loss',
      mode: 'auto',
      target: 0.5,
    };
    const { rates, saved } = driveCallbacks([stops, modelCheckpoint()], epochsOf([1, 0.5, 0.1]));
    expect(rates).toHaveLength(2);
    expect(saved[1]).toEqual([1, 2]);
  });

  it('set the rate of an epoch from what the epoch before left, in their order', () => {
    const scheduler: CallbackConfig = { type: 'LearningRateScheduler', rate: 'lr * 0.5' };
    const plateau = reduceLROnPlateau({ patience: 1, factor: 0.1 });
    const { rates } = driveCallbacks([scheduler, plateau], epochsOf([1, 1, 1]), { rate: 8 });
    expect(rates).toEqual([4, 2, expect.closeTo(0.1, 12)]);
  });

  it('keep what they remember while their patience is changed, and forget it for another value', () => {
    const before = createCallbacks({ callbacks: [earlyStopping({ patience: 5 })] });
    const end = { epochs: 9, step: 1, seconds: 1, rate: 0.1, nextRate: 0.1 };
    before.finishEpoch({ ...end, epoch: 1, values: { val_loss: 0.1, loss: 0.1 } });
    before.finishEpoch({ ...end, epoch: 2, values: { val_loss: 0.2, loss: 0.2 } });
    const goOn = (changes: Parameters<typeof earlyStopping>[0]) => {
      const runtime = createCallbacks({ callbacks: [earlyStopping(changes)] });
      runtime.remember(before.memory());
      return runtime.finishEpoch({ ...end, epoch: 3, values: { val_loss: 0.2, loss: 0.2 } });
    };
    expect(goOn({ patience: 2 })).toEqual([expect.objectContaining({ kind: 'stop' })]);
    expect(goOn({ patience: 3 })).toEqual([]);
    expect(goOn({ patience: 2, monitor: 'loss' })).toEqual([]);
  });

  it('have names of their own', () => {
    expect(
      callbackKeys([earlyStopping(), earlyStopping(), earlyStopping({ mode: 'max' })]),
    ).toEqual([
      'EarlyStopping val_loss min',
      'EarlyStopping val_loss min #2',
      'EarlyStopping val_loss max',
    ]);
  });

  it('refuse a memory that is none of theirs', () => {
    const runtime = createCallbacks({ callbacks: [earlyStopping()] });
    expect(() => {
      runtime.remember({ 'EarlyStopping val_loss min': { best: 'much' } });
    }).toThrow(/EarlyStopping remembers/);
  });

  it('say whether a loss that is no number ends the run', () => {
    expect(createCallbacks({ callbacks: [{ type: 'TerminateOnNaN' }] }).endsOnNaN).toBe(true);
    expect(createCallbacks({ callbacks: [] }).endsOnNaN).toBe(false);
  });
});

describe('a target', () => {
  const target = (monitor: string, value: number): CallbackConfig => ({
    type: 'StopAtTarget',
    monitor,
    mode: 'auto',
    target: value,
  });

  it('ends the run once it is reached, and not by what is no number', () => {
    const accuracy = epochsOf([0.5, null, 0.9, 0.95], 'val_accuracy');
    expect(driveCallbacks([target('val_accuracy', 0.9)], accuracy).rates).toHaveLength(3);
    expect(driveCallbacks([target('val_loss', 0.2)], epochsOf([0.5, 0.2])).reasons).toEqual([
      'StopAtTarget: val_loss is 0.2 after epoch 2; the target is 0.2.',
    ]);
  });
});
