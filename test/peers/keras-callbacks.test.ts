import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallbackConfig } from '../../common/training/callbacks/callback-config.ts';
import { driveCallbacks, type LoggedEpochs } from '../common/training/callbacks/drive-callbacks.ts';
import { askPeer, whyNoKeras } from '../engines/keras/run-keras.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped callbacks beside Keras: ${reason}`);

interface Case {
  readonly rate: number;
  readonly callbacks: readonly CallbackConfig[];
  readonly logs: LoggedEpochs;
}

interface Answer {
  readonly rates: readonly number[];
  readonly weights: number;
  readonly saved: readonly (readonly number[])[];
}

const names = ['loss', 'val_loss', 'accuracy', 'val_accuracy', 'val_mean_absolute_error'];
const monitors = fc.constantFrom(...names, 'val_r2_score');
/** Few different numbers, so that ties are frequent; null is NaN. */
const logged = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(0.1, 0.2, 0.3, 0.30005, 0.3001, 0.4, 0.5) },
  { weight: 4, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.fround) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const epochs: fc.Arbitrary<LoggedEpochs> = fc.array(
  fc.record(Object.fromEntries(names.map((name) => [name, logged]))),
  { minLength: 1, maxLength: 24 },
);
const watching = { monitor: monitors, mode: fc.constantFrom('auto', 'min', 'max') } as const;
const minDelta = fc.constantFrom(0, 0.0001, 0.05, 0.1);

const earlyStopping: fc.Arbitrary<CallbackConfig> = fc.record({
  type: fc.constant('EarlyStopping' as const),
  ...watching,
  min_delta: minDelta,
  patience: fc.nat(4),
  baseline: fc.option<number, null>(fc.constantFrom(0.15, 0.3, 0.45), { nil: null }),
  start_from_epoch: fc.nat(4),
  restore_best_weights: fc.boolean(),
});
const plateau: fc.Arbitrary<CallbackConfig> = fc.record({
  type: fc.constant('ReduceLROnPlateau' as const),
  ...watching,
  factor: fc.constantFrom(0.1, 0.5, 0.9),
  patience: fc.nat(3),
  min_delta: minDelta,
  cooldown: fc.nat(3),
  min_lr: fc.constantFrom(0, 0.001, 0.04),
});
const checkpoint: fc.Arbitrary<CallbackConfig> = fc.record({
  type: fc.constant('ModelCheckpoint' as const),
  ...watching,
  save_best_only: fc.boolean(),
  every_epochs: fc.constantFrom(1, null),
  every_minutes: fc.constant(null),
  keep_last: fc.constant(null),
});
const scheduler: fc.Arbitrary<CallbackConfig> = fc.record({
  type: fc.constant('LearningRateScheduler' as const),
  rate: fc.constantFrom(
    'lr * 0.9',
    'lr if epoch < 3 else lr * exp(-0.1)',
    '0.1 / (1 + epoch)',
    'max(0.01, 0.1 - epoch * 0.02)',
    '0.05 * 0.5 ** floor(epoch / 4)',
  ),
});

const cases: fc.Arbitrary<Case> = fc.record({
  rate: fc.constantFrom(0.1, 0.01),
  callbacks: fc.uniqueArray(fc.oneof(earlyStopping, plateau, checkpoint, scheduler), {
    minLength: 1,
    maxLength: 3,
    selector: ({ type }) => type,
  }),
  logs: epochs,
});

/** Settings that Keras has under the same name. */
function forKeras(config: CallbackConfig): object {
  const { type, ...settings } = config;
  if (config.type === 'LearningRateScheduler') {
    return { class: type, arguments: { schedule: config.rate } };
  }
  const ours = ['every_epochs', 'every_minutes', 'keep_last'];
  const same = Object.entries(settings).filter(([name]) => !ours.includes(name));
  return { class: type, arguments: Object.fromEntries(same) };
}

describe.skipIf(reason)('callbacks beside Keras', () => {
  const samples = fc.sample(cases, { numRuns: 600, seed: 20261121 });
  const answers = reason
    ? []
    : askPeer<Answer>(
        fileURLToPath(new URL('keras-callbacks.py', import.meta.url)),
        samples.map(({ rate, callbacks, logs }) => ({
          rate,
          callbacks: callbacks.map(forKeras),
          logs,
        })),
      );

  it('stop, restore, save and set rates at the same epochs in 600 random runs', () => {
    samples.forEach(({ rate, callbacks, logs }, index) => {
      const answer = answers[index];
      const found = driveCallbacks(callbacks, logs, { rate });
      const told = JSON.stringify({ rate, callbacks, logs });
      expect(found.rates.length, told).toBe(answer?.rates.length);
      found.rates.forEach((one, epoch) => {
        const theirs = answer?.rates[epoch] ?? NaN;
        expect(Math.abs(one - theirs), told).toBeLessThan(1e-6 * theirs);
      });
      expect(found.weights, told).toBe(answer?.weights);
      expect(found.saved, told).toEqual(answer?.saved);
    });
    const stopped = answers.filter(
      ({ rates }, index) => rates.length < (samples[index]?.logs.length ?? 0),
    );
    expect(stopped.length).toBeGreaterThan(100);
  });
});
