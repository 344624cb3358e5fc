import { describe, expect, it } from 'vitest';
import type { EngineInfo } from '../../../common/api/api.ts';
import {
  metrics,
  optimizerDefaults,
  optimizerFields,
  schedules,
} from '../../../common/training/catalogue.ts';
import { learningRateAt } from '../../../common/training/learning-rate.ts';
import { trainingConfigSchema } from '../../../common/training/schema.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import {
  deviceOptions,
  engineOptions,
} from '../../../renderer/features/training-settings/engine-options.ts';
import {
  changedCount,
  withChange,
} from '../../../renderer/features/training-settings/setting-schema.ts';
import {
  fittingSchedule,
  lossOptionsFor,
  metricGroups,
  offeredLosses,
  threadOptions,
  withMetric,
  withOptimizer,
} from '../../../renderer/features/training-settings/training-fields.ts';

describe('choosing another optimiser', () => {
  it('takes its defaults, and keeps a learning rate that was chosen', () => {
    expect(withOptimizer(optimizerDefaults.Adam, 'SGD')).toEqual(optimizerDefaults.SGD);
    const tuned = { ...optimizerDefaults.Adam, learning_rate: 0.02, beta_1: 0.8 };
    expect(withOptimizer(tuned, 'SGD')).toEqual({ ...optimizerDefaults.SGD, learning_rate: 0.02 });
  });

  it('keeps clipping and averaging, but no weight decay that came with the old one', () => {
    const tuned = { ...optimizerDefaults.AdamW, clipnorm: 1, use_ema: true };
    expect(withOptimizer(tuned, 'Lion')).toEqual({
      ...optimizerDefaults.Lion,
      clipnorm: 1,
      use_ema: true,
    });
  });
});

describe('choosing a schedule', () => {
  it.each(schedules.map(({ id }) => id))('%s fits any run and can be stored', (type) => {
    for (const updates of [null, 1, 12, 4000]) {
      const schedule = fittingSchedule(type, 0.001, updates);
      const training = { ...defaultTraining('regression'), schedule };
      expect(trainingConfigSchema.parse(training).schedule).toEqual(schedule);
    }
  });

  it('spreads a decay over the run', () => {
    const schedule = fittingSchedule('cosine', 0.01, 500);
    const config = { optimizer: { ...optimizerDefaults.SGD, learning_rate: 0.01 }, schedule };
    expect(learningRateAt(config, 0)).toBe(0.01);
    expect(learningRateAt(config, 250)).toBeCloseTo(0.005, 12);
    expect(learningRateAt(config, 500)).toBeCloseTo(0, 12);
  });
});

describe('settings of losses and optimisers', () => {
  it('keeps of a loss’s options those that the next one has', () => {
    const options = { from_logits: true, label_smoothing: 0.1 };
    expect(lossOptionsFor('sparse_categorical_crossentropy', options)).toEqual({
      from_logits: true,
    });
    expect(lossOptionsFor('mean_squared_error', options)).toEqual({});
  });

  it('offers the losses of the task, and the one that is chosen although it does not fit', () => {
    const offered = offeredLosses('regression', 'hinge').map(({ value }) => value);
    expect(offered).toContain('huber');
    expect(offered).toContain('hinge');
    expect(offered).not.toContain('binary_crossentropy');
  });

  it('stores what differs from the defaults and nothing else', () => {
    const fields = optimizerFields.SGD;
    expect(withChange(fields, {}, 'momentum', 0.9)).toEqual({ momentum: 0.9 });
    expect(withChange(fields, { momentum: 0.9 }, 'momentum', 0)).toEqual({});
    expect(changedCount(fields, { momentum: 0.9, nesterov: false })).toBe(1);
  });
});

describe('metrics', () => {
  it('has every metric of the catalogue in one group', () => {
    const grouped = metricGroups.flatMap(({ ids }) => ids);
    expect(grouped.toSorted()).toEqual(metrics.map(({ id }) => id).toSorted());
  });

  it('keeps the chosen ones in the catalogue’s order', () => {
    expect(withMetric(['recall', 'accuracy'], 'precision', true)).toEqual([
      'accuracy',
      'precision',
      'recall',
    ]);
    expect(withMetric(['recall', 'accuracy'], 'recall', false)).toEqual(['accuracy']);
  });
});

describe('where to compute', () => {
  const found: readonly EngineInfo[] = [
    {
      id: 'compiled',
      name: 'Compiled (ONNX Runtime 1.30)',
      available: true,
      device: 'CPU',
      devices: [
        { id: 'cpu', name: 'CPU', available: true, software: false, speed: 1 },
        { id: 'webgpu', name: 'Iris Xe (WebGPU)', available: true, software: false, speed: 3.26 },
        {
          id: 'cuda',
          name: 'CUDA',
          available: false,
          software: false,
          speed: null,
          reason: 'No NVIDIA driver was found.',
        },
      ],
    },
    {
      id: 'tensorflow',
      name: 'TensorFlow',
      available: false,
      device: '',
      reason: 'Not installed.',
    },
  ];

  it('offers threads up to what the machine has', () => {
    expect(threadOptions(6).map((option) => option.value)).toEqual(['auto', '1', '2', '4', '6']);
    expect(threadOptions(1).map((option) => option.value)).toEqual(['auto', '1']);
  });

  it('says why an engine or a device is not here, and how fast one is that is', () => {
    expect(engineOptions(found)[2]).toMatchObject({
      value: 'tensorflow',
      disabled: true,
      reason: 'Not installed.',
    });
    expect(deviceOptions(found).map(({ label }) => label)).toEqual([
      'Automatic',
      'Processor',
      'Iris Xe (WebGPU), 3.3 × the processor',
      'NVIDIA card (CUDA): not here',
    ]);
    expect(deviceOptions(found)[3]?.reason).toBe('No NVIDIA driver was found.');
  });

  it('offers everything until the machine was asked', () => {
    expect([...engineOptions(null), ...deviceOptions(null)].some((one) => one.disabled)).toBe(
      false,
    );
  });
});
