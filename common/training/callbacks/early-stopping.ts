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

type Settings = Extract<CallbackConfig, { type: 'EarlyStopping' }>;

const memorySchema = z.strictObject({
  best: storedNumber.nullable(),
  bestEpoch: z.int(),
  wait: z.int(),
});

/**
 * Ends a run whose watched value has stopped getting better (Keras 3, keras/src/callbacks/early_stopping.py):
 * never after the first epoch, and `patience` counts on from the last epoch that was better than both the best so
 * far and the baseline.
 */
export function runEarlyStopping(settings: Settings, key: string): RunningCallback {
  const { monitor, min_delta, patience, baseline, start_from_epoch } = settings;
  const direction = directionOf(settings);
  let best: number | null = null;
  let bestEpoch = 0;
  let wait = 0;

  function stopSentence(waited: number): string {
    const epochs = waited === 1 ? '1 epoch' : `${waited.toLocaleString('en-GB')} epochs`;
    if (baseline !== null && (best === null || !improves(direction, best, baseline, min_delta))) {
      return `EarlyStopping: ${monitor} has not been better than the baseline ${inWords(baseline)} for ${epochs}.`;
    }
    const reached = best === null ? '' : ` than ${inWords(best)} in epoch ${bestEpoch}`;
    return `EarlyStopping: ${monitor} has not been better${reached} for ${epochs}.`;
  }

  return {
    finishEpoch({ epoch, values }: EpochEnd): readonly CallbackDecision[] {
      const current = watchedValue(values, monitor);
      if (current === undefined || epoch - 1 < start_from_epoch) return [];
      wait += 1;
      if (improves(direction, current, best, min_delta)) {
        best = current;
        bestEpoch = epoch;
        if (baseline === null || improves(direction, current, baseline, min_delta)) wait = 0;
        return settings.restore_best_weights ? [{ kind: 'keep-as-best-of', of: key }] : [];
      }
      if (wait < patience || epoch === 1) return [];
      const reason = stopSentence(wait);
      // A run that is given more epochs afterwards has its patience again.
      wait = 0;
      return [{ kind: 'stop', of: key, reason }];
    },
    finish: () =>
      settings.restore_best_weights && best !== null
        ? [
            {
              kind: 'restore-best',
              of: key,
              reason: `EarlyStopping: the weights of epoch ${bestEpoch} are restored, with the best ${monitor}: ${inWords(best)}.`,
            },
          ]
        : [],
    memory: () => ({ best: best === null ? null : storeNumber(best), bestEpoch, wait }),
    remember(memory) {
      const read = memorySchema.parse(memory);
      best = read.best === null ? null : readNumber(read.best);
      bestEpoch = read.bestEpoch;
      wait = read.wait;
    },
  };
}
