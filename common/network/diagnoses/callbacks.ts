import { checkCallbacks } from '../../training/callbacks/check-callbacks.ts';
import type { CallbackConfig } from '../../training/callbacks/callback-config.ts';
import type { Diagnosis, Examined } from '../diagnosis.ts';

/** What the callbacks of the training cannot do, or probably do not do as they are meant. */
export function checkTrainingCallbacks({ training, ends }: Examined): readonly Diagnosis[] {
  const outputs = ends.length > 1 ? ends.map(({ name }) => name) : [];
  return checkCallbacks({ training, outputs }).map(({ index, key, message, fix }) => ({
    id: `callback:${index}:${key}`,
    level: 'warning',
    message: `${training.callbacks[index]?.type ?? 'Callback'}: ${message}`,
    ...(fix && {
      fix: { label: fix.label, training: changed(training.callbacks, index, fix.changes) },
    }),
  }));
}

function changed(
  callbacks: readonly CallbackConfig[],
  index: number,
  changes: Readonly<Record<string, unknown>>,
): { readonly callbacks: readonly CallbackConfig[] } {
  return {
    callbacks: callbacks.map((callback, place) =>
      place === index ? { ...callback, ...changes } : callback,
    ),
  };
}
