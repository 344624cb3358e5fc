import { describe, expect, it } from 'vitest';
import {
  callbackChoices,
  callbackDefaults,
} from '../../../../common/training/callbacks/callback-catalogue.ts';
import { callbackSchema } from '../../../../common/training/callbacks/callback-schema.ts';
import { describeCallback } from '../../../../common/training/callbacks/describe-callback.ts';
import { fittingCallback } from '../../../../common/training/callbacks/fitting-callback.ts';
import { checkCallbacks } from '../../../../common/training/callbacks/check-callbacks.ts';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import { earlyStopping, modelCheckpoint, reduceLROnPlateau, rule } from './samples.ts';

describe('the catalogue of callbacks', () => {
  it.each(callbackChoices)(
    'has defaults of $id that can be stored, and help for each',
    (choice) => {
      const defaults = callbackDefaults[choice.id];
      expect(callbackSchema.parse(defaults)).toEqual(defaults);
      expect(Object.keys(defaults)).toEqual(['type', ...choice.fields.map(({ key }) => key)]);
      for (const text of [choice.help, ...choice.fields.map(({ help }) => help)]) {
        expect(text).toMatch(/^[A-Z].*\.$/);
      }
    },
  );

  it('has Keras’s defaults', () => {
    expect(callbackDefaults.EarlyStopping).toEqual(earlyStopping());
    expect(callbackDefaults.ReduceLROnPlateau).toEqual(reduceLROnPlateau());
    expect(callbackDefaults.ModelCheckpoint).toEqual(modelCheckpoint());
  });

  it.each([1, 2, 7, 300, 1_000_000])('fits callbacks to a run of %d epochs', (epochs) => {
    const training = { ...defaultTraining('binary'), epochs };
    for (const { id } of callbackChoices) {
      const fitted = fittingCallback(id, training);
      expect(callbackSchema.parse(fitted)).toEqual(fitted);
      const run = { training: { ...training, callbacks: [fitted] }, outputs: [] };
      if (epochs > 3) expect(checkCallbacks(run)).toEqual([]);
    }
  });
});

it.each([10, 300, 1_000_000])(
  'the formula of a rate leaves about a hundredth of it after %d epochs',
  (epochs) => {
    const { rate } = fittingCallback('LearningRateScheduler', {
      ...defaultTraining('binary'),
      epochs,
    });
    const [, held, decay] = /^lr if epoch < (\d+) else lr \* ([\d.]+)$/.exec(rate) ?? [];
    const left = Number(decay) ** (epochs - Number(held));
    expect(left).toBeGreaterThan(0.007);
    expect(left).toBeLessThan(0.014);
  },
);

describe('the sentence about a callback', () => {
  it.each([
    [earlyStopping({ patience: 10 }), 'Ends the run when val_loss has not improved for 10 epochs.'],
    [
      earlyStopping({ patience: 1, restore_best_weights: true, start_from_epoch: 5 }),
      'Ends the run after an epoch in which val_loss has not improved, counted after the first 5 epochs, and goes back to the weights of its best epoch.',
    ],
    [
      earlyStopping({ patience: 3, baseline: 0.25 }),
      'Ends the run when val_loss has not improved on its best and on 0.25 for 3 epochs.',
    ],
    [
      reduceLROnPlateau({ min_lr: 1e-5 }),
      'Multiplies the learning rate by 0.1 when val_loss has not improved for 10 epochs, down to 0.00001.',
    ],
    [
      modelCheckpoint({ every_epochs: 5, every_minutes: 10, keep_last: 3 }),
      'Keeps the weights every 5 epochs and every 10 minutes; the newest 3 stay, and the best by val_loss.',
    ],
    [
      modelCheckpoint({ save_best_only: true }),
      'Looks every epoch and keeps the weights where val_loss is the best so far.',
    ],
    [
      { type: 'CSVLogger', separator: ';' } as const,
      'Writes a line per epoch into a CSV file with semicolons. In Runs, Export saves it; it lies in the folder “logs” of the library.',
    ],
    [rule('loss < 1', { then: 'checkpoint' }), 'Keeps a checkpoint as soon as loss < 1.'],
  ])('says what it does: %j', (callback, sentence) => {
    expect(describeCallback(callback)).toBe(sentence);
  });
});
