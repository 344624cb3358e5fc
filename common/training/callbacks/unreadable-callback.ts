import type { CallbackConfig } from './callback-config.ts';
import { parseExpression } from './expressions/parse-expression.ts';

/** A callback whose expression is none, so that it could never do anything. */
export interface UnreadableCallback {
  /** The setting within the training settings: `callbacks.1.when`. */
  readonly field: string;
  readonly message: string;
}

/** The callbacks whose expressions cannot be read; a run does not start with one. */
export function unreadableCallbacks(
  callbacks: readonly CallbackConfig[],
): readonly UnreadableCallback[] {
  return callbacks.flatMap((callback, index) => {
    const [key, text] =
      callback.type === 'Rule'
        ? ['when', callback.when]
        : callback.type === 'LearningRateScheduler'
          ? ['rate', callback.rate]
          : [];
    if (key === undefined || text === undefined) return [];
    const parsed = parseExpression(text);
    if (!('problem' in parsed)) return [];
    const { message, place } = parsed.problem;
    const where = place.from >= text.length ? 'at its end' : `at character ${place.from + 1}`;
    return [
      {
        field: `callbacks.${index}.${key}`,
        message: `“${text}” of callback ${index + 1}, ${callback.type}, cannot be read ${where}: ${message}`,
      },
    ];
  });
}
