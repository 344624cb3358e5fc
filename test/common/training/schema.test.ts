import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  defaultTraining,
  losses,
  metrics,
  optimizerDefaults,
  scheduleDefaults,
} from '../../../common/training/catalogue.ts';
import { readExperiment } from '../../../common/experiments/schema.ts';
import { readTrainingConfig } from '../../../common/training/schema.ts';
import { reduceLROnPlateau } from './callbacks/samples.ts';

const base = defaultTraining('regression');
const plateau = reduceLROnPlateau();

describe('reading training settings', () => {
  it.each(['regression', 'binary', 'multiclass'] as const)('takes the defaults of %s', (task) => {
    expect(readTrainingConfig(defaultTraining(task))).toEqual(defaultTraining(task));
  });

  it.each(Object.values(optimizerDefaults))('takes the defaults of $type', (optimizer) => {
    expect(readTrainingConfig({ ...base, optimizer })).toEqual({ ...base, optimizer });
  });

  it.each(Object.values(scheduleDefaults))('takes the schedule $type', (schedule) => {
    expect(readTrainingConfig({ ...base, schedule })).toEqual({ ...base, schedule });
  });

  it.each(losses)('takes the loss $id with its arguments', ({ id: loss, fields }) => {
    const lossOptions = Object.fromEntries(fields.map((field) => [field.key, field.default]));
    const read = readTrainingConfig({ ...base, loss, lossOptions });
    expect(read).toMatchObject({ loss, lossOptions });
  });

  it('takes every metric', () => {
    const all = metrics.map(({ id }) => id);
    expect(readTrainingConfig({ ...base, metrics: all }).metrics).toEqual(all);
  });

  it.each([
    ['an unknown loss', { loss: 'hope' }, 'loss'],
    ['an argument that no loss has', { lossOptions: { beta: 1 } }, 'lossOptions.beta'],
    [
      'an argument of another optimiser',
      { optimizer: { ...optimizerDefaults.SGD, rho: 0.9 } },
      'optimizer.rho',
    ],
    [
      'a share above 1',
      { optimizer: { ...optimizerDefaults.Adam, beta_1: 1.5 } },
      'optimizer.beta_1',
    ],
    [
      'two ways of clipping',
      { optimizer: { ...optimizerDefaults.Adam, clipnorm: 1, clipvalue: 1 } },
      'optimizer',
    ],
    [
      'a plateau that would raise the rate',
      { callbacks: [{ ...plateau, factor: 1 }] },
      'callbacks.0.factor',
    ],
    [
      'a boundary without its rate',
      { schedule: { ...scheduleDefaults.piecewise_constant, values: [] } },
      'schedule',
    ],
    [
      'boundaries that do not rise',
      { schedule: { type: 'piecewise_constant', boundaries: [5, 5], values: [0.1, 0.1] } },
      'schedule',
    ],
  ])('refuses %s and names the field', (_title, changes, field) => {
    expect(() => readTrainingConfig({ ...base, ...changes })).toThrowError(
      expect.objectContaining({ place: { field } }) as Error,
    );
  });
});

describe('training settings of version 2', () => {
  const { callbacks: _callbacks, ...version2 } = { ...base, version: 2 };

  it('end at a loss that is no number, as every run did', () => {
    expect(readTrainingConfig(version2).callbacks).toEqual([{ type: 'TerminateOnNaN' }]);
  });

  it('keep the schedule that waited for a plateau as the callback that it is', () => {
    const { mode: _mode, ...settings } = { ...plateau, type: 'reduce_on_plateau', patience: 3 };
    expect(readTrainingConfig({ ...version2, schedule: settings })).toEqual({
      ...base,
      schedule: { type: 'constant' },
      callbacks: [{ type: 'TerminateOnNaN' }, { ...plateau, patience: 3 }],
    });
  });
});

const version1 = {
  version: 1,
  loss: 'mean_squared_error',
  metrics: ['mean_absolute_error'],
  optimizer: { type: 'Adam', learning_rate: 0.01, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
  batchSize: 8,
  epochs: 100,
  shuffle: true,
  seed: 1,
  engine: 'auto',
  threads: null,
};

describe('training settings of version 1', () => {
  it('mean the same in version 2, with everything new off', () => {
    expect(readTrainingConfig(version1)).toEqual({
      ...base,
      metrics: ['mean_absolute_error'],
      optimizer: { ...optimizerDefaults.Adam, learning_rate: 0.01 },
      batchSize: 8,
    });
  });

  it.each(['SGD', 'RMSprop', 'Adam'] as const)('keep their %s', (type) => {
    const { weight_decay, clipnorm, clipvalue, global_clipnorm, ...rest } = optimizerDefaults[type];
    const { use_ema, ema_momentum, ema_overwrite_frequency, ...old } = rest;
    expect([weight_decay, clipnorm, clipvalue, global_clipnorm]).toEqual([null, null, null, null]);
    expect([use_ema, ema_momentum, ema_overwrite_frequency]).toEqual([false, 0.99, null]);
    const optimizer: Record<string, unknown> = { ...old };
    delete optimizer['amsgrad'];
    expect(readTrainingConfig({ ...version1, optimizer }).optimizer).toEqual(
      optimizerDefaults[type],
    );
  });

  it('are read inside an experiment', () => {
    const iris = JSON.parse(
      readFileSync(new URL('../../../resources/experiments/iris.json', import.meta.url), 'utf8'),
    ) as Record<string, unknown>;
    const read = readExperiment(JSON.stringify({ ...iris, training: version1 }));
    expect(read.training).toEqual(readTrainingConfig(version1));
  });

  it('are refused by the name of the field that is wrong', () => {
    expect(() => readTrainingConfig({ ...version1, epochs: 0 })).toThrowError(
      expect.objectContaining({ place: { field: 'epochs' } }) as Error,
    );
  });
});
