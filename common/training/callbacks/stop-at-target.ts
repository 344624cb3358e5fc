import type { CallbackConfig } from './callback-config.ts';
import type { RunningCallback } from './running-callback.ts';
import { directionOf, inWords, watchedValue } from './watched-value.ts';

type Settings = Extract<CallbackConfig, { type: 'StopAtTarget' }>;

/** Ends a run once the watched value has reached the target. */
export function runStopAtTarget(settings: Settings, key: string): RunningCallback {
  const { monitor, target } = settings;
  const direction = directionOf(settings);
  return {
    finishEpoch({ epoch, values }) {
      const current = watchedValue(values, monitor) ?? NaN;
      const reached = direction === 'min' ? current <= target : current >= target;
      if (!reached) return [];
      const reason = `StopAtTarget: ${monitor} is ${inWords(current)} after epoch ${epoch}; the target is ${inWords(target)}.`;
      return [{ kind: 'stop', of: key, reason }];
    },
  };
}
