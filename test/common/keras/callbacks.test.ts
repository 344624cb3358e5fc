import { describe, expect, it } from 'vitest';
import { readKerasCode } from '../../../common/keras/read-code.ts';
import { callbackCode } from '../../../common/keras/script/script-callbacks.ts';
import type { CallbackConfig } from '../../../common/training/callbacks/callback-config.ts';
import { defaultTraining, scheduleDefaults } from '../../../common/training/catalogue.ts';
import {
  earlyStopping,
  modelCheckpoint,
  reduceLROnPlateau,
  rule,
} from '../training/callbacks/samples.ts';

const training = defaultTraining('binary');

function codeOf(callbacks: readonly CallbackConfig[], hasValidation = true) {
  return callbackCode({ ...training, callbacks }, hasValidation);
}

/** What is read of a call of `fit` with these callbacks, and what is said. */
function readFit(callbacks: string) {
  const { training: read, problems } = readKerasCode(`import keras
from keras import layers

model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
model.compile(loss="mse")
model.fit(x, y, callbacks=${callbacks})
`);
  return { callbacks: read?.callbacks, notes: problems.map(({ message }) => message) };
}

describe('callbacks in a script for Keras', () => {
  it('keep the weights of the best epoch where no EarlyStopping does', () => {
    expect(codeOf([]).texts).toEqual([
      'keras.callbacks.EarlyStopping(monitor="val_loss", mode="min", patience=100, restore_best_weights=True)',
    ]);
    expect(codeOf([earlyStopping({ restore_best_weights: true })], false).texts).toEqual([
      'keras.callbacks.EarlyStopping(monitor="loss", mode="min", patience=0, restore_best_weights=True)',
    ]);
  });

  it('have the same arguments, and the direction in place of a guess', () => {
    const plateau = reduceLROnPlateau({ monitor: 'val_auc', min_lr: 1e-5 });
    expect(codeOf([plateau]).texts[1]).toBe(
      'keras.callbacks.ReduceLROnPlateau(monitor="val_auc", mode="max", factor=0.1, patience=10, min_delta=0.0001, cooldown=0, min_lr=0.00001)',
    );
  });

  it('are read back as they were', () => {
    const callbacks: readonly CallbackConfig[] = [
      earlyStopping({
        patience: 7,
        mode: 'min',
        baseline: 0.5,
        min_delta: 0.01,
        start_from_epoch: 2,
        restore_best_weights: true,
      }),
      reduceLROnPlateau({ mode: 'max', monitor: 'val_accuracy' }),
      modelCheckpoint({ mode: 'min', save_best_only: true }),
      { type: 'TerminateOnNaN' },
      { type: 'CSVLogger', separator: ';' },
      { type: 'TensorBoard', histogram_freq: 2, write_graph: false },
    ];
    const { texts, limits } = codeOf(callbacks);
    expect(limits).toEqual([]);
    expect(readFit(`[${texts.join(', ')}]`)).toEqual({ callbacks, notes: [] });
  });

  it('write rules and targets as conditions of Python', () => {
    const more = rule('val_accuracy < best(val_accuracy) and not loss ** 2 > previous(loss)', {
      then: 'scale_learning_rate',
    });
    const target: CallbackConfig = {
      type: 'StopAtTarget',
      monitor: 'val_loss',
      mode: 'auto',
      target: 1,
    };
    const { texts, definitions, modules } = codeOf([more, target]);
    expect(texts.slice(1)).toEqual([
      'Rule(lambda value, previous, best: (value("val_accuracy") < best("val_accuracy")) and (not ((value("loss") ** 2) > previous("loss"))), 0.5, more=["val_accuracy"])',
      'Rule(lambda value, previous, best: value("val_loss") <= 1.0, "stop")',
    ]);
    expect(definitions).toHaveLength(1);
    expect(modules).toEqual(['time']);
  });

  it('write a rate by formula with Python’s functions', () => {
    const { texts, modules } = codeOf([
      { type: 'LearningRateScheduler', rate: 'lr * exp(-0.1) if epoch > 3 else max(lr, 0.1)' },
    ]);
    expect(texts[1]).toBe(
      'keras.callbacks.LearningRateScheduler(lambda epoch, lr: float((lr * math.exp(-0.1)) if (epoch > 3) else max(lr, 0.1)))',
    );
    expect(modules).toEqual(['math']);
  });

  it('become classes of the script where Keras cannot do what they do', () => {
    const { limits, texts, definitions } = callbackCode(
      {
        ...training,
        schedule: scheduleDefaults.cosine,
        callbacks: [
          reduceLROnPlateau(),
          modelCheckpoint({ every_epochs: null, every_minutes: 5, keep_last: 3 }),
        ],
      },
      true,
    );
    expect(limits).toEqual([]);
    expect(texts[0]).toBe('ScheduledRate(schedule)');
    expect(texts[2]).toMatch(/^keras\.callbacks\.ReduceLROnPlateau/);
    expect(texts[3]).toMatch(/^KeptModels\(.*minutes=5, last=3\)$/);
    expect(definitions).toHaveLength(2);
  });

  it('are named where they are left out', () => {
    const { limits, texts } = codeOf([{ type: 'Notification' }, rule('loss >')]);
    expect(texts).toHaveLength(1);
    expect(limits).toEqual([
      'The script tells nobody when training has ended (Notification).',
      'The rule “loss >” is left out: Something is missing at the end.',
    ]);
  });
});

describe('callbacks in the code of a model', () => {
  it('are read by position and by name, with Keras’s defaults', () => {
    expect(readFit('[keras.callbacks.EarlyStopping("loss", 0.1, 5, 0, "min")]')).toEqual({
      callbacks: [earlyStopping({ monitor: 'loss', min_delta: 0.1, patience: 5, mode: 'min' })],
      notes: [],
    });
  });

  it('are told of where they are left out', () => {
    expect(
      readFit(
        '[keras.callbacks.LambdaCallback(), Mine(), keras.callbacks.ReduceLROnPlateau(factor=2.0), keras.callbacks.EarlyStopping(patience=3, magic=1)]',
      ),
    ).toEqual({
      callbacks: [earlyStopping({ patience: 3 })],
      notes: expect.arrayContaining([
        'The callback LambdaCallback is left out: it is not read.',
        'A callback is left out: only those of keras.callbacks are read, with plain values.',
        'factor of ReduceLROnPlateau cannot be read as it is written, so the callback is left out.',
        'magic of EarlyStopping is not read.',
      ]) as unknown,
    });
  });

  it('stay as they were where fit has none', () => {
    expect(readFit('None')).toEqual({ callbacks: undefined, notes: [] });
    expect(readFit('callbacks_of(x)').callbacks).toBeUndefined();
  });
});
