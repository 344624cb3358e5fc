import { describe, expect, it } from 'vitest';
import type { CallbackConfig } from '../../../../common/training/callbacks/callback-config.ts';
import { checkCallbacks } from '../../../../common/training/callbacks/check-callbacks.ts';
import { checkExpression } from '../../../../common/training/callbacks/check-expression.ts';
import { namesLogged, nearestName } from '../../../../common/training/callbacks/logged-names.ts';
import { unreadableCallbacks } from '../../../../common/training/callbacks/unreadable-callback.ts';
import { rateFactors } from '../../../../common/training/callbacks/rates-by-epoch.ts';
import { defaultTraining, scheduleDefaults } from '../../../../common/training/catalogue.ts';
import { driveCallbacks } from './drive-callbacks.ts';
import { earlyStopping, epochsOf, modelCheckpoint, reduceLROnPlateau, rule } from './samples.ts';

const binary = { ...defaultTraining('binary'), epochs: 20 };

/** What is said about callbacks, with the changes that mend it. */
function found(callbacks: readonly CallbackConfig[], changes: Partial<typeof binary> = {}) {
  const run = { training: { ...binary, ...changes, callbacks }, outputs: [] };
  return checkCallbacks(run).map(({ index, message, fix }) => [
    index,
    message,
    fix?.changes ?? null,
  ]);
}

describe('checks of callbacks', () => {
  it('name a monitor that is not logged, and the nearest that is', () => {
    expect(found([earlyStopping({ patience: 3, monitor: 'val_acc' })])).toEqual([
      [
        0,
        'val_acc is not logged by this run, so nothing ever happens.',
        { monitor: 'val_accuracy' },
      ],
    ]);
    expect(found([modelCheckpoint({ monitor: 'val_f1_score' })])).toEqual([]);
    expect(found([modelCheckpoint({ monitor: 'val_f1_score', keep_last: 2 })])).toHaveLength(1);
  });

  it('say when patience outlasts the run', () => {
    expect(found([earlyStopping({ patience: 19 })])).toEqual([]);
    expect(found([earlyStopping({ patience: 20 })])).toEqual([
      [
        0,
        'The run has 20 epochs, so with a patience of 20 it never ends the run.',
        { patience: 2 },
      ],
    ]);
    expect(found([earlyStopping({ patience: 1, start_from_epoch: 30 })])).toEqual([
      [
        0,
        'It starts after 30 epochs, and the run has 20, so it never ends the run.',
        { start_from_epoch: 0 },
      ],
    ]);
    expect(found([reduceLROnPlateau({ patience: 50 })])[0]?.[1]).toMatch(/never lowers the rate/);
  });

  it('say when a patience counts to the very last epoch of the run', () => {
    const patience = 19;
    const values = Array.from({ length: 20 }, () => 1);
    const { reasons } = driveCallbacks([earlyStopping({ patience })], epochsOf(values));
    expect(reasons).toHaveLength(1);
    const longer = driveCallbacks([earlyStopping({ patience: 20 })], epochsOf(values));
    expect(longer.reasons).toEqual([]);
  });

  it('say when a share is to reach more than 1', () => {
    const target: CallbackConfig = {
      type: 'StopAtTarget',
      monitor: 'val_accuracy',
      mode: 'auto',
      target: 95,
    };
    expect(found([target])).toEqual([
      [0, 'val_accuracy is at most 1, so it never reaches 95.', { target: 0.95 }],
    ]);
    expect(found([{ ...target, target: 1 }])).toEqual([]);
    expect(found([earlyStopping({ patience: 2, baseline: -1 })])).toEqual([
      [0, 'val_loss is hardly ever below 0, so it never reaches -1.', null],
    ]);
  });

  it('say what a schedule and a second callback mean', () => {
    expect(found([reduceLROnPlateau()], { schedule: scheduleDefaults.cosine })[0]?.[1]).toMatch(
      /Keras does not allow the two together/,
    );
    expect(found([{ type: 'TerminateOnNaN' }, { type: 'TerminateOnNaN' }])).toEqual([
      [1, 'The same callback stands further up already.', null],
    ]);
  });

  it('say where an expression is wrong and mend a name', () => {
    expect(found([rule('val_acuracy > 1')])).toEqual([
      [
        0,
        '“val_acuracy” is not logged; val_accuracy is (at character 1).',
        { when: 'val_accuracy > 1' },
      ],
    ]);
    expect(found([{ type: 'LearningRateScheduler', rate: 'lr * loss' }])[0]?.[1]).toBe(
      '“loss” is not known here: a rate is computed from epoch and lr (at character 6).',
    );
  });
});

describe('an expression that is none', () => {
  it('is named with its callback, its field and its place', () => {
    const callbacks = [
      rule('loss > 1'),
      { type: 'LearningRateScheduler', rate: 'lr = 1' },
    ] as const;
    expect(unreadableCallbacks(callbacks)).toEqual([
      {
        field: 'callbacks.1.rate',
        message:
          '“lr = 1” of callback 2, LearningRateScheduler, cannot be read at character 4: Write “==” instead of “=”.',
      },
    ]);
  });
});

describe('a checked expression', () => {
  it('has to be a condition where one is asked for', () => {
    expect(checkExpression('loss', 'condition', ['loss'])?.message).toMatch(
      /a number, not a condition/,
    );
    expect(checkExpression('loss and epoch > 1', 'condition', ['loss'])?.message).toMatch(
      /condition/,
    );
    expect(checkExpression('not loss', 'condition', ['loss'])).toBeNull();
    expect(checkExpression('lr * 0.5', 'rate', [])).toBeNull();
    expect(checkExpression('previous(lr)', 'rate', [])?.message).toMatch(/epoch and lr only/);
  });
});

describe('logged names', () => {
  it('are those of each output where there are several', () => {
    expect(namesLogged({ training: { metrics: ['accuracy'] }, outputs: [] })).toEqual([
      'val_loss',
      'loss',
      'val_accuracy',
      'accuracy',
    ]);
    expect(namesLogged({ training: { metrics: ['auc'] }, outputs: ['a', 'b'] })).toEqual([
      ...['val_loss', 'loss', 'val_a_loss', 'a_loss', 'val_a_auc', 'a_auc'],
      ...['val_b_loss', 'b_loss', 'val_b_auc', 'b_auc'],
    ]);
  });

  it('come nearest to a wrong one by the letters to change', () => {
    expect(nearestName('Val_Loss', ['loss', 'val_loss'])).toBe('val_loss');
    expect(nearestName('completely different', ['loss', 'val_loss'])).toBeNull();
  });
});

describe('the rates of a formula', () => {
  it('are those that a run has which nothing else steers', () => {
    const callbacks: readonly CallbackConfig[] = [
      { type: 'LearningRateScheduler', rate: 'lr if epoch < 3 else lr * 0.5' },
    ];
    const training = { ...binary, callbacks };
    const factors = [...(rateFactors(training, 10) ?? [])];
    const { rates } = driveCallbacks(callbacks, epochsOf(Array.from({ length: 20 }, () => 1)), {
      rate: training.optimizer.learning_rate,
    });
    factors.forEach((factor, epoch) => {
      expect(factor * training.optimizer.learning_rate).toBeCloseTo(rates[epoch] ?? NaN, 12);
    });
    expect(rateFactors({ ...training, callbacks: [] }, 10)).toBeNull();
  });
});
