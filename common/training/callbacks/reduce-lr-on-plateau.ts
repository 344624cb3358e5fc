import { z } from 'zod';
import type { CallbackConfig } from './callback-config.ts';
import type { CallbackDecision, EpochEnd } from './callback-runtime.ts';
import type { RunningCallback } from './running-callback.ts';
import {
  directionOf,
  improves,
  inWords,
  readNumber,
  storedNumber,
  storeNumber,
  watchedValue,
} from './watched-value.ts';

type Settings = Extract<CallbackConfig, { type: 'ReduceLROnPlateau' }>;

const memorySchema = z.strictObject({
  best: storedNumber.nullable(),
  wait: z.int(),
  cooldown: z.int(),
});

/**
 * Lowers the learning rate once the watched value has stopped getting better (Keras 3,
 * keras/src/callbacks/reduce_lr_on_plateau.py). Keras refuses it beside a schedule; here it multiplies the rates
 * that the schedule gives, and `min_lr` bounds the next of them.
 */
export function runReduceLROnPlateau(settings: Settings, key: string): RunningCallback {
  const { monitor, factor, patience, min_delta, cooldown, min_lr } = settings;
  const direction = directionOf(settings);
  let best: number | null = null;
  let wait = 0;
  let cooling = 0;

  function lower(rate: number): readonly CallbackDecision[] {
    // In single precision, as Keras keeps the rate: a rate that has reached the lowest is not above it.
    if (Math.fround(rate) <= Math.fround(min_lr)) return [];
    const lowered = Math.max(rate * factor, min_lr);
    const waited = wait === 1 ? '1 epoch' : `${wait.toLocaleString('en-GB')} epochs`;
    cooling = cooldown;
    wait = 0;
    return [
      {
        kind: 'scale-rate',
        of: key,
        factor: lowered / rate,
        reason: `ReduceLROnPlateau: ${monitor} has not got better for ${waited}, so the learning rate goes from ${inWords(rate)} to ${inWords(lowered)}.`,
      },
    ];
  }

  return {
    finishEpoch({ values, nextRate }: EpochEnd): readonly CallbackDecision[] {
      const current = watchedValue(values, monitor);
      if (current === undefined) return [];
      if (cooling > 0) {
        cooling -= 1;
        wait = 0;
      }
      if (improves(direction, current, best, min_delta)) {
        best = current;
        wait = 0;
        return [];
      }
      if (cooling > 0) return [];
      wait += 1;
      return wait < patience ? [] : lower(nextRate);
    },
    memory: () => ({ best: best === null ? null : storeNumber(best), wait, cooldown: cooling }),
    remember(memory) {
      const read = memorySchema.parse(memory);
      best = read.best === null ? null : readNumber(read.best);
      wait = read.wait;
      cooling = read.cooldown;
    },
  };
}
