import type { EpochMetrics } from '../runs/run.ts';
import type { TrainingReading } from './training-reading.ts';

/** The course of a training in the few numbers that the rules look at. Losses are as logged. */
export interface Curves {
  /** Whole epochs with a loss. */
  readonly count: number;
  /** Number of each epoch in the run. */
  readonly epochs: readonly number[];
  readonly training: readonly number[];
  /** Empty without validation rows. */
  readonly validation: readonly number[];
  /** Loss of the simplest guess; where it is not known, the loss of the first epoch. */
  readonly guess: number;
  /** Means over the last epochs: a tenth of them, at most five. */
  readonly end: { readonly training: number; readonly validation: number };
  /** Lowest validation loss (mean of three epochs), its place among the epochs, and the training loss there. */
  readonly best: { readonly validation: number; readonly training: number; readonly at: number };
  /** The lowest validation loss of a single epoch, of those left out too, and the number of that epoch. */
  readonly lowest: { readonly validation: number; readonly epoch: number };
}

/** Without a whole epoch `count` is 0 and the numbers are NaN. */
export function curvesOf(reading: TrainingReading): Curves {
  const whole = reading.epochs.filter(({ values }) => typeof values['loss'] === 'number');
  const training = whole.map(({ values }) => values['loss'] ?? NaN);
  const logged = whole.map(({ values }) => values['val_loss']);
  const validation = logged.every((value) => typeof value === 'number') ? logged : [];
  const best = bestOf(validation);
  return {
    count: whole.length,
    epochs: whole.map(({ epoch }) => epoch),
    training,
    validation,
    guess: reading.sizes.baselineLoss ?? training[0] ?? NaN,
    end: { training: lastMean(training), validation: lastMean(validation) },
    best: { ...best, training: meanAround(training, best.at) },
    lowest: lowestOf([...whole, ...(reading.best ? [reading.best] : [])]),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Over the last tenth, at most five values. */
export function lastMean(values: readonly number[]): number {
  return mean(values.slice(-Math.max(1, Math.min(5, Math.round(values.length / 10)))));
}

/** Over a place and its two neighbours. */
export function meanAround(values: readonly number[], at: number): number {
  let sum = 0;
  let count = 0;
  for (let i = Math.max(0, at - 1); i < Math.min(values.length, at + 2); i++, count++) {
    sum += values[i] ?? NaN;
  }
  return sum / count;
}

/**
 * How far a curve falls in its last third, per epoch too, and how much further it would fall in as many epochs
 * again if it kept slowing down as it does.
 */
export interface Fall {
  readonly last: number;
  readonly perEpoch: number;
  readonly ahead: number;
}

export function fallOf(values: readonly number[]): Fall {
  const third = Math.floor(values.length / 3);
  if (third < 1) return { last: 0, perEpoch: 0, ahead: 0 };
  const [before, middle] = [meanAround(values, third), meanAround(values, 2 * third)];
  const [from, end] = [values[2 * third] ?? NaN, values.at(-1) ?? NaN];
  const steps = Math.max(1, values.length - 1 - 2 * third);
  const last = from - end;
  const now = middle - lastMean(values);
  const slowing = before - middle > 0 ? Math.min(0.95, Math.max(0, now / (before - middle))) : 0;
  return { last, perEpoch: last / steps, ahead: now * (slowing + slowing ** 2 + slowing ** 3) };
}

/** The second half of a curve. */
export function secondHalf(values: readonly number[]): readonly number[] {
  return values.slice(Math.floor(values.length / 2));
}

/** Half the mean size of second differences of the given values: their jumps without their trend. */
export function jumpsOf(values: readonly number[]): number {
  let sum = 0;
  for (let i = 2; i < values.length; i++) {
    const [before, middle, value] = [values[i - 2] ?? NaN, values[i - 1] ?? NaN, values[i] ?? NaN];
    sum += Math.abs(value - 2 * middle + before) / 2;
  }
  return values.length > 2 ? sum / (values.length - 2) : 0;
}

function lowestOf(epochs: readonly EpochMetrics[]): Curves['lowest'] {
  let lowest = { validation: Infinity, epoch: 0 };
  for (const { epoch, values } of epochs) {
    const validation = values['val_loss'] ?? Infinity;
    if (validation < lowest.validation) lowest = { validation, epoch };
  }
  return lowest;
}

function bestOf(values: readonly number[]): { validation: number; at: number } {
  let best = { validation: Infinity, at: 0 };
  values.forEach((_, at) => {
    const around = meanAround(values, at);
    if (around < best.validation) best = { validation: around, at };
  });
  return best;
}
