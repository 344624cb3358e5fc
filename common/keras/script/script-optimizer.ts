import { optimizerFields } from '../../training/optimizer-catalogue.ts';
import { schedules } from '../../training/schedule-catalogue.ts';
import type { TrainingConfig } from '../../training/training-config.ts';
import { pythonNumber, pythonString } from '../python-text.ts';

/** Keras's classes of schedules with arguments of the same names. */
const scheduleClasses: Readonly<Record<string, string>> = {
  step: 'ExponentialDecay',
  exponential: 'ExponentialDecay',
  inverse_time: 'InverseTimeDecay',
  polynomial: 'PolynomialDecay',
  cosine: 'CosineDecay',
  cosine_restarts: 'CosineDecayRestarts',
};

const constant = { type: 'constant' } as const;

/** The one-cycle schedule, which Keras does not have. */
export const oneCycleText = `class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Up to the highest rate and far down again, along half cosines (Smith and Topin 2018)."""

    def __init__(self, initial, max_lr, total_steps, pct_start, final_div_factor):
        super().__init__()
        self.initial, self.highest, self.last = initial, max_lr, initial / final_div_factor
        self.top, self.end = pct_start * total_steps - 1, total_steps - 1

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        rising = step / max(self.top, 1e-9)
        falling = keras.ops.minimum(1.0, (step - self.top) / (self.end - self.top))
        between = lambda start, stop, share: stop + (start - stop) * (
            1 + keras.ops.cos(np.pi * share)
        ) / 2
        return keras.ops.where(
            step <= self.top,
            between(self.initial, self.highest, rising),
            between(self.highest, self.last, falling),
        )`;

/**
 * The expression that makes the optimiser, with the settings that differ from Keras's defaults.
 * @param isRateSet Whether callbacks set the rate, so that the optimiser is given a number in place of a schedule.
 */
export function optimizerCall(
  { optimizer, schedule }: TrainingConfig,
  isRateSet: boolean,
): {
  readonly head: string;
  readonly arguments: readonly string[];
} {
  const { type, ...settings } = optimizer;
  const values: Readonly<Record<string, unknown>> = settings;
  const given = optimizerFields[type].flatMap(({ key, kind, default: usual }): string[] => {
    const value = values[key];
    if (key === 'learning_rate') {
      const rate = isRateSet ? constant : schedule;
      return [`learning_rate=${rateText(optimizer.learning_rate, rate)}`];
    }
    if (value === undefined || value === usual) return [];
    return [`${key}=${settingText(value, kind === 'number')}`];
  });
  return { head: `keras.optimizers.${type}`, arguments: given };
}

function settingText(value: unknown, isFloat: boolean): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return pythonNumber(value, isFloat);
  if (Array.isArray(value)) {
    return `[${value.map((one) => settingText(one, isFloat)).join(', ')}]`;
  }
  return pythonString(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The rate of a schedule that begins with `initial`. */
export function rateText(initial: number, schedule: TrainingConfig['schedule']): string {
  const rate = pythonNumber(initial, true);
  const { type, ...settings } = schedule;
  const values: Readonly<Record<string, unknown>> = settings;
  if (type === 'constant') return rate;
  const fields = schedules.find(({ id }) => id === type)?.fields ?? [];
  const named = fields.map(
    ({ key, kind }) => `${key}=${settingText(values[key] ?? null, kind === 'number')}`,
  );
  const call = (name: string, given: readonly string[]) =>
    `keras.optimizers.schedules.${name}(${given.join(', ')})`;
  if (type === 'one_cycle') return `OneCycle(${[rate, ...named].join(', ')})`;
  if (schedule.type === 'piecewise_constant') {
    const rates = [initial, ...schedule.values].map((one) => pythonNumber(one, true));
    const boundaries = schedule.boundaries.map((one) => pythonNumber(one));
    return call('PiecewiseConstantDecay', [`[${boundaries.join(', ')}]`, `[${rates.join(', ')}]`]);
  }
  if (type === 'warm_up') {
    // A cosine that falls to the whole of what it began with stays where the warm-up ended.
    return call('CosineDecay', [rate, 'decay_steps=1', 'alpha=1.0', ...named]);
  }
  const stairs = type === 'step' ? ['staircase=True'] : [];
  return call(scheduleClasses[type] ?? type, [rate, ...named, ...stairs]);
}
