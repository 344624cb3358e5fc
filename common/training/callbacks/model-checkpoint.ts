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

type Settings = Extract<CallbackConfig, { type: 'ModelCheckpoint' }>;

const memorySchema = z.strictObject({
  best: storedNumber.nullable(),
  bestEpoch: z.int(),
  lookedAt: z.number(),
  kept: z.array(z.int()),
});

/**
 * Keeps checkpoints of a run: at the epochs and minutes that it is set to, or those among them whose watched value
 * is the best so far (Keras 3, keras/src/callbacks/model_checkpoint.py, whose `save_best_only` also keeps every
 * epoch where nothing is logged to choose by). Without epochs and minutes it looks at every epoch. The best of its
 * checkpoints stays however few shall stay.
 */
export function runModelCheckpoint(settings: Settings, key: string): RunningCallback {
  const { monitor, save_best_only, every_epochs, every_minutes, keep_last } = settings;
  const direction = directionOf(settings);
  let best: number | null = null;
  let bestEpoch = 0;
  /** Seconds of training at which it last looked by the minutes. */
  let lookedAt = 0;
  let kept: readonly number[] = [];

  function isDue({ epoch, seconds }: EpochEnd): boolean {
    const byMinutes = every_minutes !== null && seconds - lookedAt >= every_minutes * 60;
    if (byMinutes) lookedAt = seconds;
    if (every_epochs === null) return every_minutes === null || byMinutes;
    return byMinutes || epoch % every_epochs === 0;
  }

  function keep(epoch: number): readonly number[] | null {
    if (keep_last === null) return null;
    kept = [...kept.filter((other) => other !== epoch), epoch];
    const newest = kept.slice(-keep_last);
    kept = kept.filter((one) => one === bestEpoch || newest.includes(one));
    return kept;
  }

  return {
    finishEpoch(end: EpochEnd): readonly CallbackDecision[] {
      if (!isDue(end)) return [];
      const { epoch, values } = end;
      const current = watchedValue(values, monitor);
      const isBest = current !== undefined && improves(direction, current, best, 0);
      if (isBest) {
        best = current;
        bestEpoch = epoch;
      }
      if (save_best_only && current !== undefined && !isBest) return [];
      const why =
        isBest && current !== undefined
          ? `with the best ${monitor} so far: ${inWords(current)}`
          : 'as it is set to';
      return [
        {
          kind: 'checkpoint',
          of: key,
          stay: keep(epoch),
          reason: `ModelCheckpoint: epoch ${epoch} is kept, ${why}.`,
        },
      ];
    },
    memory: () => ({
      best: best === null ? null : storeNumber(best),
      bestEpoch,
      lookedAt,
      kept,
    }),
    remember(memory) {
      const read = memorySchema.parse(memory);
      best = read.best === null ? null : readNumber(read.best);
      bestEpoch = read.bestEpoch;
      lookedAt = read.lookedAt;
      kept = read.kept;
    },
  };
}
